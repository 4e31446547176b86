import type { Text } from '../words/text.ts'
import { addDays, clockOf, daysBetween } from './dates.ts'

/** Days with sessions: a week, its hours, and its holidays. */
export interface CalendarDays {
  readonly timezone: string
  /** Days of the week without sessions: 0 is Sunday. */
  readonly weekend: readonly number[]
  /** Wall-clock times of a day's sessions. */
  readonly sessions: readonly (readonly [string, string])[]
  /** ISO dates without a session besides the weekend. */
  readonly holidays: ReadonlyMap<string, Text>
  /** ISO dates between which `holidays` is complete. */
  readonly from: string
  readonly to: string
}

/** What data moves by. */
export type Every = 'quarter' | 'session' | 'day' | 'week' | 'month' | 'none'

/**
 * Days with sessions. Dates are ISO texts of the instance's own calendar; a `Date` is a moment and is read on the
 * instance's clock, whatever zone the process runs in. The weekend is always without, also where a day of it makes up
 * for a swapped one. Outside the years that the registry's holidays cover, only the weekend is known.
 */

/** Whether there is a session on this day. */
export function isSession(date: string, calendar: CalendarDays): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  if (calendar.weekend.includes(weekday)) return false
  const known = date >= calendar.from && date <= calendar.to
  return !(known && calendar.holidays.has(date))
}

/** Sessions from one day to another, both included, oldest first. */
export function sessionsBetween(from: string, to: string, calendar: CalendarDays): string[] {
  const sessions: string[] = []
  for (let date = from; date <= to; date = addDays(date, 1)) {
    if (isSession(date, calendar)) sessions.push(date)
  }
  return sessions
}

/** The last `n` sessions up to and including `until`, oldest first. */
export function lastSessions(n: number, until: string, calendar: CalendarDays): string[] {
  const sessions: string[] = []
  for (let date = until; sessions.length < n; date = addDays(date, -1)) {
    if (isSession(date, calendar)) sessions.unshift(date)
  }
  return sessions
}

/** The newest session that is over. */
export function latestClosedSession(now: Date, calendar: CalendarDays): string {
  const { date, time } = clockOf(now, calendar.timezone)
  const over = time >= closing(calendar)
  return lastSessions(1, over ? date : addDays(date, -1), calendar)[0]!
}

/**
 * How many periods the newest record is behind what the calendar lets expect, never negative. Expected are: the newest
 * closed session; yesterday; the last whole week or month; the last quarter that ended 30 days ago, 90 for a fourth
 * quarter, whose statements are audited.
 *
 * @param newest ISO date, or a quarter such as 2025Q3
 */
export function periodsBehind(newest: string, every: Every, now: Date, calendar: CalendarDays): number {
  const { date: today } = clockOf(now, calendar.timezone)
  const date = newest.slice(0, 10)
  const quarter = quarterOf(newest)
  if (quarter === undefined) return 0
  switch (every) {
    case 'none':
      return 0
    case 'session':
      return sessionsBetween(addDays(date, 1), latestClosedSession(now, calendar), calendar).length
    case 'day':
      return Math.max(0, daysBetween(date, today) - 1)
    case 'week':
      return Math.max(0, Math.floor((daysBetween(date, today) - 1) / 7))
    case 'month':
      return Math.max(0, monthOf(today) - monthOf(date) - 1)
    case 'quarter':
      return Math.max(0, expectedQuarter(today) - quarter)
  }
}

/** The newest record that is not behind: an ISO date, a month such as 2025-12, or a quarter such as 2025Q3. */
export function expectedNewest(every: Exclude<Every, 'none'>, now: Date, calendar: CalendarDays): string {
  const { date: today } = clockOf(now, calendar.timezone)
  switch (every) {
    case 'session':
      return latestClosedSession(now, calendar)
    case 'day':
      return addDays(today, -1)
    case 'week':
      return addDays(today, -7)
    case 'month': {
      const month = monthOf(today) - 1
      return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`
    }
    case 'quarter': {
      const quarter = expectedQuarter(today)
      return `${Math.floor(quarter / 4)}Q${(quarter % 4) + 1}`
    }
  }
}

/** Quarters are counted as year * 4 + quarter - 1. */
function quarterOf(newest: string): number | undefined {
  const [, year, quarter] = /^(\d{4})Q([1-4])$/.exec(newest) ?? []
  if (year) return Number(year) * 4 + Number(quarter) - 1
  return /^\d{4}-\d{2}-\d{2}/.test(newest) ? Math.floor(monthOf(newest) / 3) : undefined
}

function expectedQuarter(today: string): number {
  let quarter = Math.floor(monthOf(today) / 3) - 1
  while (addDays(quarterEnd(quarter), quarter % 4 === 3 ? 90 : 30) > today) quarter -= 1
  return quarter
}

function quarterEnd(quarter: number): string {
  return new Date(Date.UTC(Math.floor(quarter / 4), (quarter % 4) * 3 + 3, 0)).toISOString().slice(0, 10)
}

function monthOf(date: string): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1
}

function closing(calendar: CalendarDays): string {
  return calendar.sessions.at(-1)?.[1] ?? '00:00'
}
