import type { ResolvedWidget } from '../../core/api/pages.ts'
import { inReadingOrder, overlaps } from '../../core/page/layout.ts'
import type { At } from '../../core/words/table.ts'

interface GridCell {
  readonly at: At
  readonly frame: ResolvedWidget['frame']
  /** As high as what it shows, up to its place. */
  readonly flexible?: boolean
}

export interface GridRows {
  readonly template: string
  readonly lineOf: (y: number) => number
  /** The rows of the page file that there are, from the top. */
  readonly ys: readonly number[]
}

/**
 * The rows of a wide grid as a CSS track list, and the grid line at which a row of the page file starts. A row unit is
 * 60 px; a row that only headings cross is as high as they are, one of single-row cards as high as a card, and one of
 * lines of words as high as those. Rows that only widgets cross which take the height of what they show share that
 * height. Rows that nothing crosses, since their widgets are hidden, take no space.
 */
export function gridRows(cells: readonly GridCell[]): GridRows {
  const height = Math.max(0, ...cells.map(({ at }) => at.y + at.h))
  const lines = new Map<number, number>()
  const tracks: string[] = []
  for (let y = 0; y < height; y++) {
    const crossing = cells.filter(({ at }) => at.y <= y && y < at.y + at.h)
    if (crossing.length === 0) continue
    tracks.push(trackOf(crossing))
    lines.set(y, tracks.length)
  }
  return { template: tracks.join(' ') || 'none', lineOf: (y) => lines.get(y) ?? 1, ys: [...lines.keys()] }
}

function trackOf(crossing: readonly GridCell[]): string {
  if (crossing.every(({ frame, flexible }) => frame === 'bare' || flexible)) return 'auto'
  if (crossing.every(({ frame, at }) => frame !== 'widget' && at.h === 1))
    return crossing.some(({ frame }) => frame === 'card') ? 'minmax(86px, auto)' : 'minmax(60px, auto)'
  return '60px'
}

/**
 * Where widgets go when some of them shrink to one row, since they have nothing to show: each takes the first place that
 * is free for its width, in reading order, where one of its width stands on the page; nothing passes a widget that is
 * as wide as the page. Items come and go in reading order, unchanged where none shrinks.
 */
export function giveBackRows<T extends { readonly at: At }>(
  items: readonly T[],
  shrinks: (item: T) => boolean,
): readonly T[] {
  if (!items.some(shrinks)) return items
  const placed: T[] = []
  let top = 0
  for (const item of items) {
    const { w } = item.at
    const h = shrinks(item) ? 1 : item.at.h
    const columns = [...new Set(items.filter(({ at }) => at.w === w).map(({ at }) => at.x))].sort(
      (a, b) => a - b,
    )
    const at = firstFree({ w, h }, columns, top, placed)
    placed.push({ ...item, at })
    if (w === 12) top = at.y
  }
  return inReadingOrder(placed)
}

function firstFree(
  size: Pick<At, 'w' | 'h'>,
  columns: readonly number[],
  top: number,
  placed: readonly { readonly at: At }[],
): At {
  for (let y = top; ; y++) {
    const x = columns.find((column) => placed.every(({ at }) => !overlaps({ ...size, x: column, y }, at)))
    if (x !== undefined) return { ...size, x, y }
  }
}

/** Which cells stand two in a row on a phone: neighbours that are small on a wide screen too, cards or buttons. */
export function pairedCards(cells: readonly GridCell[]): readonly boolean[] {
  const paired = cells.map(() => false)
  const small = (i: number) => {
    const { frame, at } = cells[i]!
    return (frame === 'card' && at.w <= 4) || (frame === 'bare' && at.w <= 2)
  }
  for (let i = 0; i + 1 < cells.length; i++) {
    if (!small(i) || !small(i + 1) || cells[i]!.frame !== cells[i + 1]!.frame) continue
    paired[i] = paired[i + 1] = true
    i++
  }
  return paired
}
