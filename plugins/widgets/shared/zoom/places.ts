import type { Column } from 'rattan/plugin'

/** An axis of time: what its numbers count, and where each row stands, in rising order. */
export interface Places {
  readonly kind: 'day' | 'quarter' | 'year'
  readonly at: readonly number[]
}

/** A stretch of an axis, ends included. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Rows from one to another, ends included; fractions while a gesture moves them. */
export interface Rows {
  readonly from: number
  readonly to: number
}

/** Fewer rows than this are a picture that needs no closer look. */
export const FEWEST = 4

const DAY = 86_400_000
const PERIOD = /^(\d{4})(?:Q([1-4]))?$/

/** Where the rows of a column stand in time; null where it is no axis of time, or its rows are not in order. */
export function placesOf(column: Column | undefined, cells: readonly unknown[]): Places | null {
  if (cells.length <= FEWEST || (column?.type !== 'date' && column?.type !== 'period')) return null
  const texts = cells.map((cell) => (typeof cell === 'string' ? cell : ''))
  const kind = column.type === 'date' ? 'day' : texts[0]!.includes('Q') ? 'quarter' : 'year'
  const at = texts.map((text) =>
    kind === 'day' ? Date.parse(text.slice(0, 10)) / DAY : periodAt(text, kind),
  )
  const ordered = at.every((place, i) => Number.isFinite(place) && (i === 0 || place >= at[i - 1]!))
  return ordered ? { kind, at } : null
}

function periodAt(text: string, kind: 'quarter' | 'year'): number {
  const [, year, quarter] = PERIOD.exec(text) ?? []
  if (!year || (kind === 'quarter') !== (quarter !== undefined)) return Number.NaN
  return kind === 'year' ? Number(year) : Number(year) * 4 + Number(quarter) - 1
}

/** Two axes of the same time: those of charts that move together. */
export function sameAxis(one: Places, other: Places): boolean {
  if (one.kind !== other.kind) return false
  const [a, b] = [extentOf(one), extentOf(other)]
  const both = Math.min(a.to, b.to) - Math.max(a.from, b.from)
  return both >= 0.8 * (Math.max(a.to, b.to) - Math.min(a.from, b.from))
}

export const extentOf = ({ at }: Places): Stretch => ({ from: at[0]!, to: at.at(-1)! })

/** The rows that a stretch shows, at least a few; all where it lies beside the axis. */
export function rowsIn({ at }: Places, stretch: Stretch | null): Rows {
  const all = { from: 0, to: at.length - 1 }
  if (!stretch) return all
  const from = at.findIndex((place) => place >= stretch.from)
  const to = at.findLastIndex((place) => place <= stretch.to)
  if (from < 0 || to < 0) return all
  return inside({ from: Math.min(from, to), to: Math.max(from, to) }, at.length)
}

/** Whole rows inside the axis, at least a few of them. */
export function inside({ from, to }: Rows, count: number): Rows {
  const length = Math.max(Math.min(FEWEST, count) - 1, Math.min(count - 1, Math.round(to - from)))
  const first = Math.max(0, Math.min(count - 1 - length, Math.round(from)))
  return { from: first, to: first + length }
}

/** Closer by a factor below 1, farther by one above, around a row that stays where it is. */
export function scaled({ from, to }: Rows, count: number, factor: number, around: number): Rows {
  const length = Math.max(FEWEST - 1, Math.min(count - 1, (to - from) * factor))
  const share = to > from ? Math.max(0, Math.min(1, (around - from) / (to - from))) : 0.5
  const first = Math.max(0, Math.min(count - 1 - length, around - share * length))
  return { from: first, to: first + length }
}

/** The same stretch so many rows further on. */
export function moved({ from, to }: Rows, count: number, by: number): Rows {
  const step = Math.max(-from, Math.min(count - 1 - to, by))
  return { from: from + step, to: to + step }
}
