import type { Places, Stretch } from '../shared/zoom/places.ts'

const DAY = 86_400_000

/** Days as an axis of time that other charts may share. */
export const placesOfDays = (times: readonly string[]): Places => ({
  kind: 'day',
  at: times.map((day) => Date.parse(day) / DAY),
})

/** The chart library counts days from the first; between two of them, and beyond the ends, time runs on evenly. */
function timeAt({ at }: Places, logical: number): number {
  const i = Math.max(0, Math.min(at.length - 2, Math.floor(logical)))
  const [before, after] = [at[i] ?? 0, at[i + 1] ?? (at[i] ?? 0) + 1]
  return (
    before +
    (logical - i) * (logical < 0 || logical > at.length - 1 ? 1 : after - before) +
    beyond(at, i, logical)
  )
}

/** What the step from the last day but one to the last adds to a place after the end. */
const beyond = (at: readonly number[], i: number, logical: number) =>
  logical > at.length - 1 && at.length > 1 ? at[i + 1]! - at[i]! - 1 : 0

function logicalAt({ at }: Places, time: number): number {
  const last = at.length - 1
  if (time <= at[0]!) return time - at[0]!
  if (time >= at[last]!) return last + time - at[last]!
  const i = at.findLastIndex((day) => day <= time)
  return i + (time - at[i]!) / (at[i + 1]! - at[i]!)
}

interface Span {
  readonly from: number
  readonly to: number
}

export const stretchOfSpan = (places: Places, { from, to }: Span): Stretch => ({
  from: timeAt(places, from),
  to: timeAt(places, to),
})

export const spanOfStretch = (places: Places, { from, to }: Stretch): Span => ({
  from: logicalAt(places, from),
  to: logicalAt(places, to),
})

/** The day at a place of the axis that they share, or the nearest; null where none is meant. */
export const dayAt = (places: Places, time: number | null): number | null =>
  time === null ? null : Math.max(0, Math.min(places.at.length - 1, Math.round(logicalAt(places, time))))
