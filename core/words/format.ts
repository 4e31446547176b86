import { writingOf } from './languages.ts'
import type { FormatSchema, Shape } from './schemas.ts'
import type { Column } from './table.ts'
import { type Lang, say } from './text.ts'

/** How a number, date or period is shown. The reader's language decides separators, words and order. */
export type Format = Shape<typeof FormatSchema>

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

const SCALES = [
  { scale: 'one', size: 1 },
  { scale: 'thousand', size: 1e3 },
  { scale: 'million', size: 1e6 },
  { scale: 'billion', size: 1e9 },
  { scale: 'trillion', size: 1e12 },
] as const
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
      return value ? writingOf(lang).yes : writingOf(lang).no
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
  if (Array.isArray(value) && column.values && value.length > 0)
    return value.map((item) => formatCell(item, column, lang)).join(', ')
  const words = typeof value === 'string' && column.values && Object.hasOwn(column.values, value)
  return words ? say(column.values![value as string]!.label, lang) : formatValue(value, column.format, lang)
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
  if (style === 'money') return moneyWords(format, lang, digits, word)
  return unitWords(digits, style === 'number' ? word : formatUnit(format, lang))
}

/** The size a value is divided by, its word, and the decimals that go with them. */
function scaled(value: number, format: Format, lang: Lang, compact: boolean) {
  const own = scaleOf(format)
  const decimals = decimalsOf(format)
  if (!compact || (format.style !== 'money' && format.style !== 'number')) {
    return { size: own.size, word: scaleWord(own.scale, lang), decimals }
  }
  let at = SCALES.indexOf(own as (typeof SCALES)[0])
  const start = at
  while (at < SCALES.length - 1 && Math.abs(value) / SCALES[at]!.size >= 1e5) at += 1
  while (at > 0 && value !== 0 && Math.abs(value) / SCALES[at]!.size < 1) at -= 1
  const { size, scale } = SCALES[at]!
  return { size, word: scaleWord(scale, lang), decimals: at === start ? decimals : at === 0 ? 0 : 1 }
}

/** How many decimals a number is written with. */
export const decimalsOf = ({ decimals, style }: Format): number => decimals ?? DECIMALS[style] ?? 0

/** The size that its values are divided by to be written. */
export function scaleOf(format: Format): (typeof SCALES)[number] {
  return SCALES.find(({ scale }) => scale === format.scale) ?? SCALES[0]!
}

function scaleWord(scale: (typeof SCALES)[number]['scale'], lang: Lang): string {
  const at = SCALES.findIndex((one) => one.scale === scale)
  return at === 0 ? '' : writingOf(lang).scales[at - 1]!
}

/** An amount, or the bare unit where there are no digits, with its currency on the side that the language has it. */
function moneyWords({ currency = '' }: Format, lang: Lang, ...amount: string[]): string {
  const words = unitWords(...amount)
  const first = writingOf(lang).currency === 'code-first'
  return first ? unitWords(currency, words) : unitWords(words, currencySign(currency, lang))
}

function currencySign(currency: string, lang: Lang): string {
  if (currency === '') return ''
  const parts = numberFormat(lang, 0, false, currency).formatToParts(0)
  return parts.find(({ type }) => type === 'currency')?.value ?? currency
}

const unitWords = (...words: string[]) => words.filter(Boolean).join(' ')

/** The unit in words for a head or title: "tỷ ₫", "VND bn", "điểm %", "%"; empty where the format has none. */
export function formatUnit(format: Format, lang: Lang): string {
  switch (format.style) {
    case 'money':
      return moneyWords(format, lang, scaleWord(scaleOf(format).scale, lang))
    case 'number':
      return scaleWord(scaleOf(format).scale, lang)
    case 'percent':
      return '%'
    case 'points':
      return writingOf(lang).points
    case 'basis-points':
      return writingOf(lang).basisPoints
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
  if (months) return writingOf(lang).months(months, year)
  if (!quarter) return year
  if (where === 'axis') return `${quarter}Q${year.slice(2)}`
  return writingOf(lang).quarter(quarter, year)
}

/**
 * An ISO date as 16/01/2026 or 16 Jan 2026, or the part of it that an axis has room for: 16/01, 01/2026, 2026; the
 * month alone by its short name, Thg 1 or Jan. A text that is no date stays as it is.
 */
export function formatDate(
  iso: string,
  lang: Lang,
  part: 'date' | 'day' | 'month' | 'year' | 'month-name' = 'date',
): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(iso) ?? []
  if (!year) return iso || MISSING
  const { date, monthName } = writingOf(lang)
  switch (part) {
    case 'date':
      return date({ day, month, year })
    case 'day':
      return date({ day, month })
    case 'month':
      return date({ month, year })
    case 'year':
      return date({ year })
    case 'month-name':
      return monthName(month!)
  }
}

/**
 * A moment on the clock of a time zone, the instance's or the reader's. A text without an offset is taken to be on that
 * clock already.
 */
export function formatDateTime(moment: string | Date, lang: Lang, timezone = 'UTC'): string {
  const zoned = typeof moment !== 'string' || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(moment)
  const local = zoned ? clock(new Date(moment), timezone) : moment.replace('T', ' ')
  if (local === null) return typeof moment === 'string' ? moment : MISSING
  const time = /^\d{4}-\d{2}-\d{2} (\d{2}:\d{2})/.exec(local)?.[1]
  return time ? `${formatDate(local, lang)}, ${time}` : formatDate(local, lang)
}

function clock(moment: Date, timeZone: string): string | null {
  if (Number.isNaN(moment.getTime())) return null
  // Swedish writes dates the ISO way.
  const written = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return written.format(moment).replace(',', '')
}

/** Making an Intl formatter costs far more than using one, and a table needs the same few for every cell. */
const numberFormats = new Map<string, Intl.NumberFormat>()
function numberFormat(lang: Lang, decimals: number, signed: boolean, currency = ''): Intl.NumberFormat {
  const key = `${lang}${decimals}${signed}${currency}`
  let made = numberFormats.get(key)
  if (!made) {
    made = new Intl.NumberFormat(writingOf(lang).tag, {
      ...(currency ? { style: 'currency', currency } : {}),
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      // "negative" and "exceptZero" both drop the sign of a value that rounds to zero.
      signDisplay: signed ? 'exceptZero' : 'negative',
    })
    numberFormats.set(key, made)
  }
  return made
}
