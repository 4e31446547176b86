import type { Table } from 'rattan/plugin'
import { columnOf, numbersOf } from '../shared/table/read-table.ts'
import type { PivotRow } from './metric-row.tsx'
import type { PivotOptions } from './widget.ts'

/** The rows that the table has a column for; a heading moves to the next row when its own is dropped. */
export function visibleRows(table: Table, { rows, dropEmpty = false }: PivotOptions): readonly PivotRow[] {
  let group: PivotRow['group']
  return rows.flatMap((row): PivotRow[] => {
    group = row.group ?? group
    const column = columnOf(table, row.metric)
    const values = numbersOf(table, row.metric)
    if (!column || (dropEmpty && values.every((value) => value === null))) return []
    const heading = group
    group = undefined
    const doubts = table.doubts?.[row.metric]
    return [{ column, values, doubts, level: row.level ?? 0, strong: row.strong ?? false, group: heading }]
  })
}

/** Where a new year begins, among the columns. */
export function newYears(table: Table, x: string): readonly boolean[] {
  const years = Array.from({ length: table.rows }, (_, i) => String(table.data[x]?.[i]).slice(0, 4))
  return years.map((year, i) => i > 0 && year !== years[i - 1])
}
