import { formatValue, type Lang, say, type Text, type TimeNote } from 'rattan/plugin'
import { extentOf } from '../axis/ends.ts'
import { unitOf } from '../table/read-table.ts'
import { NO_DATA } from '../words/no-data.tsx'
import { type Series, valueAt } from './series.ts'

const WORDS = {
  en: { latest: 'latest', lowest: 'lowest', highest: 'highest' },
  vi: { latest: 'mới nhất', lowest: 'thấp nhất', highest: 'cao nhất' },
}

/** One sentence a series for those who cannot see the chart: latest, lowest and highest value. */
export function chartSummary(
  title: string,
  names: readonly string[],
  series: readonly Series[],
  lang: Lang,
  /** What lines across the plot stand for. */
  across: readonly Text[] = [],
): string {
  const span = names.length ? `${names[0]} – ${names.at(-1)}` : say(NO_DATA, lang)
  const lines = across.map((label) => say(label, lang)).filter(Boolean)
  const sentences = series.map((one) => seriesSentence(one, lang))
  return [`${title}, ${span}`, ...sentences, ...(lines.length ? [lines.join(', ')] : [])].join('. ')
}

function seriesSentence({ column, values }: Series, lang: Lang): string {
  const words = say(WORDS, lang)
  const ends = extentOf(values)
  if (!ends) return `${say(column.label, lang)}: ${say(NO_DATA, lang)}`
  const show = (value: number | null | undefined) => formatValue(value, column.format, lang)
  const unit = unitOf(column, lang)
  return `${say(column.label, lang)}${unit && ` (${unit})`}: ${words.latest} ${show(values.at(-1))}, ${words.lowest} ${show(ends[0])}, ${words.highest} ${show(ends[1])}`
}

/** All values of a row, as keys come to it. */
export const rowSentence = (
  name: string,
  series: readonly Series[],
  row: number,
  lang: Lang,
  notes: readonly TimeNote[] = [],
): string =>
  [
    name,
    ...series.map(
      (s) =>
        `${say(s.column.label, lang)} ${formatValue(valueAt(s, row), s.column.format, lang)}${s.doubts?.[row] ? ` (${say(s.doubts[row], lang)})` : ''}`,
    ),
    ...notes.map(({ by, text }) => `${by}: ${text}`),
  ].join(', ')
