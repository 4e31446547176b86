import type { Column } from './plugin.ts'
import type { Lang } from './text.ts'

/** How a number, date or period is shown. The reader's language decides separators, words and order. */
export interface Format {
  readonly style:
    | 'number'
    | 'money'
    | 'percent'
    | 'points'
    | 'basis-points'
    | 'multiple'
    | 'sigma'
    | 'date'
    | 'datetime'
    | 'period'
    | 'text'
    | 'boolean'
  readonly decimals?: number
  /** Money and large counts: the raw value is divided by this word. */
  readonly scale?: Scale
  /** Always show + or −; zero has none. */
  readonly signed?: boolean
}
export type Scale = 'one' | 'thousand' | 'million' | 'billion' | 'trillion'

export interface FormatOptions {
  /** Take the next larger or smaller scale word where the format's own would give over five digits or below one. */
  readonly compact?: boolean
  /** Show + or −, as `Format.signed`. */
  readonly signed?: boolean
  /** Write the unit that a column's head carries otherwise: scale word and currency, percentage and basis points. */
  readonly unit?: boolean
}

/** What stands for a value that is not there. */
export const MISSING = '–'

const SCALES: readonly { scale: Scale; size: number; en: string; vi: string }[] = [
  { scale: 'one', size: 1, en: '', vi: '' },
  { scale: 'thousand', size: 1e3, en: 'k', vi: 'nghìn' },
  { scale: 'million', size: 1e6, en: 'mn', vi: 'triệu' },
  { scale: 'billion', size: 1e9, en: 'bn', vi: 'tỷ' },
  { scale: 'trillion', size: 1e12, en: 'tn', vi: 'nghìn tỷ' },
]
const DECIMALS: Partial<Record<Format['style'], number>> = {
  number: 1,
  percent: 1,
  points: 1,
  multiple: 2,
  sigma: 2,
}

/**
 * A cell as readers see it, without its unit unless `unit` is set; %, x and σ are always there.
 * Missing, NaN and infinite values are `–`; minus is U+2212; a value that rounds to zero has no sign.
 */
export function formatValue(value: unknown, format: Format, lang: Lang, options: FormatOptions = {}): string {
  if (value === null || value === undefined || value === '') return MISSING
  if (Array.isArray(value)) return value.map((item) => formatValue(item, format, lang, options)).join(', ')
  switch (format.style) {
    case 'text':
      return String(value)
    case 'boolean':
      return lang === 'vi' ? (value ? 'Có' : 'Không') : value ? 'Yes' : 'No'
    case 'date':
      return formatDate(String(value), lang)
    case 'datetime':
      return formatDateTime(value instanceof Date ? value : String(value), lang)
    case 'period':
      return formatPeriod(String(value), lang, 'axis')
    default:
      return formatNumber(typeof value === 'number' ? value : Number(value), format, lang, options)
  }
}

/** A cell of a column as readers see it: a code in its words, anything else by the column's format. */
export function formatCell(value: unknown, column: Pick<Column, 'format' | 'values'>, lang: Lang): string {
  const words = typeof value === 'string' && column.values && Object.hasOwn(column.values, value)
  return words ? column.values![value as string]!.label[lang] : formatValue(value, column.format, lang)
}

function formatNumber(value: number, format: Format, lang: Lang, options: FormatOptions): string {
  if (!Number.isFinite(value)) return MISSING
  const { style } = format
  const { size, word, decimals } = scaled(value, format, lang, options.compact ?? false)
  const signed = options.signed || format.signed || style === 'sigma'
  const digits = numberFormat(lang, decimals, signed)
    .format(value / size)
    .replace('-', '−')
  if (style === 'percent') return `${digits}%`
  if (style === 'multiple') return `${digits}x`
  if (style === 'sigma') return `${digits}σ`
  if (!options.unit)
    return options.compact && word && size !== scaleOf(format).size ? `${digits} ${word}` : digits
  if (style === 'money')
    return lang === 'vi' ? `${digits} ${unitWords(word, '₫')}` : `VND ${unitWords(digits, word)}`
  return unitWords(digits, style === 'number' ? word : formatUnit(format, lang))
}

/** The size a value is divided by, its word, and the decimals that go with them. */
function scaled(value: number, format: Format, lang: Lang, compact: boolean) {
  const own = scaleOf(format)
  const decimals = format.decimals ?? DECIMALS[format.style] ?? 0
  if (!compact || (format.style !== 'money' && format.style !== 'number')) {
    return { size: own.size, word: own[lang], decimals }
  }
  let at = SCALES.indexOf(own)
  const start = at
  while (at < SCALES.length - 1 && Math.abs(value) / SCALES[at]!.size >= 1e5) at += 1
  while (at > 0 && value !== 0 && Math.abs(value) / SCALES[at]!.size < 1) at -= 1
  const { size, [lang]: word } = SCALES[at]!
  return { size, word, decimals: at === start ? decimals : at === 0 ? 0 : 1 }
}

function scaleOf(format: Format) {
  return SCALES.find(({ scale }) => scale === format.scale) ?? SCALES[0]!
}

const unitWords = (...words: string[]) => words.filter(Boolean).join(' ')

/** The unit in words for a head or title: "tỷ ₫", "VND bn", "điểm %", "%"; empty where the format has none. */
export function formatUnit(format: Format, lang: Lang): string {
  switch (format.style) {
    case 'money':
      return lang === 'vi' ? unitWords(scaleOf(format).vi, '₫') : unitWords('VND', scaleOf(format).en)
    case 'number':
      return scaleOf(format)[lang]
    case 'percent':
      return '%'
    case 'points':
      return lang === 'vi' ? 'điểm %' : 'pp'
    case 'basis-points':
      return lang === 'vi' ? 'điểm cơ bản' : 'bps'
    case 'multiple':
      return 'x'
    case 'sigma':
      return 'σ'
    default:
      return ''
  }
}

/**
 * A difference between two values of a column, with its sign and unit. `by` says how it was made: `percent` is
 * relative, `points` the difference of two percentages, `difference` any other in the column's own format.
 */
export function formatChange(
  change: number | null | undefined,
  by: 'percent' | 'points' | 'difference',
  format: Format,
  lang: Lang,
): string {
  const own: Format =
    by === 'difference'
      ? format.style === 'percent'
        ? { ...format, style: 'points' }
        : format
      : { style: by, decimals: by === 'points' && format.style === 'percent' ? (format.decimals ?? 1) : 1 }
  return formatValue(change, own, lang, { signed: true, unit: true })
}

/** "2025Q3", "2025" or "2025-9M": short for axes and column heads, or as it stands in a sentence. */
export function formatPeriod(period: string, lang: Lang, where: 'axis' | 'text'): string {
  const [, year, quarter, months] = /^(\d{4})(?:Q([1-4])|-(\d{1,2})M)?$/.exec(period) ?? []
  if (!year) return period || MISSING
  if (months) return lang === 'vi' ? `${months}T${year}` : `${months}M ${year}`
  if (!quarter) return year
  if (where === 'axis') return `${quarter}Q${year.slice(2)}`
  return lang === 'vi' ? `Quý ${quarter}/${year}` : `${year} Q${quarter}`
}

/**
 * An ISO date as 16/01/2026 or 16 Jan 2026, or the part of it that an axis has room for: 16/01, 01/2026, 2026. A text
 * that is no date stays as it is.
 */
export function formatDate(
  iso: string,
  lang: Lang,
  part: 'date' | 'day' | 'month' | 'year' = 'date',
): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(iso) ?? []
  if (!year) return iso || MISSING
  const of = <T>(parts: { day: T; month: T; year: T }): T[] =>
    part === 'date'
      ? [parts.day, parts.month, parts.year]
      : part === 'day'
        ? [parts.day, parts.month]
        : part === 'month'
          ? [parts.month, parts.year]
          : [parts.year]
  if (lang === 'vi') return of({ day, month, year }).join('/')
  const name = monthFormat.format(new Date(Date.UTC(2000, Number(month) - 1, 1)))
  return of({ day: String(Number(day)), month: name, year }).join(' ')
}

/** A moment on the exchange's clock. A text without an offset is taken to be on that clock already. */
export function formatDateTime(moment: string | Date, lang: Lang): string {
  const zoned = typeof moment !== 'string' || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(moment)
  const local = zoned ? exchangeClock(new Date(moment)) : moment.replace('T', ' ')
  if (local === null) return typeof moment === 'string' ? moment : MISSING
  const time = /^\d{4}-\d{2}-\d{2} (\d{2}:\d{2})/.exec(local)?.[1]
  return time ? `${formatDate(local, lang)}, ${time}` : formatDate(local, lang)
}

function exchangeClock(moment: Date): string | null {
  return Number.isNaN(moment.getTime()) ? null : clockFormat.format(moment).replace(',', '')
}

const monthFormat = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' })
/** Swedish writes dates the ISO way. */
const clockFormat = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Ho_Chi_Minh',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** Making an Intl formatter costs far more than using one, and a table needs the same few for every cell. */
const numberFormats = new Map<string, Intl.NumberFormat>()
function numberFormat(lang: Lang, decimals: number, signed: boolean): Intl.NumberFormat {
  const key = `${lang}${decimals}${signed}`
  let made = numberFormats.get(key)
  if (!made) {
    made = new Intl.NumberFormat(lang === 'vi' ? 'vi-VN' : 'en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      // "negative" and "exceptZero" both drop the sign of a value that rounds to zero.
      signDisplay: signed ? 'exceptZero' : 'negative',
    })
    numberFormats.set(key, made)
  }
  return made
}
