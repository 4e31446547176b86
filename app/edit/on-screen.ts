import { COLUMNS } from '../../core/page/layout.ts'
import type { Instance } from '../page/instances.ts'

/** The tracks of a grid on the screen, in pixels from its corner. */
export interface Tracks {
  /** Width of a column and of the gap. */
  readonly column: number
  readonly gap: number
  /** Where each row begins, and which row of the page it is; the last entry is below everything. */
  readonly rows: readonly { readonly top: number; readonly y: number }[]
}

/** Height of a row that nothing stands in. */
export const ROW = 60

/** Tracks from what the browser made of them: `60px 86px`, and the rows of the page that they stand for. */
export function tracksOf(columns: string, rows: string, gap: number, ys: readonly number[]): Tracks {
  const heights = sizes(rows)
  let top = 0
  const starts = ys.map((y, i) => {
    const start = { top, y }
    top += (heights[i] ?? ROW) + gap
    return start
  })
  const below = ys.length === 0 ? 0 : ys.at(-1)! + 1
  return { column: sizes(columns)[0] ?? 0, gap, rows: [...starts, { top, y: below }] }
}

const sizes = (tracks: string) => tracks.split(' ').map(Number.parseFloat).filter(Number.isFinite)

/** The cell whose corner is nearest to that of something `w` columns wide. */
export function nearestCell(tracks: Tracks, left: number, top: number, w: number): { x: number; y: number } {
  const { column, gap, rows } = tracks
  const x = clamp(Math.round(left / (column + gap)), 0, COLUMNS - w)
  const last = rows.at(-1)!
  const further = Math.round((top - last.top) / (ROW + gap))
  if (further > 0) return { x, y: last.y + further }
  const near = rows.reduce((best, row) => (Math.abs(row.top - top) < Math.abs(best.top - top) ? row : best))
  return { x, y: near.y }
}

/**
 * The row of the page file for one on the screen. They differ where something gave back rows that it does not need, or
 * was moved down by a repeater that grew: then the row is counted from the widget that stands there.
 */
export function writtenRow(y: number, visible: readonly Instance[]): number {
  const once = visible.filter(({ widget }) => widget.repeat === null)
  const same = once.find(({ at }) => at.y === y)
  if (same) return same.widget.at.y
  const inside = once.find(({ at }) => at.y < y && y < at.y + at.h)
  if (inside) return inside.widget.at.y + (y - inside.at.y)
  const shown = Math.max(0, ...visible.map(({ at }) => at.y + at.h))
  const written = Math.max(0, ...visible.map(({ widget }) => widget.at.y + widget.at.h))
  return y >= shown ? written + (y - shown) : y
}

export const clamp = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), most)
