import type { Table, Text } from 'rattan/plugin'
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
    table: {
      ...table,
      ...{ rows: to - from + 1, data: Object.fromEntries(data) },
      ...(table.doubts
        ? {
            doubts: Object.fromEntries(
              Object.entries(table.doubts).map(([name, own]) => [name, doubtsIn(own, from, to)]),
            ),
          }
        : {}),
    },
    panes: panes.map((pane) => ({ ...pane, series: pane.series.map((s) => cut(s, from, to)) })),
  }
}

/** Reasons by the rows as they are counted once those before `from` are gone. */
const doubtsIn = (doubts: Readonly<Record<number, Text>>, from: number, to: number): Record<number, Text> =>
  Object.fromEntries(
    Object.entries(doubts).flatMap(([row, why]) =>
      Number(row) >= from && Number(row) <= to ? [[Number(row) - from, why]] : [],
    ),
  )

function cut(series: Series, from: number, to: number): Series {
  const values = series.values.slice(from, to + 1)
  // A line that runs on from one value to the next comes from before the first row.
  if (series.carried) values[0] = valueAt(series, from)
  const { colourOf, doubts } = series
  return {
    ...series,
    values,
    doubts: doubts && doubtsIn(doubts, from, to),
    ...(colourOf ? { colourOf: (row: number) => colourOf(row + from) } : {}),
  }
}
