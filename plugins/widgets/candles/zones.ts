import type { ISeriesApi, ISeriesPrimitive, SeriesType, Time } from 'lightweight-charts'
import { say } from 'rattan/plugin'
import type { Pane } from './model.ts'
import type { Pen } from './pen.ts'

type Zone = Pane['zones'][number]

/** A pane with zones shows all of them, and whatever goes beyond. */
export function rangeOf({ zones, series }: Pane) {
  let minValue = Math.min(...zones.map((zone) => zone.from))
  let maxValue = Math.max(...zones.map((zone) => zone.to))
  for (const value of series.flatMap((one) => one.values)) {
    if (value === null) continue
    minValue = Math.min(minValue, value)
    maxValue = Math.max(maxValue, value)
  }
  return { minValue, maxValue }
}

/** Where a zone begins or ends within its pane: the thresholds that readers look for, 70 and 30 of an RSI. */
export function edgesOf({ zones }: Pane): readonly number[] {
  const ends = zones.flatMap(({ from, to }) => [from, to])
  const [lowest, highest] = [Math.min(...ends), Math.max(...ends)]
  return [...new Set(ends)].filter((end) => end > lowest && end < highest)
}

export const edge = (price: number, { library: { LineStyle }, ink }: Pen) => ({
  ...{ price, color: ink('--axis'), lineWidth: 1 as const, lineStyle: LineStyle.Dashed, title: '' },
  ...{ axisLabelVisible: true, axisLabelColor: ink('--surface'), axisLabelTextColor: ink('--text-3') },
})

/** A tinted band behind everything, named at the right. The outermost reach the end of their pane. */
export function tinted(zone: Zone, pane: Pane, pen: Pen): ISeriesPrimitive<Time> {
  let series: ISeriesApi<SeriesType> | undefined
  const first = pane.zones.every(({ to }) => to <= zone.to)
  const last = pane.zones.every(({ from }) => from >= zone.from)
  const draw = (target: Target) =>
    target.useMediaCoordinateSpace(({ context, mediaSize: { width, height } }) => {
      const top = first ? 0 : (series?.priceToCoordinate(zone.to) ?? null)
      const bottom = last ? height : (series?.priceToCoordinate(zone.from) ?? null)
      if (top !== null && bottom !== null) paint(context, zone, { width, top, bottom, first }, pen)
    })
  const views = [{ zOrder: () => 'bottom' as const, renderer: () => ({ draw }) }]
  return {
    attached(to) {
      series = to.series
    },
    paneViews: () => views,
  }
}

function paint(
  context: CanvasRenderingContext2D,
  { tone, label }: Zone,
  { width, top, bottom, first }: { width: number; top: number; bottom: number; first: boolean },
  { ink, lang }: Pen,
): void {
  context.fillStyle = ink(tone === 'none' ? '--active' : `--${tone}-tint`, 0.6)
  context.fillRect(0, top, width, bottom - top)
  if (!label) return
  context.font = '11px "IBM Plex Sans", system-ui, sans-serif'
  context.fillStyle = ink('--text-3')
  context.textAlign = 'right'
  context.textBaseline = first ? 'top' : 'bottom'
  context.fillText(say(label, lang), width - 6, first ? top + 4 : bottom - 3)
}

/** The part of the canvas library's target that is used. */
interface Target {
  useMediaCoordinateSpace(
    draw: (scope: {
      context: CanvasRenderingContext2D
      mediaSize: { width: number; height: number }
    }) => void,
  ): void
}
