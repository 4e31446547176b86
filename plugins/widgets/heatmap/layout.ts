import type { PointerEvent } from 'react'
import type { Size } from '../shared/element/use-size.ts'
import type { Grid } from './grid.ts'
import type { HeatmapOptions } from './widget.ts'

export const HEAD = 30
const LETTER = 7.2
/** Room for a scroll bar and the card's edge. */
const EDGE = 16

/** Widths and heights of the grid, in pixels. */
export interface Layout {
  /** Of the names of rows, of a cell, and of all. */
  readonly names: number
  readonly width: number
  readonly total: number
  /** Of a row. */
  readonly height: number
  /** Of the scrolling region, which ends below a whole row. */
  readonly whole: number | '100%'
}

/** A cell with where the pointer is on it. */
export interface CellPlace {
  readonly r: number
  readonly c: number
  readonly x: number
  readonly y: number
}

export function layOut({ across, down }: Grid, { cell = [40, 28] }: HeatmapOptions, room: Size): Layout {
  const [least, height] = cell
  const longest = down.reduce((most, { name, label }) => Math.max(most, name.length + label.length), 4)
  const names = Math.min(220, Math.ceil(longest * LETTER) + 24)
  // Few columns share what is left over, up to twice their width: cells stay cells.
  const width = Math.max(least, Math.min(least * 2, Math.floor((room.width - names - EDGE) / across.length)))
  const fit = Math.floor((room.height - HEAD) / height)
  return {
    ...{ names, width, height, total: names + across.length * width },
    whole: fit > 0 && fit < down.length ? HEAD + 1 + fit * height : '100%',
  }
}

/** The cell under the pointer, null beside the cells. */
export function cellAt(
  { currentTarget: scroller, clientX, clientY }: PointerEvent<HTMLElement>,
  { across, down }: Grid,
  { names, width, height }: Layout,
): CellPlace | null {
  const box = scroller.getBoundingClientRect()
  const [x, y] = [clientX - box.left, clientY - box.top]
  const c = Math.floor((x + scroller.scrollLeft - names) / width)
  const r = Math.floor((y + scroller.scrollTop - HEAD) / height)
  const inside = x > names && y > HEAD && r >= 0 && r < down.length && c >= 0 && c < across.length
  return inside ? { r, c, x, y } : null
}
