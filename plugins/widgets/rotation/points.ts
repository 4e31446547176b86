import type { Table } from '../../../core/plugin.ts'
import type { Lang } from '../../../core/text.ts'
import { numbersOf, rowNames } from '../shared/read-table.ts'
import type { RotationOptions } from './widget.ts'

export type Quadrant = 'leading' | 'weakening' | 'lagging' | 'improving'

/** A subject: where it is, and the way it came, oldest first. */
export interface Head {
  readonly row: number
  readonly name: string
  readonly x: number
  readonly y: number
  readonly quadrant: Quadrant
  readonly trail: readonly { readonly x: number; readonly y: number }[]
}

/** Rows of one subject in order of time are its trail; rows without both values are left out. */
export function headsOf(table: Table, options: RotationOptions, lang: Lang): Head[] {
  const { x = 'rs_ratio', y = 'rs_momentum', subject = 'subject', time = 'date', label = subject } = options
  const [xs, ys] = [numbersOf(table, x), numbersOf(table, y)]
  const names = rowNames(table, label, lang)
  const rows = new Map<unknown, number[]>()
  for (let row = 0; row < table.rows; row++) {
    const key = table.data[subject]?.[row] ?? null
    if (xs[row] === null || ys[row] === null) continue
    rows.set(key, [...(rows.get(key) ?? []), row])
  }
  const when = (row: number) => String(table.data[time]?.[row] ?? '')
  return [...rows.values()].flatMap((unordered): Head[] => {
    const ordered = unordered.sort((a, b) => (when(a) < when(b) ? -1 : when(a) > when(b) ? 1 : 0))
    const row = ordered.at(-1)!
    const trail = ordered.slice(-TRAIL).map((at) => ({ x: xs[at]!, y: ys[at]! }))
    const here = trail.at(-1)!
    return [{ row, name: names[row] ?? '', ...here, quadrant: quadrantOf(here.x, here.y, options), trail }]
  })
}

/** A longer way than this is a knot. */
const TRAIL = 60

export function quadrantOf(
  x: number,
  y: number,
  { centre = [1, 0] }: Pick<RotationOptions, 'centre'>,
): Quadrant {
  if (x > centre[0]) return y > centre[1] ? 'leading' : 'weakening'
  return y > centre[1] ? 'improving' : 'lagging'
}

/** The field: every point, the centre and the least span, with 15 % of free room around. */
export function fieldOf(heads: readonly Head[], { centre = [1, 0], span = [0.4, 40] }: RotationOptions) {
  const side = (values: readonly number[], middle: number, least: number) => {
    let [low, high] = [middle, middle]
    for (const value of values) {
      if (value < low) low = value
      if (value > high) high = value
    }
    const room = Math.max(high - middle, middle - low, least / 10) * 0.15
    const missing = Math.max(0, least - (high - low + 2 * room)) / 2
    return { low: low - room - missing, high: high + room + missing }
  }
  const points = heads.flatMap((head) => head.trail)
  return {
    x: side(
      points.map((point) => point.x),
      centre[0],
      span[0],
    ),
    y: side(
      points.map((point) => point.y),
      centre[1],
      span[1],
    ),
  }
}

export interface Placed {
  readonly left: number
  readonly top: number
  readonly anchor: 'start' | 'middle' | 'end'
}

const LETTER = 6.2
const HEIGHT = 13

/**
 * A place for each name beside its point that touches no other name or point and lies in the field, which begins at
 * `from`; null where there is none.
 */
export function placeNames(
  points: readonly { readonly left: number; readonly top: number; readonly name: string }[],
  width: number,
  height: number,
  from = 0,
): (Placed | null)[] {
  const taken = points.map(({ left, top }) => ({ l: left - 6, r: left + 6, t: top - 6, b: top + 6 }))
  return points.map(({ left, top, name }, i) => {
    const long = name.length * LETTER
    const tries: readonly (Placed & { l: number })[] = [
      { left, top: top - 9, anchor: 'middle', l: left - long / 2 },
      { left: left + 9, top: top + 4, anchor: 'start', l: left + 9 },
      { left: left - 9, top: top + 4, anchor: 'end', l: left - 9 - long },
      { left, top: top + 18, anchor: 'middle', l: left - long / 2 },
    ]
    for (const { l, ...place } of tries) {
      const box = { l, r: l + long, t: place.top - HEIGHT + 3, b: place.top + 3 }
      const inside = box.l >= from && box.r <= width && box.t >= 0 && box.b <= height
      const free = taken.every(
        (other, j) => j === i || box.r < other.l || box.l > other.r || box.b < other.t || box.t > other.b,
      )
      if (!inside || !free) continue
      taken.push(box)
      return place
    }
    return null
  })
}
