import { clockOf } from '../../core/calendar/dates.ts'
import type { Registry } from '../../core/registry/registry.ts'

/** A moment on the instance's clock, as a timestamp without a zone; null where the text is no moment. */
export function localTime(moment: Date | string, { instance }: Pick<Registry, 'instance'>): string | null {
  const at = new Date(moment)
  if (Number.isNaN(at.getTime())) return null
  const { date, time } = clockOf(at, instance.timezone)
  return `${date} ${time}:${String(at.getUTCSeconds()).padStart(2, '0')}`
}
