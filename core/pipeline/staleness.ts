import { type CalendarDays, latestClosedSession } from '../calendar/calendar.ts'
import { addDays, clockOf } from '../calendar/dates.ts'
import type { Pipeline } from '../registry/registry.ts'

/** Everything that a made data set depends on: another key, and it has to be made anew. */
export interface Dependencies {
  readonly pipeline: Pipeline
  /** Of the program, its plugins included. */
  readonly version: string
  /** What tells the contents of each input's file, by data set; null for one that there is not. */
  readonly inputs: ReadonlyMap<string, string | null>
  readonly moment: string | null
}

/** The same dependencies give the same text, in whatever order they were written. */
export function dependencyText({ pipeline, version, inputs, moment }: Dependencies): string {
  const { source, processor, params } = pipeline
  const words = [...pipeline.inputs].map(([word, id]) => [word, id, inputs.get(id) ?? null])
  return JSON.stringify([source ?? null, processor ?? null, version, sorted(params), words.sort(), moment])
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
