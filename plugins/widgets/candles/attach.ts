import type { Logical } from 'lightweight-charts'
import { joinAxis, type Seat } from '../shared/zoom/shared-axis.ts'
import type { Drawn } from './draw.ts'
import { dayAt, placesOfDays, spanOfStretch, stretchOfSpan } from './logical.ts'
import type { Model } from './model.ts'
import { pointTo, showNewest, zoomBy } from './moves.ts'

/** What is told of a chart. */
interface ChartEvents {
  /** The crosshair was moved to a day, by its own pointer or by another chart's; null took it away. */
  point(at: number | null, own: boolean): void
  /** The first and the last day that are seen. */
  range(from: number, to: number): void
  /** Where each pane begins, in pixels from the top. */
  tops(tops: readonly number[]): void
  /** Days are drawn elsewhere. */
  places(places: DayPlaces): void
}

/** Where days are drawn, in pixels. */
export interface DayPlaces {
  /** Of a day's middle, from the left; null before anything is drawn. */
  leftOf(day: number): number | null
  /** Of all plots. */
  readonly width: number
  /** Height of the axis of time below them. */
  readonly foot: number
}

/**
 * Seats a drawn chart on its axis, where it shows what the others show or its own newest days, and tells of what happens
 * to it until `stop`.
 */
export function attach(
  drawn: Drawn,
  model: Model,
  { width, shown }: { readonly width: number; readonly shown: number | undefined },
  events: ChartEvents,
): { seat: Seat; stop(): void } {
  const { chart } = drawn
  const scale = chart.timeScale()
  const places = placesOfDays(model.times)
  const seat = joinAxis({
    places,
    point: (time) => {
      const at = dayAt(places, time)
      pointTo(drawn, model, at)
      events.point(at, false)
    },
    show: (stretch) => {
      if (stretch) scale.setVisibleLogicalRange(spanOfStretch(places, stretch))
      else showNewest(drawn, model, width)
    },
  })
  const tellPlaces = () =>
    events.places({
      leftOf: (day) => scale.logicalToCoordinate(day as Logical),
      width: scale.width(),
      foot: scale.height(),
    })
  scale.subscribeSizeChange(tellPlaces)
  scale.subscribeVisibleLogicalRangeChange(tellPlaces)
  scale.subscribeVisibleLogicalRangeChange((span) => {
    if (!span) return
    events.range(Math.max(0, Math.round(span.from)), Math.min(model.times.length - 1, Math.round(span.to)))
    seat.show(stretchOfSpan(places, span))
  })
  if (seat.stretch) scale.setVisibleLogicalRange(spanOfStretch(places, seat.stretch))
  else showNewest(drawn, model, width, shown)
  chart.subscribeCrosshairMove(({ logical, point }) => {
    const nearest = logical === undefined || !point ? -1 : Math.round(Number(logical))
    const at = nearest >= 0 && nearest < model.times.length ? nearest : null
    seat.point(at === null ? null : places.at[at]!)
    events.point(at, true)
  })
  tellPlaces()
  const unpinch = takePinch(drawn, seat)
  const unwatch = watchTops(drawn, events.tops)
  return {
    seat,
    stop: () => {
      unwatch()
      unpinch()
      seat.leave()
      chart.remove()
    },
  }
}

/** The wheel with Ctrl, as which a pinch on a trackpad comes, zooms whether the chart has the focus or not. */
function takePinch(drawn: Drawn, seat: Seat): () => void {
  const element = drawn.chart.chartElement()
  const wheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    seat.lead()
    zoomBy(drawn, Math.exp(event.deltaY * (Math.abs(event.deltaY) < 50 ? 0.008 : 0.002)))
  }
  element.addEventListener('wheel', wheel, { passive: false, capture: true })
  return () => element.removeEventListener('wheel', wheel, { capture: true })
}

/** Tells where the panes begin now and whenever one changes its height; the library lays them out a frame later. */
function watchTops(drawn: Drawn, tell: ChartEvents['tops']): () => void {
  const measure = () => tell(paneTops(drawn))
  const observer = new ResizeObserver(() => requestAnimationFrame(measure))
  for (const pane of drawn.chart.panes()) {
    const element = pane.getHTMLElement()
    if (element) observer.observe(element)
  }
  requestAnimationFrame(measure)
  return () => observer.disconnect()
}

function paneTops({ chart }: Drawn): number[] {
  const tops = chart.panes().map((pane) => pane.getHTMLElement()?.getBoundingClientRect().top)
  const first = tops[0] ?? 0
  return tops.map((top) => (top ?? first) - first)
}
