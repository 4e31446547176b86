import { formatValue } from '../../../core/format.ts'
import type { Lang } from '../../../core/text.ts'
import { dateLabels, type RowLabel } from './date-ticks.ts'
import { labelsThatFit, type Scale, tickDecimals } from './scale.ts'
import type { Series } from './series.ts'
import { textWidth } from './text-width.ts'

/** Where the plot lies in its box and how rows are spread along it, in pixels. */
export interface Geometry {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly plotWidth: number
  /** Empty space at both ends of the plot, so that end points of lines are whole. */
  readonly inset: number
  /** Width of one row. */
  readonly band: number
  /** Thickness of one bar. */
  readonly bar: number
  /** What is written below the axis. */
  readonly labels: readonly RowLabel[]
  /** Where a row of a chart of lines stands between the insets, from 0 to 1. */
  share(row: number): number
  /** Middle of a row. */
  centre(row: number): number
  /** The row under a horizontal position. */
  rowAt(x: number): number
}

const TOP = 14
const BOTTOM = 20
const SIDE = 40
/** About as wide as a date below the axis gets. */
const DATE = 51

/**
 * Margins of the chart frame: 40 px an axis, more where its labels are longer, 10 px where there is none. Rows are
 * evenly spread; those of a chart of lines over dates stand where their dates do.
 */
export function geometry(spec: {
  readonly width: number
  readonly names: readonly string[]
  /** ISO dates of the rows, where the axis is one of dates. */
  readonly dates: readonly (string | null)[] | null
  /** Labels of an axis, null where there is none. */
  readonly leftLabels: readonly string[] | null
  readonly rightLabels: readonly string[] | null
  /** Bars that stand side by side in a row; 0 for a chart of lines only, which runs to its edges. */
  readonly barsInRow: number
  /** Room at both ends of a chart of lines. */
  readonly inset: number
  readonly lang: Lang
}): Geometry {
  const { names, dates, barsInRow, lang } = spec
  const longest = (labels: readonly string[]) =>
    labels.reduce((most, label) => Math.max(most, textWidth(label)), 0)
  const axis = (labels: readonly string[]) => Math.max(SIDE, Math.ceil(longest(labels)) + 8)
  const nameWidth = (dates ? DATE : longest(names)) + 6
  const free = barsInRow === 0 ? nameWidth / 2 - spec.inset : 0
  const left = spec.leftLabels ? axis(spec.leftLabels) : 2
  const right = spec.rightLabels ? axis(spec.rightLabels) : Math.max(10, Math.ceil(free))
  const plotWidth = Math.max(1, spec.width - left - right)
  const rows = Math.max(1, names.length)
  const inset = barsInRow === 0 ? Math.min(spec.inset, plotWidth / 2) : 0
  const shares = barsInRow === 0 && dates ? timeShares(dates) : null
  const share = (row: number) => shares?.[row] ?? (rows > 1 ? row / (rows - 1) : 0.5)
  const inner = plotWidth - 2 * inset
  const band = barsInRow === 0 ? inner / Math.max(1, rows - 1) : plotWidth / rows
  const grouped = barsInRow > 1
  const centre = (row: number) => left + (barsInRow === 0 ? inset + share(row) * inner : (row + 0.5) * band)
  return {
    left,
    right,
    top: TOP,
    bottom: BOTTOM,
    plotWidth,
    inset,
    band,
    bar: Math.max(1, Math.min(grouped ? 20 : 26, band * (grouped ? 0.66 / barsInRow : 0.62))),
    labels: dates
      ? dateLabels(
          dates,
          names.map((_, row) => centre(row)),
          lang,
        )
      : labelsThatFit(names.length, plotWidth, Math.max(34, nameWidth)).map((row) => ({
          row,
          text: names[row]!,
        })),
    share,
    centre,
    rowAt: (x) => (barsInRow === 0 ? nearest(rows, centre, x) : clamp(Math.floor((x - left) / band), rows)),
  }
}

const clamp = (row: number, rows: number) => Math.max(0, Math.min(rows - 1, row))

/** The row whose middle is nearest: middles run from left to right. */
function nearest(rows: number, centre: (row: number) => number, x: number): number {
  let [low, high] = [0, rows - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (centre(middle) + centre(middle + 1) < 2 * x) low = middle + 1
    else high = middle
  }
  return low
}

/** Where dates stand between the first and the last, from 0 to 1; null where they are not in order. */
function timeShares(dates: readonly (string | null)[]): readonly number[] | null {
  const times = dates.map((date) => Date.parse(date ?? ''))
  const [first, last] = [times[0]!, times.at(-1)!]
  const ordered = times.every((time, i) => !Number.isNaN(time) && (i === 0 || time >= times[i - 1]!))
  return ordered && last > first ? times.map((time) => (time - first) / (last - first)) : null
}

/** Tick labels in the format of the axis' first series, with the decimals that the step needs; none without values. */
export function tickLabels(
  scale: Scale,
  shown: readonly Series[],
  axis: Series['axis'],
  lang: Lang,
): string[] {
  const here = shown.filter((s) => s.axis === axis)
  const format = here[0]?.column.format
  if (!format || here.every((s) => s.values.every((value) => value === null))) return []
  const decimals = tickDecimals(scale.step, format.scale)
  const labels = scale.ticks.map((tick) => formatValue(tick, { ...format, decimals, signed: false }, lang))
  // A step too small for the unit would repeat one label on every line.
  return labels.map((label, i) => (label === labels[i - 1] ? '' : label))
}
