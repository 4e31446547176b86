import type { Text } from '../../../core/text.ts'
import { type Scale, scaleAround, scaleBetween, scaleFromZero, scalePair } from './scale.ts'
import { type Series, stackExtents } from './series.ts'

/** A tinted stretch of the left axis, or of the right one where that is the only one. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly fill: string
  readonly label?: Text
}

/** A line across the plot. */
export interface Across {
  readonly axis: Series['axis']
  readonly value: number
  /** What it says inside the plot at the left, empty for a line that needs no words. */
  readonly label: Text
  readonly colour?: string
  readonly dash?: string
  /** Where it says it, left without. */
  readonly side?: 'left' | 'right'
}

/** How a plot is drawn beyond its series. */
export interface ChartLook {
  readonly stack?: boolean
  /** The left axis starts at zero; bars always do. */
  readonly zero?: boolean
  /** Ends of the axis, where it has natural ones. */
  readonly domain?: readonly [number, number]
  /** Fill below a single line from zero. */
  readonly area?: boolean
  /** Write the value at every point. */
  readonly labels?: boolean
  /** Draw the metrics' thresholds. */
  readonly thresholds?: boolean
  readonly bands?: readonly Stretch[]
  readonly across?: readonly Across[]
}

/**
 * The axes of a plot: one, or two that share grid lines, of which bars own the left one. Without anything to show
 * there is a left one from 0 to 1.
 */
export function chartScales(
  shown: readonly Series[],
  rows: number,
  look: ChartLook,
): { left: Scale | null; right: Scale | null } {
  const lines = acrossOf(shown, look)
  const on = (axis: Series['axis']) => {
    const here = shown.filter((s) => s.axis === axis)
    const bars = here.filter((s) => s.kind === 'bar')
    return [
      ...here.flatMap((s) => (look.stack && s.kind === 'bar' ? [] : s.values)),
      ...(look.stack ? stackExtents(bars, rows) : []),
      ...lines.filter((across) => across.axis === axis).map(({ value }) => value),
    ]
  }
  const fromZero = look.zero || shown.some((s) => s.kind === 'bar')
  const alone = (axis: Series['axis']) =>
    look.domain
      ? scaleBetween(look.domain, marksOf(look, lines))
      : fromZero
        ? scaleFromZero(on(axis))
        : scaleAround(on(axis), look.labels ? 0.2 : 0.05)
  if (!shown.some((s) => s.axis === 'right')) return { left: alone('left'), right: null }
  if (!shown.some((s) => s.axis === 'left')) return { left: null, right: alone('right') }
  return scalePair(on('left'), on('right'), fromZero)
}

const marksOf = ({ bands = [] }: ChartLook, lines: readonly Across[]) => [
  ...bands.flatMap(({ from, to }) => [from, to]),
  ...lines.map(({ value }) => value),
]

/** The lines across a plot: its own and, where asked for, the metrics' thresholds; these at most three together. */
export function acrossOf(shown: readonly Series[], look: ChartLook): readonly Across[] {
  const thresholds = look.thresholds
    ? shown.flatMap((s) => (s.column.thresholds ?? []).map((t) => ({ ...t, axis: s.axis })))
    : []
  const own = look.across ?? []
  const all: Across[] = [...own, ...thresholds]
  const distinct = all.filter((t, i) => all.findIndex((u) => u.axis === t.axis && u.value === t.value) === i)
  return distinct.slice(0, Math.max(3, own.length))
}
