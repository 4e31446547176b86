import type { At } from '../words/table.ts'

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

/** From top to bottom, then left to right. */
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
