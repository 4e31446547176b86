import { type Lang, say } from './text.ts'

/** How numbers, dates and periods are written in a language. */
export interface Writing {
  /** BCP 47 tag: decides separators and grouping. */
  readonly tag: string
  /** Words for a thousand, a million, a billion and a trillion. */
  readonly scales: readonly [string, string, string, string]
  /** The currency before the number ("VND 5 bn") or behind ("5 tỷ ₫"), by its code or its sign. */
  readonly currency: 'code-first' | 'sign-last'
  readonly points: string
  readonly basisPoints: string
  readonly yes: string
  readonly no: string
  /** A quarter and some months of a year in a sentence or on an axis. */
  readonly quarter: (quarter: string, year: string) => string
  readonly months: (months: string, year: string) => string
  /** A month by its short name, without its year. The month is its number, two digits. */
  readonly monthName: (month: string) => string
  /** Parts of a date in their order. The month is its number, two digits. */
  readonly date: (parts: { readonly day?: string; readonly month?: string; readonly year?: string }) => string
}

const MONTHS = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' })
const monthName = (month: string) => MONTHS.format(new Date(Date.UTC(2000, Number(month) - 1, 1)))

/** The languages that the engine writes by itself; any other is written as English until one is added here. */
const WRITINGS: Readonly<Record<Lang, Writing>> = {
  en: {
    tag: 'en-US',
    scales: ['k', 'mn', 'bn', 'tn'],
    currency: 'code-first',
    points: 'pp',
    basisPoints: 'bps',
    yes: 'Yes',
    no: 'No',
    quarter: (quarter, year) => `${year} Q${quarter}`,
    months: (months, year) => `${months}M ${year}`,
    monthName,
    date: ({ day, month, year }) =>
      [day && String(Number(day)), month && monthName(month), year].filter(Boolean).join(' '),
  },
  vi: {
    tag: 'vi-VN',
    scales: ['nghìn', 'triệu', 'tỷ', 'nghìn tỷ'],
    currency: 'sign-last',
    points: 'điểm %',
    basisPoints: 'điểm cơ bản',
    yes: 'Có',
    no: 'Không',
    quarter: (quarter, year) => `Quý ${quarter}/${year}`,
    months: (months, year) => `${months}T${year}`,
    monthName: (month) => `Thg ${Number(month)}`,
    date: ({ day, month, year }) => [day, month, year].filter(Boolean).join('/'),
  },
}

export const writingOf = (lang: Lang): Writing => say(WRITINGS, lang)
