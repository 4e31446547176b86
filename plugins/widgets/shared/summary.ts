import { formatValue } from '../../../core/format.ts'
import type { Lang, Text } from '../../../core/text.ts'
import { unitOf } from './read-table.ts'
import type { Series } from './series.ts'

/** One sentence a series for those who cannot see the chart: latest, lowest and highest value. */
export function chartSummary(
  title: string,
  names: readonly string[],
  series: readonly Series[],
  lang: Lang,
  /** What lines across the plot stand for. */
  across: readonly Text[] = [],
): string {
  const words = WORDS[lang]
  const span = names.length ? `${names[0]} – ${names.at(-1)}` : words.empty
  const sentences = series.map(({ column, values }) => {
    const present = values.filter((v) => v !== null)
    if (present.length === 0) return `${column.label[lang]}: ${words.empty}`
    const low = present.reduce((a, b) => Math.min(a, b))
    const high = present.reduce((a, b) => Math.max(a, b))
    const show = (value: number | null | undefined) => formatValue(value, column.format, lang)
    const unit = unitOf(column, lang)
    return `${column.label[lang]}${unit && ` (${unit})`}: ${words.latest} ${show(values.at(-1))}, ${words.lowest} ${show(low)}, ${words.highest} ${show(high)}`
  })
  const lines = across.map((label) => label[lang]).filter(Boolean)
  return [`${title}, ${span}`, ...sentences, ...(lines.length ? [lines.join(', ')] : [])].join('. ')
}

const WORDS = {
  en: { latest: 'latest', lowest: 'lowest', highest: 'highest', empty: 'no data' },
  vi: { latest: 'mới nhất', lowest: 'thấp nhất', highest: 'cao nhất', empty: 'chưa có số liệu' },
}
