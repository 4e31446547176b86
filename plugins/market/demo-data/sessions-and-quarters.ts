import type { Registry } from 'rattan/plugin'

/**
 * The newest day of every demo tree, so that its freshness can be judged whatever day it is today. The files name
 * their forecast years in their columns, 2025 and 2026: on this day 2025 still waits for its last quarter.
 */
export const AS_OF = '2026-01-16'
/** The newest quarter that had been published by then. */
const LAST_QUARTER = { year: 2025, quarter: 3 } as const

/** ISO dates of trading sessions from `from` to `AS_OF`: days outside the weekend that the calendar does not name as holidays. */
export function sessionsFrom(from: string, { holidays, weekend }: Registry['calendar']): string[] {
  const days: string[] = []
  for (let time = Date.parse(from); time <= Date.parse(AS_OF); time += 86_400_000) {
    const day = new Date(time)
    const iso = day.toISOString().slice(0, 10)
    if (!weekend.includes(day.getUTCDay()) && !holidays.has(iso)) days.push(iso)
  }
  return days
}

export interface Quarter {
  readonly year: number
  readonly quarter: number
  /** ISO date of its last day. */
  readonly end: string
}

/** Quarters from the first of `year` to `LAST_QUARTER`. */
export function quartersFrom(year: number): Quarter[] {
  const ends = ['03-31', '06-30', '09-30', '12-31']
  const quarters: Quarter[] = []
  for (let y = year; y <= LAST_QUARTER.year; y++)
    for (let q = 1; q <= 4; q++)
      if (y < LAST_QUARTER.year || q <= LAST_QUARTER.quarter)
        quarters.push({ year: y, quarter: q, end: `${y}-${ends[q - 1]}` })
  return quarters
}
