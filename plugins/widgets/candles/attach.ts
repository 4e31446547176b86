import type { Drawn } from './draw.ts'
import type { Model } from './model.ts'
import { pointTo, showNewest } from './moves.ts'
import { joinAxis, type Seat } from './shared-axis.ts'

/** What is told of a chart. */
interface ChartEvents {
  /** The crosshair was moved to a day, by its own pointer or by another chart's; null took it away. */
  point(at: number | null, own: boolean): void
  /** Where each pane begins, in pixels from the top. */
  tops(tops: readonly number[]): void
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
  const seat = joinAxis(model.times, {
    point: (at) => {
      pointTo(drawn, model, at)
      events.point(at, false)
    },
    show: (span) => scale.setVisibleLogicalRange(span),
  })
  if (seat.span) scale.setVisibleLogicalRange(seat.span)
  else showNewest(drawn, model, width, shown)
  scale.subscribeVisibleLogicalRangeChange((span) => span && seat.show(span))
  chart.subscribeCrosshairMove(({ logical, point }) => {
    const nearest = logical === undefined || !point ? -1 : Math.round(Number(logical))
    const at = nearest >= 0 && nearest < model.times.length ? nearest : null
    seat.point(at)
    events.point(at, true)
  })
  const unwatch = watchTops(drawn, events.tops)
  return {
    seat,
    stop: () => {
      unwatch()
      seat.leave()
      chart.remove()
    },
  }
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
