import type { Table } from 'rattan/plugin'
import type { Rows } from '../zoom/places.ts'
import type { ChartPane } from './look.ts'
import { type Series, valueAt } from './series.ts'

/** A table and the panes over it, cut to the rows that are shown. */
export function shownRows(
  table: Table,
  panes: readonly ChartPane[],
  { from, to }: Rows,
): { table: Table; panes: readonly ChartPane[] } {
  if (from === 0 && to >= table.rows - 1) return { table, panes }
  const data = Object.entries(table.data).map(([name, cells]) => [name, cells.slice(from, to + 1)])
  return {
    table: { ...table, rows: to - from + 1, data: Object.fromEntries(data) },
    panes: panes.map((pane) => ({ ...pane, series: pane.series.map((s) => cut(s, from, to)) })),
  }
}

function cut(series: Series, from: number, to: number): Series {
  const values = series.values.slice(from, to + 1)
  // A line that runs on from one value to the next comes from before the first row.
  if (series.carried) values[0] = valueAt(series, from)
  const { colourOf } = series
  return { ...series, values, ...(colourOf ? { colourOf: (row: number) => colourOf(row + from) } : {}) }
}
