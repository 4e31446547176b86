import type { Zoom } from './use-zoom.ts'

interface Press {
  readonly key: string
  readonly shiftKey: boolean
}

/**
 * What a key does to the stretch that is shown: + and − zoom around the row that is pointed at, 0 shows all, Shift with
 * an arrow moves by a quarter, and an arrow at the edge goes on beyond it. False for any other key.
 */
export function zoomKey({ key, shiftKey }: Press, zoom: Zoom, at: number | null): boolean {
  const { count, rows, zoomed } = zoom
  if (count === 0) return false
  const length = rows.to - rows.from + 1
  const around = at === null ? (rows.from + rows.to) / 2 : rows.from + at
  const way = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0
  if (key === '+' || key === '=') zoom.scale(1 / 1.5, around)
  else if (key === '-') zoom.scale(1.5, around)
  else if (key === '0') zoom.reset()
  else if (way !== 0 && zoomed && shiftKey) zoom.move(way * Math.max(1, Math.round(length / 4)))
  else if (way === -1 && zoomed && at === 0 && rows.from > 0) zoom.move(-1)
  else if (way === 1 && zoomed && at === length - 1 && rows.to < count - 1) zoom.move(1)
  else return false
  return true
}
