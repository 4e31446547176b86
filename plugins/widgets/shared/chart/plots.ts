import { formatValue, type Lang, type Table } from 'rattan/plugin'
import { columnOf } from '../table/read-table.ts'
import { type Axes, axesOf, axisWords } from './axes.ts'
import { type Geometry, geometry } from './geometry.ts'
import type { ChartPane } from './look.ts'
import type { Series } from './series.ts'

/** A pane as it is drawn now. */
export interface DrawnPane extends ChartPane, Axes {
  /** Its series but those that a reader has hidden. */
  readonly shown: readonly Series[]
  readonly leftLabels: readonly string[]
  readonly rightLabels: readonly string[]
  readonly tag: Tag | null
}

/** The newest value of a pane's main series, on the axis. */
interface Tag {
  readonly series: Series
  readonly value: number
  readonly text: string
}

interface Drawing {
  readonly table: Table
  readonly x: string
  readonly names: readonly string[]
  readonly panes: readonly ChartPane[]
  readonly hidden: ReadonlySet<string>
  readonly lang: Lang
}

// Small enough charts show every point; longer ones would become a string of beads.
export const POINTS = 24

/** The panes without their hidden series, each with its own axes. */
export function drawnPanes({ panes, hidden, names, lang }: Drawing): readonly DrawnPane[] {
  return panes.map((pane) => {
    const shown = pane.series.filter((s) => !hidden.has(s.column.name))
    const { left, right } = axesOf(shown, names.length, pane.look)
    return {
      ...pane,
      ...{ shown, left, right },
      leftLabels: left ? axisWords(left, shown, 'left', lang) : [],
      rightLabels: right ? axisWords(right, shown, 'right', lang) : [],
      tag: tagOf(shown, pane.main, lang),
    }
  })
}

/** Where all panes have their rows: below each other they share the bottom axis, and so the room of their side axes. */
export function placeOf(
  drawn: readonly DrawnPane[],
  { table, x, names, lang }: Drawing,
  width: number,
): Geometry {
  const dated = columnOf(table, x)?.type === 'date'
  const labelled = drawn.some(({ look }) => look.labels)
  return geometry({
    ...{ width, names, lang },
    dates: dated ? (table.data[x] ?? []).map((cell) => (typeof cell === 'string' ? cell : null)) : null,
    leftLabels: drawn.some(({ left }) => left) ? drawn.flatMap((pane) => pane.leftLabels) : null,
    rightLabels: drawn.some(({ right }) => right)
      ? drawn.flatMap((pane) => [...pane.rightLabels, pane.tag?.text ?? ''])
      : null,
    barsInRow: Math.max(0, ...drawn.map(barsInRow)),
    inset: labelled ? 24 : names.length > POINTS ? 5 : 12,
  })
}

const barsInRow = ({ shown, look }: DrawnPane) => {
  const count = shown.filter((s) => s.kind === 'bar').length
  return look.stack ? Math.min(1, count) : count
}

/** Heights of the panes: what is left beside the names below the lowest one, by their shares. */
export function heightsOf(panes: readonly ChartPane[], total: number, names: number): readonly number[] {
  const shares = panes.map(({ height = 1 }) => height)
  const all = shares.reduce((a, b) => a + b, 0)
  const free = Math.max(0, total - names)
  return shares.map((share, i) => Math.floor((free * share) / all) + (i === panes.length - 1 ? names : 0))
}

/** Only the right axis has room beside it. */
function tagOf(shown: readonly Series[], main: string | undefined, lang: Lang): Tag | null {
  const series = shown.find((s) => s.column.name === main && s.axis === 'right')
  const value = series?.values.findLast((cell) => cell !== null)
  return series && value != null
    ? { series, value, text: formatValue(value, series.column.format, lang) }
    : null
}
