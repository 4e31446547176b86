import type {
  DeepPartial,
  IChartApi,
  ISeriesApi,
  ISeriesPrimitive,
  SeriesType,
  Time,
  TimeChartOptions,
} from 'lightweight-charts'
import type { Format } from '../../../core/format.ts'
import { formatDate, formatValue } from '../../../core/format.ts'
import type { Lang } from '../../../core/text.ts'
import type { Model, Pane, PaneSeries } from './model.ts'

type Library = typeof import('lightweight-charts')
/** A colour of tokens.css as it is now: canvas cannot read variables. */
export type Ink = (token: string, opacity?: number) => string

export interface Drawn {
  readonly chart: IChartApi
  /** The candles, which the crosshair follows. */
  readonly main: ISeriesApi<SeriesType>
}

/** Colours of the theme that is set now, as the canvas takes them. */
export function inkOf(element: Element): Ink {
  const style = getComputedStyle(element)
  return (token, opacity = 1) => {
    const [r, g, b] = [1, 3, 5].map((at) =>
      Number.parseInt(
        style
          .getPropertyValue(token)
          .trim()
          .slice(at, at + 2),
        16,
      ),
    )
    return `rgba(${r || 0}, ${g || 0}, ${b || 0}, ${opacity})`
  }
}

/** Draws the whole model into `element`: prices first, then one pane below the other on the same time axis. */
export function drawCandles(
  library: Library,
  element: HTMLElement,
  model: Model,
  ink: Ink,
  lang: Lang,
): Drawn {
  const chart = library.createChart(element, look(library, ink, lang))
  let main: ISeriesApi<SeriesType> | undefined
  model.panes.forEach((pane, index) => {
    for (const one of pane.series) {
      const drawn = addSeries(library, chart, model, one, pane, index, ink, lang)
      main ??= drawn
      if (one === pane.series.at(-1)) {
        for (const zone of pane.zones) drawn.attachPrimitive(tinted(zone, pane, ink, lang))
        for (const price of edgesOf(pane)) drawn.createPriceLine(edge(price, library, ink))
      }
    }
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

function look(library: Library, ink: Ink, lang: Lang): DeepPartial<TimeChartOptions> {
  return {
    autoSize: true,
    layout: {
      background: { color: 'transparent' },
      textColor: ink('--text-3'),
      fontSize: 11,
      fontFamily: '"IBM Plex Sans", system-ui, sans-serif',
      // The link that its licence asks for stands below the chart.
      attributionLogo: false,
      panes: { separatorColor: ink('--line'), separatorHoverColor: ink('--active'), enableResize: true },
    },
    grid: { vertLines: { visible: false }, horzLines: { color: ink('--line-subtle') } },
    crosshair: {
      mode: library.CrosshairMode.Normal,
      vertLine: {
        color: ink('--text-3'),
        width: 1,
        style: library.LineStyle.Dashed,
        labelBackgroundColor: ink('--active'),
      },
      horzLine: {
        color: ink('--text-3'),
        width: 1,
        style: library.LineStyle.Dashed,
        labelBackgroundColor: ink('--active'),
      },
    },
    rightPriceScale: { borderVisible: false },
    timeScale: {
      borderColor: ink('--axis'),
      rightOffset: 2,
      minBarSpacing: 0.5,
      tickMarkFormatter: (time: Time, kind: number) =>
        formatDate(String(time), lang, kind === 0 ? 'year' : kind === 1 ? 'month' : 'day'),
    },
    localization: {
      locale: lang === 'vi' ? 'vi-VN' : 'en-US',
      timeFormatter: (time: Time) => formatDate(String(time), lang),
    },
    // The page scrolls under the pointer until the chart is clicked or has the focus.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
  }
}

function addSeries(
  library: Library,
  chart: IChartApi,
  model: Model,
  one: PaneSeries,
  pane: Pane,
  index: number,
  ink: Ink,
  lang: Lang,
): ISeriesApi<SeriesType> {
  const priceFormat = formatted(one.column.format, edgesOf(pane), lang)
  const quiet = { lastValueVisible: false, priceLineVisible: false, priceFormat }
  const points = (colour?: (value: number, i: number) => string) =>
    model.times.map((time, i) => {
      const value = one.values[i] ?? null
      return value === null ? { time } : { time, value, ...(colour ? { color: colour(value, i) } : {}) }
    })
  if (one.kind === 'candles') {
    const [up, down] = [ink('--up-fill'), ink('--down-fill')]
    const series = chart.addSeries(
      library.CandlestickSeries,
      {
        ...{ upColor: up, downColor: down, borderUpColor: up, borderDownColor: down },
        ...{ wickUpColor: up, wickDownColor: down, priceFormat, priceLineStyle: library.LineStyle.Dotted },
      },
      index,
    )
    series.setData(model.times.map((time, i) => ({ time, ...model.candles[i] })))
    return series
  }
  if (one.kind === 'volume') {
    const series = chart.addSeries(library.HistogramSeries, { ...quiet, priceScaleId: 'volume' }, index)
    series.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } })
    series.setData(points((_, i) => ink(rose(model, i) ? '--up-fill' : '--down-fill', 0.45)))
    return series
  }
  if (one.kind === 'bars') {
    const series = chart.addSeries(library.HistogramSeries, quiet, index)
    series.setData(points((value) => ink(value >= 0 ? '--up-fill' : '--down-fill', 0.8)))
    return series
  }
  const series = chart.addSeries(
    library.LineSeries,
    {
      ...quiet,
      color: ink(one.colour),
      lineWidth: index === 0 ? 1 : 2,
      lineStyle: one.kind === 'edge' ? library.LineStyle.Dashed : library.LineStyle.Solid,
      crosshairMarkerRadius: 3,
      ...(pane.zones.length > 0 ? { autoscaleInfoProvider: () => ({ priceRange: rangeOf(pane) }) } : {}),
    },
    index,
  )
  series.setData(points())
  return series
}

const rose = ({ candles }: Model, i: number) => (candles[i]?.close ?? 0) >= (candles[i]?.open ?? 0)

/** A pane with zones shows all of them, and whatever goes beyond. */
function rangeOf({ zones, series }: Pane) {
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
function edgesOf({ zones }: Pane): readonly number[] {
  const ends = zones.flatMap(({ from, to }) => [from, to])
  const [lowest, highest] = [Math.min(...ends), Math.max(...ends)]
  return [...new Set(ends)].filter((end) => end > lowest && end < highest)
}

const edge = (price: number, { LineStyle }: Library, ink: Ink) => ({
  ...{ price, color: ink('--axis'), lineWidth: 1 as const, lineStyle: LineStyle.Dashed, title: '' },
  ...{ axisLabelVisible: true, axisLabelColor: ink('--surface'), axisLabelTextColor: ink('--text-3') },
})

/** The axis of a pane with zones names their edges and no more: its own steps would stand in their way. */
const formatted = (format: Format, edges: readonly number[], lang: Lang) => {
  const formatter = (value: number) => formatValue(value, { ...format, signed: false }, lang)
  return {
    type: 'custom' as const,
    minMove: 0.01,
    formatter,
    ...(edges.length > 0 ? { tickmarksFormatter: (values: number[]) => values.map(() => '') } : {}),
  }
}

/** A tinted band behind everything, named at the right. The outermost reach the end of their pane. */
function tinted(
  { from, to, tone, label }: Pane['zones'][number],
  pane: Pane,
  ink: Ink,
  lang: Lang,
): ISeriesPrimitive<Time> {
  let series: ISeriesApi<SeriesType> | undefined
  const first = pane.zones.every((zone) => zone.to <= to)
  const last = pane.zones.every((zone) => zone.from >= from)
  const views = [
    {
      zOrder: () => 'bottom' as const,
      renderer: () => ({
        draw: (target: Target) =>
          target.useMediaCoordinateSpace(({ context, mediaSize }) => {
            const { width, height } = mediaSize
            const top = first ? 0 : (series?.priceToCoordinate(to) ?? null)
            const bottom = last ? height : (series?.priceToCoordinate(from) ?? null)
            if (top === null || bottom === null) return
            context.fillStyle = ink(tone === 'none' ? '--active' : `--${tone}-tint`, 0.6)
            context.fillRect(0, top, width, bottom - top)
            if (!label) return
            context.font = '11px "IBM Plex Sans", system-ui, sans-serif'
            context.fillStyle = ink('--text-3')
            context.textAlign = 'right'
            context.textBaseline = first ? 'top' : 'bottom'
            context.fillText(label[lang], width - 6, first ? top + 4 : bottom - 3)
          }),
      }),
    },
  ]
  return {
    attached(to) {
      series = to.series
    },
    paneViews: () => views,
  }
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
