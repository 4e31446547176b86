import type { Drawn } from './draw.ts'
import type { Model } from './model.ts'

/** Pixels a day at first: wider ones only when a reader zooms in, for a wide candle is a block. */
const WIDEST = 32

/** Shows the newest days, or all. Few of them stand at the right: they do not grow into the free width. */
export function showNewest({ chart }: Drawn, { times }: Model, width: number, days = times.length): void {
  const count = times.length
  const scale = chart.timeScale()
  if (count * WIDEST < width) scale.applyOptions({ barSpacing: WIDEST, rightOffset: 1 })
  else if (days >= count) scale.fitContent()
  else scale.setVisibleLogicalRange({ from: count - days, to: count + 1 })
}

/** The crosshair on the close of a day; none where it has no close. The library tells nobody of such a move. */
export function pointTo({ chart, main }: Drawn, model: Model, at: number | null): void {
  const price = at === null ? undefined : model.candles[at]?.close
  if (at === null || price === undefined) chart.clearCrosshairPosition()
  else chart.setCrosshairPosition(price, model.times[at]!, main)
}

/** Shows fewer days or more, up to the newest that is seen. */
export function zoomBy({ chart }: Drawn, factor: number): void {
  const scale = chart.timeScale()
  const range = scale.getVisibleLogicalRange()
  if (!range) return
  const width = Math.max(8, (range.to - range.from) * factor)
  scale.setVisibleLogicalRange({ from: range.to - width, to: range.to })
}

/** Moves along by a share of what is seen. */
export function moveBy({ chart }: Drawn, share: number): void {
  const scale = chart.timeScale()
  const range = scale.getVisibleLogicalRange()
  if (!range) return
  const by = (range.to - range.from) * share
  scale.setVisibleLogicalRange({ from: range.from + by, to: range.to + by })
}

/** The wheel zooms the chart, or scrolls the page. */
export const takeWheel = ({ chart }: Drawn, on: boolean): void =>
  chart.applyOptions({ handleScroll: { mouseWheel: on }, handleScale: { mouseWheel: on } })
