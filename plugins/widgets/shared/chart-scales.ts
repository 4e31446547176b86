import { type Scale, scaleAround, scaleFromZero, scalePair } from './scale.ts'
import { type Series, stackExtents } from './series.ts'

/** How a chart is drawn beyond its series. */
export interface ChartLook {
  readonly stack?: boolean
  /** The left axis starts at zero; bars always do. */
  readonly zero?: boolean
  /** Fill below a single line from zero. */
  readonly area?: boolean
  /** Write the value at every point. */
  readonly labels?: boolean
  /** Draw the metrics' thresholds. */
  readonly thresholds?: boolean
}

/** The two axes. The bars own the left one; lines on the right share its grid lines. */
export function chartScales(
  shown: readonly Series[],
  rows: number,
  look: ChartLook,
): { left: Scale; right: Scale | null } {
  const on = (axis: Series['axis']) => {
    const here = shown.filter((s) => s.axis === axis)
    const bars = here.filter((s) => s.kind === 'bar')
    return [
      ...here.flatMap((s) => (look.stack && s.kind === 'bar' ? [] : s.values)),
      ...(look.stack ? stackExtents(bars, rows) : []),
      ...(look.thresholds ? limits(here).map((limit) => limit.value) : []),
    ]
  }
  const fromZero = look.zero || shown.some((s) => s.kind === 'bar')
  if (shown.some((s) => s.axis === 'right')) return scalePair(on('left'), on('right'), fromZero)
  const left = fromZero ? scaleFromZero(on('left')) : scaleAround(on('left'), look.labels ? 0.2 : 0.05)
  return { left, right: null }
}

/** At most three reference lines; more would be a second grid. */
export function limits(shown: readonly Series[]) {
  const all = shown.flatMap((s) => (s.column.thresholds ?? []).map((t) => ({ ...t, axis: s.axis })))
  const distinct = all.filter((t, i) => all.findIndex((u) => u.axis === t.axis && u.value === t.value) === i)
  return distinct.slice(0, 3)
}
