import {
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { type Cell, type Lang, say } from 'rattan/plugin'
import { useMemo } from 'react'
import type { DrawnColumn } from './columns.ts'
import type { TableOptions } from './widget.ts'

export type Row = RowData & Readonly<Record<string, Cell>>

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })

/** Rows in the order that a reader chose by the heads, at first that of the options. */
export function useSorted(
  data: readonly Row[],
  columns: readonly DrawnColumn[],
  sort: TableOptions['sort'],
  lang: Lang,
) {
  const model = useTable({
    features,
    data,
    columns: useMemo(() => columns.map(({ column }) => sortedBy(column, lang)), [columns, lang]),
    initialState: { sorting: sort ? [{ id: sort.column, desc: sort.descending ?? false }] : [] },
  })
  return { rows: model.getRowModel().rows, headers: model.getFlatHeaders() }
}

interface SortedRow {
  getValue(id: string): unknown
}

const sortedBy = (column: DrawnColumn['column'], lang: Lang) => ({
  id: column.name,
  // Undefined, unlike null, always sorts last.
  accessorFn: (row: Row) => sortable(row[column.name], column, lang),
  sortUndefined: 'last' as const,
  sortDescFirst: column.type === 'number',
  sortFn: (a: SortedRow, b: SortedRow, id: string) => compare(a.getValue(id), b.getValue(id), lang),
})

/** What a cell is sorted by. A code is its words, or its rank where the words of its column are classes with colours. */
function sortable(cell: Cell | undefined, { values }: DrawnColumn['column'], lang: Lang) {
  if (cell === null || cell === undefined || (typeof cell === 'number' && !Number.isFinite(cell))) return
  if (typeof cell === 'object') return cell.join(', ')
  if (typeof cell !== 'string' || !values || !Object.hasOwn(values, cell)) return cell
  const { label, tone } = values[cell]!
  return tone === undefined ? say(label, lang) : Object.keys(values).indexOf(cell)
}

function compare(a: unknown, b: unknown, lang: Lang): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), lang)
}
