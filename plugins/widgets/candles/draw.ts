import type { IChartApi, ISeriesApi, SeriesType } from 'lightweight-charts'
import { look } from './look.ts'
import type { Model, Pane } from './model.ts'
import type { Pen } from './pen.ts'
import { addSeries } from './series.ts'
import { edge, edgesOf, tinted } from './zones.ts'

export interface Drawn {
  readonly chart: IChartApi
  /** The candles, which the crosshair follows. */
  readonly main: ISeriesApi<SeriesType>
}

/** Draws the whole model into `element`: prices first, then one pane below the other on the same time axis. */
export function drawCandles(element: HTMLElement, model: Model, pen: Pen): Drawn {
  const chart = pen.library.createChart(element, look(pen))
  let main: ISeriesApi<SeriesType> | undefined
  model.panes.forEach((pane, index) => {
    const series = pane.series.map((one) => addSeries(chart, model, one, pane, index, pen))
    main ??= series[0]
    const front = series.at(-1)
    for (const zone of pane.zones) front?.attachPrimitive(tinted(zone, pane, pen))
    for (const price of edgesOf(pane)) front?.createPriceLine(edge(price, pen))
    chart.panes()[index]?.setStretchFactor(pane.height)
    chart.priceScale('right', index).applyOptions({ scaleMargins: marginsOf(pane, index) })
  })
  if (!main) throw new Error('a chart of prices needs a column of closing prices')
  return { chart, main }
}

/** Free height above and below: for the values at the top of a pane, and for the volume below the prices. */
function marginsOf({ series, zones }: Pane, index: number) {
  if (index > 0) return zones.length > 0 ? { top: 0.04, bottom: 0.04 } : { top: 0.2, bottom: 0.08 }
  return { top: 0.1, bottom: series.some((one) => one.kind === 'volume') ? 0.24 : 0.06 }
}
