import type { At } from './page.ts'

/** Columns of the grid. */
export const COLUMNS = 12

/** Whether two places share a cell of the grid. */
export function overlaps(a: At, b: At): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

/** Whether a place reaches past the last column. */
export function outOfGrid(at: At): boolean {
  return at.x + at.w > COLUMNS
}

/** From top to bottom, then left to right: the order of reading, and of one column. */
export function inReadingOrder<T extends { readonly at: At }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => a.at.y - b.at.y || a.at.x - b.at.x)
}

/**
 * Moves down what overlaps something above it, as when a repeater has grown; all else stays. Items come back in
 * reading order.
 */
export function settle<T extends { readonly at: At }>(items: readonly T[]): T[] {
  const settled: T[] = []
  for (const item of inReadingOrder(items)) {
    let { at } = item
    for (let below = blocker(settled, at); below; below = blocker(settled, at)) {
      at = { ...at, y: below.at.y + below.at.h }
    }
    settled.push(at === item.at ? item : { ...item, at })
  }
  return inReadingOrder(settled)
}

function blocker<T extends { readonly at: At }>(items: readonly T[], at: At): T | undefined {
  return items.find((item) => overlaps(item.at, at))
}

/**
 * The same widgets on a screen with fewer columns: in reading order, each as wide as before in relation to the
 * screen but at least half of it, in rows from left to right.
 */
export function reflow<T extends { readonly at: At }>(items: readonly T[], columns: number): T[] {
  let x = 0
  let y = 0
  let rowHeight = 0
  return inReadingOrder(items).map((item) => {
    const w = Math.min(columns, Math.max(Math.ceil(columns / 2), Math.round((item.at.w * columns) / COLUMNS)))
    if (x + w > columns) {
      x = 0
      y += rowHeight
      rowHeight = 0
    }
    const at = { x, y, w, h: item.at.h }
    x += w
    rowHeight = Math.max(rowHeight, at.h)
    return { ...item, at }
  })
}
