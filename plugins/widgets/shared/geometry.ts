import { formatValue } from '../../../core/format.ts'
import type { Lang } from '../../../core/text.ts'
import { labelsThatFit, type Scale, tickDecimals } from './scale.ts'
import type { Series } from './series.ts'

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
  /** Rows whose name is written below the axis. */
  readonly labelled: readonly number[]
  /** Middle of a row. */
  centre(row: number): number
  /** The row under a horizontal position. */
  rowAt(x: number): number
}

const TOP = 14
const BOTTOM = 20
const SIDE = 40
const LETTER = 6.4

/** Margins of the chart frame: 40 px an axis, more where its labels are longer, 10 px where there is none. */
export function geometry(spec: {
  readonly width: number
  readonly names: readonly string[]
  readonly leftLabels: readonly string[]
  readonly rightLabels: readonly string[] | null
  /** Bars that stand side by side in a row; 0 for a chart of lines only, which runs to its edges. */
  readonly barsInRow: number
  /** Room at both ends of a chart of lines. */
  readonly inset: number
}): Geometry {
  const { names, barsInRow } = spec
  const longest = (labels: readonly string[]) =>
    labels.reduce((most, label) => Math.max(most, label.length), 0)
  const axis = (labels: readonly string[]) => Math.max(SIDE, Math.ceil(longest(labels) * LETTER) + 9)
  const left = axis(spec.leftLabels)
  const nameWidth = longest(names) * LETTER + 6
  const free = barsInRow === 0 ? nameWidth / 2 - spec.inset : 0
  const right = spec.rightLabels ? axis(spec.rightLabels) : Math.max(10, Math.ceil(free))
  const plotWidth = Math.max(1, spec.width - left - right)
  const rows = Math.max(1, names.length)
  const inset = barsInRow === 0 ? Math.min(spec.inset, plotWidth / 2) : 0
  const band = inset ? (rows > 1 ? (plotWidth - 2 * inset) / (rows - 1) : plotWidth) : plotWidth / rows
  const grouped = barsInRow > 1
  const share = grouped ? 0.66 / barsInRow : 0.62
  return {
    left,
    right,
    top: TOP,
    bottom: BOTTOM,
    plotWidth,
    inset,
    band,
    bar: Math.max(1, Math.min(grouped ? 20 : 26, band * share)),
    labelled: labelsThatFit(names.length, plotWidth, Math.max(34, nameWidth)),
    centre: (row) => left + (inset ? (rows > 1 ? inset + row * band : plotWidth / 2) : (row + 0.5) * band),
    rowAt: (x) =>
      Math.max(
        0,
        Math.min(rows - 1, inset ? Math.round((x - left - inset) / band) : Math.floor((x - left) / band)),
      ),
  }
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
