import type { Format, Lang, Table } from 'rattan/plugin'
import { type Ends, extentOf } from '../shared/axis/ends.ts'
import { signOf } from '../shared/colours/judge.ts'
import { columnOf, numbersOf, rowNames } from '../shared/table/read-table.ts'
import type { RotationOptions } from './widget.ts'

export type Quadrant = 'leading' | 'weakening' | 'lagging' | 'improving' | 'level'

/** A subject: where it is, and the way it came, oldest first. */
export interface Head {
  readonly row: number
  readonly name: string
  readonly x: number
  readonly y: number
  readonly quadrant: Quadrant
  readonly trail: readonly { readonly x: number; readonly y: number }[]
}

/** The two ranges of values that are seen. */
export interface Field {
  readonly x: Ends
  readonly y: Ends
}

/** Rows of one subject in order of time are its trail; rows without both values are left out. */
export function headsOf(table: Table, options: RotationOptions, lang: Lang): Head[] {
  const { x = 'rs_ratio', y = 'rs_momentum', subject = 'subject', time = 'date', label = subject } = options
  const [xs, ys] = [numbersOf(table, x), numbersOf(table, y)]
  const names = rowNames(table, label, lang)
  const formats = [x, y].map((name) => columnOf(table, name)?.format ?? ANY)
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
    const quadrant = quadrantOf(here.x, here.y, options, formats)
    return [{ row, name: names[row] ?? '', ...here, quadrant, trail }]
  })
}

/** How a column is written that says nothing of it. */
const ANY: Format = { style: 'number', decimals: 2 }
/** A longer way than this is a knot. */
const TRAIL = 60

/** A point on one of the lines, as it is written, is in none of the four. */
export function quadrantOf(
  x: number,
  y: number,
  { centre = [1, 0] }: Pick<RotationOptions, 'centre'>,
  formats: readonly Format[],
): Quadrant {
  const [right, up] = [x - centre[0], y - centre[1]].map((beyond, i) => signOf(beyond, formats[i] ?? ANY))
  if (right === 0 || up === 0) return 'level'
  if (right! > 0) return up! > 0 ? 'leading' : 'weakening'
  return up! > 0 ? 'improving' : 'lagging'
}

/** The field: every point, the centre and the least span, with 15 % of free room around. */
export function fieldOf(
  heads: readonly Head[],
  { centre = [1, 0], span = [0.4, 40] }: RotationOptions,
): Field {
  const points = heads.flatMap((head) => head.trail)
  const xs = points.map((point) => point.x)
  const ys = points.map((point) => point.y)
  return { x: sideOf(xs, centre[0], span[0]), y: sideOf(ys, centre[1], span[1]) }
}

function sideOf(values: readonly number[], middle: number, least: number): Ends {
  const [low, high] = extentOf([middle, ...values])!
  const room = Math.max(high - middle, middle - low, least / 10) * 0.15
  const missing = Math.max(0, least - (high - low + 2 * room)) / 2
  return [low - room - missing, high + room + missing]
}
