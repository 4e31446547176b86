import type { AutoscaleInfoProvider, IChartApi, ISeriesApi, SeriesType } from 'lightweight-charts'
import { type Format, formatValue, type Lang } from 'rattan/plugin'
import type { Model, Pane, PaneSeries } from './model.ts'
import type { Pen } from './pen.ts'
import { besidePrices, pricesBetween } from './price-range.ts'
import { edgesOf, rangeOf } from './zones.ts'

/** Draws one series of a pane, by its kind. */
export function addSeries(
  chart: IChartApi,
  model: Model,
  one: PaneSeries,
  pane: Pane,
  index: number,
  pen: Pen,
): ISeriesApi<SeriesType> {
  const { library, ink, lang } = pen
  const priceFormat = formatted(one.column.format, edgesOf(pane), lang)
  if (one.kind === 'candles') {
    const look = { ...candleLook(pen), priceFormat }
    const series = chart.addSeries(library.CandlestickSeries, look, index)
    series.setData(model.times.map((time, i) => ({ time, ...model.candles[i] })))
    return series
  }
  const quiet = { lastValueVisible: false, priceLineVisible: false, priceFormat }
  if (one.kind === 'volume') {
    const series = chart.addSeries(library.HistogramSeries, { ...quiet, priceScaleId: 'volume' }, index)
    series.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } })
    series.setData(pointsOf(model, one, (_, i) => ink(rose(model, i) ? '--up-fill' : '--down-fill', 0.45)))
    return series
  }
  if (one.kind === 'bars') {
    const series = chart.addSeries(library.HistogramSeries, quiet, index)
    series.setData(pointsOf(model, one, (value) => ink(value >= 0 ? '--up-fill' : '--down-fill', 0.8)))
    return series
  }
  const look = { ...quiet, ...lineLook(one, index, pen), ...axisLook(chart, model, pane) }
  const series = chart.addSeries(library.LineSeries, look, index)
  series.setData(pointsOf(model, one))
  return series
}

function candleLook({ library, ink }: Pen) {
  const [up, down] = [ink('--up-fill'), ink('--down-fill')]
  return {
    ...{ upColor: up, downColor: down, borderUpColor: up, borderDownColor: down },
    ...{ wickUpColor: up, wickDownColor: down, priceLineStyle: library.LineStyle.Dotted },
  }
}

const lineLook = (one: PaneSeries, index: number, { library, ink }: Pen) => ({
  color: ink(one.colour),
  lineWidth: index === 0 ? (1 as const) : (2 as const),
  lineStyle: one.kind === 'edge' ? library.LineStyle.Dashed : library.LineStyle.Solid,
  crosshairMarkerRadius: 3,
})

/** What a line makes of the axis of its pane: all of its zones, and beside prices no more than those leave it. */
function axisLook(
  chart: IChartApi,
  model: Model,
  pane: Pane,
): { autoscaleInfoProvider?: AutoscaleInfoProvider } {
  if (pane.zones.length > 0) return { autoscaleInfoProvider: () => ({ priceRange: rangeOf(pane) }) }
  if (pane.series[0]?.kind !== 'candles') return {}
  return {
    autoscaleInfoProvider: (original) => {
      const info = original()
      const shown = chart.timeScale().getVisibleLogicalRange()
      const prices = shown && pricesBetween(model, shown.from, shown.to)
      if (!info?.priceRange || !prices) return info
      return { ...info, priceRange: besidePrices(info.priceRange, prices) }
    },
  }
}

/** A gap where there is no value. */
const pointsOf = ({ times }: Model, { values }: PaneSeries, colour?: (value: number, i: number) => string) =>
  times.map((time, i) => {
    const value = values[i] ?? null
    return value === null ? { time } : { time, value, ...(colour ? { color: colour(value, i) } : {}) }
  })

const rose = ({ candles }: Model, i: number) => (candles[i]?.close ?? 0) >= (candles[i]?.open ?? 0)

/** The axis of a pane with zones names their edges and no more: its own steps would stand in their way. */
const formatted = (format: Format, edges: readonly number[], lang: Lang) => ({
  type: 'custom' as const,
  minMove: 0.01,
  formatter: (value: number) => formatValue(value, { ...format, signed: false }, lang),
  ...(edges.length > 0 ? { tickmarksFormatter: (values: number[]) => values.map(() => '') } : {}),
})
