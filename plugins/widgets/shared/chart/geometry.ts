import type { Lang } from 'rattan/plugin'
import { dateLabels } from '../axis/date-ticks.ts'
import { LEAST, labelsThatFit, type RowLabel } from '../axis/row-labels.ts'
import { textWidth } from '../axis/text-width.ts'
import { bandedRows, pointedRows, type RowPlaces } from './rows.ts'

/** Where the plot lies in its box and how rows are spread along it, in pixels. */
export interface Geometry extends RowPlaces {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  /** Empty space at both ends of the plot, so that end points of lines are whole. */
  readonly inset: number
  /** Thickness of one bar. */
  readonly bar: number
  /** What is written below the axis. */
  readonly labels: readonly RowLabel[]
}

const TOP = 14
const BOTTOM = 20
const SIDE = 40
/** About as wide as a date below the axis gets. */
const DATE = 51

interface Plan {
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
}

/**
 * Margins of the chart frame: 40 px an axis, more where its labels are longer, 10 px where there is none. Rows are
 * evenly spread; those of a chart of lines over dates stand where their dates do.
 */
export function geometry(plan: Plan): Geometry {
  const { names, dates, barsInRow } = plan
  const lines = barsInRow === 0
  const nameWidth = (dates ? DATE : longest(names)) + 6
  const free = lines ? nameWidth / 2 - plan.inset : 0
  const left = plan.leftLabels ? sideOf(plan.leftLabels) : 2
  const right = plan.rightLabels ? sideOf(plan.rightLabels) : Math.max(10, Math.ceil(free))
  const width = Math.max(1, plan.width - left - right)
  const inset = lines ? Math.min(plan.inset, width / 2) : 0
  const along = { left, width, inset, dates, rows: Math.max(1, names.length) }
  const places = lines ? pointedRows(along) : bandedRows(along)
  const grouped = barsInRow > 1
  const share = grouped ? 0.66 / barsInRow : 0.62
  return {
    ...places,
    ...{ left, right, inset, top: TOP, bottom: BOTTOM },
    bar: Math.max(1, Math.min(grouped ? 20 : 26, places.band * share)),
    labels: labelsOf(plan, places, width, nameWidth),
  }
}

function labelsOf({ names, dates, lang }: Plan, { centre }: RowPlaces, width: number, nameWidth: number) {
  if (dates) {
    const at = names.map((_, row) => centre(row))
    return dateLabels(dates, at, lang)
  }
  const rows = labelsThatFit(names.length, width, Math.max(LEAST, nameWidth))
  return rows.map((row) => ({ row, text: names[row]! }))
}

const longest = (labels: readonly string[]) =>
  labels.reduce((most, label) => Math.max(most, textWidth(label)), 0)

const sideOf = (labels: readonly string[]) => Math.max(SIDE, Math.ceil(longest(labels)) + 8)
