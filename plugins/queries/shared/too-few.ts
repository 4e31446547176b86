import { type Format, formatValue, type Lang, type Registry, say, type Text } from 'rattan/plugin'
import type { HistoryParams } from './history.ts'

/** What an instance calls several rows of a history, unless it has a word of its own. */
const ROWS: Text = { en: 'rows', vi: 'dòng' }

/** Why a subject has no statistics: too few of its values count. */
export function tooFew(
  { metric, last, from, clean }: HistoryParams,
  minimum: number,
  { metrics, instance }: Registry,
): Text {
  const known = metrics.get(metric)
  const limits = clean === 'none' ? undefined : known?.limits
  const written = (value: number, lang: Lang, format?: Format) =>
    formatValue(value, { style: 'number', ...format, decimals: 0 }, lang)
  const within = (lang: Lang, [above, upTo]: readonly [string, string]) =>
    limits
      ? ` ${above} ${written(limits.above, lang, known?.format)} ${upTo} ${written(limits.upTo, lang, known?.format)}`
      : ''
  const name = (lang: Lang) => (known ? say(known.label, lang) : metric)
  const window = (lang: Lang) => [written(last, lang), say(instance.words.sessions ?? ROWS, lang)].join(' ')
  return {
    en: `Fewer than ${minimum} values of ${name('en')}${within('en', ['above', 'and up to'])} in the last ${window('en')}${from ? ` since ${from}` : ''}: too few to judge by.`,
    vi: `${name('vi')} có chưa đến ${minimum} giá trị${within('vi', ['trên', 'và không quá'])} trong ${window('vi')} gần nhất${from ? ` từ ${from}` : ''}: quá ít để đánh giá.`,
  }
}
