import type { Way } from './stored-moments.ts'

/** Which ways read the texts of a column, and what cannot be decided. */
export interface DateTexts {
  readonly ways: readonly Way[]
  /** A text that is a day either way round, and no other says which. */
  readonly ambiguous?: string
}

const ZONE = / ?(Z|UTC|GMT|[+-]\d{2}(:?\d{2})?)$/
const TIME = /[T ](\d{1,2}):(\d{2})(:(\d{2})(\.\d{1,9})?)?( ?[AaPp][Mm])?$/
const NUMBERS = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})$/
/** Twice as likely is not enough: this many times as many texts must speak for one order of day and month. */
const CLEARLY = 10

/** Forms of a day that can be read in one way only. Names of months are English, as programs write them. */
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}-\d{1,2}-\d{1,2}$/, '%Y-%m-%d'],
  [/^\d{4}\/\d{1,2}\/\d{1,2}$/, '%Y/%m/%d'],
  [/^\d{4}\.\d{1,2}\.\d{1,2}$/, '%Y.%m.%d'],
  [/^\d{8}$/, '%Y%m%d'],
  [/^\d{4}-\d{2}$/, '%Y-%m'],
  [/^\d{1,2} [A-Za-z]{3} \d{4}$/, '%d %b %Y'],
  [/^\d{1,2}-[A-Za-z]{3}-\d{4}$/, '%d-%b-%Y'],
  [/^\d{1,2}-[A-Za-z]{3}-\d{2}$/, '%d-%b-%y'],
  [/^\d{1,2} [A-Za-z]{4,} \d{4}$/, '%d %B %Y'],
  [/^[A-Za-z]{3} \d{1,2}, \d{4}$/, '%b %d, %Y'],
  [/^[A-Za-z]{4,} \d{1,2}, \d{4}$/, '%B %d, %Y'],
]

/**
 * How a column's texts are read as days or moments: in the declared formats, else in the forms that they have. Where
 * day and month could be either, the whole column decides; where it does not, the texts are not read.
 *
 * @param texts distinct values, without spaces around
 * @param zone whose days moments are
 */
export function dateTexts(texts: readonly string[], declared: readonly string[], zone: string): DateTexts {
  const days = new Set<string>()
  const clock = new Set<string>()
  let iso = false
  const pairs = new Map<string, Pair>()
  const moments: string[] = []
  for (const text of texts) {
    if (ZONE.test(text) && TIME.test(text.replace(ZONE, ''))) {
      moments.push(text)
      continue
    }
    const time = TIME.exec(text)
    const day = time ? text.slice(0, time.index) : text
    if (time && /^\d{4}-\d{1,2}-\d{1,2}$/.test(day) && !time[6]) {
      iso = true
      continue
    }
    const after = time ? timeFormat(time) : ''
    const plain = PLAIN.find(([form]) => form.test(day))
    if (plain) (time ? clock : days).add(`${plain[1]}${after}`)
    else if (declared.length === 0) collect(pairs, day, text, after)
  }
  const undecided: string[] = []
  for (const pair of pairs.values()) {
    const format = decided(pair)
    if (format === undefined) undecided.push(pair.example)
    else for (const after of pair.times) (after === '' ? days : clock).add(`${format}${after}`)
  }
  for (const format of declared) (/%[HIMSfgp]/.test(format) ? clock : days).add(format)
  return {
    ways: [
      ...(moments.length > 0 ? [{ as: 'iso-zoned', zone: atMidnight(moments) ? 'UTC' : zone } as const] : []),
      ...(days.size > 0 ? [{ as: 'days', formats: shortYearsFirst(days) } as const] : []),
      ...(clock.size > 0 ? [{ as: 'clock', formats: shortYearsFirst(clock) } as const] : []),
      ...(iso ? [{ as: 'iso' } as const] : []),
    ],
    ...(undecided.length > 0 ? { ambiguous: undecided[0] } : {}),
  }
}

/** Texts of one form that begin with day and month, or month and day. */
interface Pair {
  readonly mark: string
  readonly year: '%Y' | '%y'
  dayFirst: number
  monthFirst: number
  differ: number
  example: string
  /** Formats of what stands after the day. */
  readonly times: Set<string>
}

function collect(pairs: Map<string, Pair>, day: string, text: string, after: string): void {
  const [, one, mark, two, year] = NUMBERS.exec(day) ?? []
  if (!one || !mark || !two || !year) return
  const name = `${mark}${year.length}`
  const pair: Pair = pairs.get(name) ?? {
    ...{ mark, year: year.length === 4 ? '%Y' : '%y', dayFirst: 0, monthFirst: 0, differ: 0, example: text },
    times: new Set(),
  }
  pairs.set(name, pair)
  if (Number(one) > 12) pair.dayFirst += 1
  else if (Number(two) > 12) pair.monthFirst += 1
  else if (one !== two) {
    pair.differ += 1
    if (pair.differ === 1) pair.example = text
  }
  pair.times.add(after)
}

/** The format of a pair; undefined where it can be either. */
function decided({ mark, year, dayFirst, monthFirst, differ }: Pair): string | undefined {
  const same = dayFirst + monthFirst + differ === 0
  // Written with dots, the day is first wherever dates are written so.
  const dots = mark === '.' && monthFirst === 0
  if (same || dots || dayFirst > CLEARLY * monthFirst) return `%d${mark}%m${mark}${year}`
  return monthFirst > CLEARLY * dayFirst ? `%m${mark}%d${mark}${year}` : undefined
}

function timeFormat([whole, , , seconds, , fraction, half]: RegExpExecArray): string {
  const hours = half ? '%I' : '%H'
  const mark = whole.startsWith('T') ? 'T' : ' '
  const noon = half ? `${half.startsWith(' ') ? ' ' : ''}%p` : ''
  return `${mark}${hours}:%M${seconds ? ':%S' : ''}${fraction ? '.%n' : ''}${noon}`
}

/** Read as four digits, the year 26 would be of the first century. */
const shortYearsFirst = (formats: ReadonlySet<string>): string[] =>
  [...formats].sort((a, b) => Number(b.includes('%y')) - Number(a.includes('%y')))

/** Days stored as moments: midnight in UTC, every one of them. */
const atMidnight = (moments: readonly string[]): boolean =>
  moments.every((text) => {
    const moment = Date.parse(
      text
        .replace(' ', 'T')
        .replace(/ ?(UTC|GMT)$/, 'Z')
        .replace(/([+-]\d{2})$/, '$1:00'),
    )
    return moment % 86_400_000 === 0
  })
