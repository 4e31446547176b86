import type { Lang } from '../../core/words/text.ts'

/** The time of the day, to the second, where the instance is. */
export function formatTime(at: Date, lang: Lang, timeZone: string): string {
  return new Intl.DateTimeFormat(lang, { timeStyle: 'medium', timeZone, hourCycle: 'h23' }).format(at)
}
