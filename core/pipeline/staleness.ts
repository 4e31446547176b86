import { type CalendarDays, lastSessions, latestClosedSession } from '../calendar/calendar.ts'
import { addDays, clockOf } from '../calendar/dates.ts'
import type { Dataset, Pipeline } from '../registry/registry.ts'

/** Everything that a data set is made of and with: anything else, and it has to be made anew. */
export interface Dependencies {
  readonly pipeline: Pipeline
  /** Of the program, its plugins included. */
  readonly version: string
  /** What tells the contents of each input's file, by data set; null for one that there is not. */
  readonly inputs: ReadonlyMap<string, string | null>
}

/**
 * The same dependencies give the same text, in whatever order they were written. Another program makes other rows of the
 * same, but gets the same from elsewhere.
 */
export function dependencyText({ pipeline, version, inputs }: Dependencies): string {
  const { source, processor, params } = pipeline
  const words = [...pipeline.inputs].map(([word, id]) => [word, id, inputs.get(id) ?? null])
  const maker = source === undefined ? [processor, version] : [source]
  return JSON.stringify([maker, sorted(params), words.sort()])
}

/** Keys of maps in order, so that moving a line of the YAML makes nothing stale. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([key, one]) => [key, sorted(one)])
}

/**
 * The newest moment at which a schedule asked for something: two refreshes of one moment ask once. Null where only what
 * it is made of decides.
 */
export function scheduledMoment(
  schedule: Pipeline['schedule'],
  now: Date,
  calendar: CalendarDays,
): string | null {
  const { date } = clockOf(now, calendar.timezone)
  switch (schedule) {
    case null:
      return null
    case 'manual':
      return 'manual'
    case 'session':
      return latestClosedSession(now, calendar)
    case 'day':
      return date
    case 'week':
      return addDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7))
    case 'month':
      return date.slice(0, 7)
    case 'quarter':
      return `${date.slice(0, 4)}Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`
  }
}

/**
 * The day from which on a source is asked, so many periods before the newest row; null where rows have no time.
 *
 * @param newest ISO date, or a quarter such as 2025Q3
 */
export function askedSince(
  newest: string | null,
  { every }: Dataset['time'],
  overlap: number,
  calendar: CalendarDays,
): string | null {
  if (newest === null || every === 'none') return null
  const [, year, quarter] = /^(\d{4})Q([1-4])$/.exec(newest) ?? []
  const day = year ? `${year}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}-01` : newest.slice(0, 10)
  switch (every) {
    case 'session':
      return lastSessions(overlap + 1, day, calendar)[0]!
    case 'day':
      return addDays(day, -overlap)
    case 'week':
      return addDays(day, -7 * overlap)
    case 'month':
      return monthsBefore(day, overlap)
    case 'quarter':
      return monthsBefore(day, 3 * overlap)
  }
}

function monthsBefore(day: string, months: number): string {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - months
  return new Date(Date.UTC(Math.floor(month / 12), month % 12, 1)).toISOString().slice(0, 10)
}
