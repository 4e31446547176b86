import type { Lang, Table } from 'rattan/plugin'

/** A day with its place: the column of its week and the row of its weekday, both from 0. */
export interface Day {
  readonly iso: string
  /** Row of the table. */
  readonly at: number
  /** Days since 1970. */
  readonly number: number
  readonly week: number
  readonly weekday: number
  readonly value: number | null
}

export interface Month {
  readonly week: number
  readonly name: string
}

const LENGTH = 86_400_000
/** Ten years: a date far off, such as a year of 9999, must not make a strip without end. */
const MOST_WEEKS = 522

/** The days of a table in their order, without those that are no dates or more than ten years before the newest. */
export function daysOf(
  table: Table,
  date: string,
  value: string,
  first: 'monday' | 'sunday',
): readonly Day[] {
  const rows = new Map<number, { iso: string; at: number }>()
  for (let at = 0; at < table.rows; at++) {
    const iso = String(table.data[date]?.[at] ?? '')
    const number = numberOf(iso)
    if (number !== null) rows.set(number, { iso: iso.slice(0, 10), at })
  }
  // 1970 began on a Thursday.
  const shift = first === 'monday' ? 3 : 4
  const weekOf = (number: number) => Math.floor((number + shift) / 7)
  const numbers = [...rows.keys()].sort((a, b) => a - b)
  const start = Math.max(weekOf(numbers[0] ?? 0), weekOf(numbers.at(-1) ?? 0) - MOST_WEEKS + 1)
  return numbers.flatMap((number) => {
    const week = weekOf(number) - start
    if (week < 0) return []
    const row = rows.get(number)!
    const cell = table.data[value]?.[row.at]
    return [
      {
        ...row,
        ...{ number, week, weekday: number + shift - 7 * weekOf(number) },
        value: typeof cell === 'number' && Number.isFinite(cell) ? cell : null,
      },
    ]
  })
}

function numberOf(iso: string): number | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso) ?? []
  if (!year) return null
  const number = Math.round(Date.UTC(Number(year), Number(month) - 1, Number(day)) / LENGTH)
  return Number.isFinite(number) ? number : null
}

/** Heads above the week in which a month begins, and above the first week where there is room for one. */
export function monthsOf(days: readonly Day[], lang: Lang): readonly Month[] {
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return []
  const name = new Intl.DateTimeFormat(lang, { month: 'short', timeZone: 'UTC' })
  const several = first.iso.slice(0, 4) !== last.iso.slice(0, 4)
  const months: Month[] = []
  // The month of the first day, then the first of each month up to the last day.
  for (let number = first.number; number <= last.number; number = nextMonth(number)) {
    const date = new Date(number * LENGTH)
    const year = several && (date.getUTCMonth() === 0 || number === first.number)
    months.push({
      week: Math.floor((number - first.number + first.weekday) / 7),
      name: `${name.format(date)}${year ? ` ${date.getUTCFullYear()}` : ''}`,
    })
  }
  return months.filter(({ week }, i) => (months[i + 1]?.week ?? week + 3) - week >= 3)
}

function nextMonth(number: number): number {
  const date = new Date(number * LENGTH)
  return Math.round(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / LENGTH)
}

/** The names of the seven days, in the order of a week. */
export function weekdays(lang: Lang, first: 'monday' | 'sunday'): readonly string[] {
  const name = new Intl.DateTimeFormat(lang, { weekday: 'short', timeZone: 'UTC' })
  // 4 January 1970 was a Sunday.
  const start = first === 'monday' ? 4 : 3
  return Array.from({ length: 7 }, (_, i) => name.format(new Date((start + i) * LENGTH)))
}

/** Where a key leads from a day: a day up and down, a week left and right; undefined for any other key. */
export function walk(days: readonly Day[], at: number, key: string): number | undefined {
  const last = days.length - 1
  const from = days[at]
  if (key === 'Home') return 0
  if (key === 'End') return last
  if (!/^Arrow(Up|Down|Left|Right)$/.test(key)) return undefined
  if (!from) return last
  if (key === 'ArrowUp') return Math.max(0, at - 1)
  if (key === 'ArrowDown') return Math.min(last, at + 1)
  const found =
    key === 'ArrowRight'
      ? days.findIndex(({ number }) => number >= from.number + 7)
      : days.findLastIndex(({ number }) => number <= from.number - 7)
  return found < 0 ? at : found
}
