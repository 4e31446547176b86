import type { PointerEvent } from 'react'
import type { Size } from '../shared/element/use-size.ts'
import type { Grid } from './grid.ts'
import type { HeatmapOptions } from './widget.ts'

const HEAD = 30
/** Of the names of months above those of days. */
export const MONTHS = 16
const LETTER = 7.2
/** Room for a scroll bar and the card's edge. */
const EDGE = 16

/** Widths and heights of the grid, in pixels. */
export interface Layout {
  /** Of the names of rows, of a cell, and of all. */
  readonly names: number
  readonly width: number
  readonly total: number
  /** Of the names of the columns, and of a row. */
  readonly head: number
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

export function layOut(
  { across, months, down }: Grid,
  { cell = [40, 28] }: HeatmapOptions,
  room: Size,
): Layout {
  const [least, height] = cell
  const longest = down.reduce((most, { name, label }) => Math.max(most, name.length + label.length), 4)
  const names = Math.min(220, Math.ceil(longest * LETTER) + 24)
  // Few columns share what is left over, up to twice their width: cells stay cells.
  const width = Math.max(least, Math.min(least * 2, Math.floor((room.width - names - EDGE) / across.length)))
  const head = HEAD + (months.length > 0 ? MONTHS : 0)
  const fit = Math.floor((room.height - head) / height)
  return {
    ...{ names, width, head, height, total: names + across.length * width },
    whole: fit > 0 && fit < down.length ? head + 1 + fit * height : '100%',
  }
}

/** The cell under the pointer, null beside the cells. */
export function cellAt(
  { currentTarget: scroller, clientX, clientY }: PointerEvent<HTMLElement>,
  { across, down }: Grid,
  { names, width, head, height }: Layout,
): CellPlace | null {
  const box = scroller.getBoundingClientRect()
  const [x, y] = [clientX - box.left, clientY - box.top]
  const c = Math.floor((x + scroller.scrollLeft - names) / width)
  const r = Math.floor((y + scroller.scrollTop - head) / height)
  const inside = x > names && y > head && r >= 0 && r < down.length && c >= 0 && c < across.length
  return inside ? { r, c, x, y } : null
}
