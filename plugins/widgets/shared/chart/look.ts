import type { Text } from 'rattan/plugin'
import type { Ends } from '../axis/ends.ts'
import type { Series } from './series.ts'

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
  readonly domain?: Ends | undefined
  /** Fill below a single line from zero. */
  readonly area?: boolean
  /** Write the value at every point. */
  readonly labels?: boolean
  /** Draw the metrics' thresholds. */
  readonly thresholds?: boolean
  readonly bands?: readonly Stretch[]
  readonly across?: readonly Across[]
}

/** One of the plots of a chart. */
export interface ChartPane {
  readonly series: readonly Series[]
  readonly look: ChartLook
  /** Share of the height, 1 without. */
  readonly height?: number
  /** Its newest value stands as a tag on its axis. */
  readonly main?: string | undefined
}

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
