import {
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useMemo } from 'react'
import { formatCell } from '../../../core/format.ts'
import type { Cell, Column, ViewProps } from '../../../core/plugin.ts'
import { judge, TONE, writtenSign } from '../shared/change.ts'
import { columnOf, rowOf, shortLabel, unitOf } from '../shared/read-table.ts'
import type { TableOptions } from './widget.ts'

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })
type Row = RowData & Readonly<Record<string, Cell>>

export default function TableView({ table, options, lang, title, onRow }: ViewProps<TableOptions>) {
  const rows = useMemo(() => Array.from({ length: table.rows }, (_, i) => rowOf(table, i) as Row), [table])
  const columns = useMemo(
    () =>
      (options.columns ?? table.columns.map((column) => column.name))
        .map((look) => (typeof look === 'string' ? look : look.column))
        .map((name) => columnOf(table, name))
        .filter((column) => column !== undefined),
    [table, options.columns],
  )
  const model = useTable({
    features,
    data: rows,
    columns: useMemo(
      () =>
        columns.map((column) => ({
          id: column.name,
          // Undefined, unlike null, always sorts last.
          accessorFn: (row: Row) => sortable(row[column.name]),
          sortUndefined: 'last' as const,
          sortDescFirst: isNumber(column),
          sortFn: (a: { getValue(id: string): unknown }, b: { getValue(id: string): unknown }, id: string) =>
            compare(a.getValue(id), b.getValue(id), lang),
        })),
      [columns, lang],
    ),
    initialState: {
      sorting: options.sort ? [{ id: options.sort.column, desc: options.sort.descending ?? false }] : [],
    },
  })

  return (
    <div className="-mx-(--card-x) -mb-2.5 h-[calc(100%+10px)] min-h-0 overflow-auto overscroll-contain">
      <table aria-label={title} className="w-full border-separate border-spacing-0 text-12">
        <thead>
          <tr>
            {model.getFlatHeaders().map((header, i) => {
              const column = columns[i]!
              const sorted = header.column.getIsSorted()
              return (
                <th
                  key={header.id}
                  scope="col"
                  aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : undefined}
                  className={`sticky top-0 z-1 h-[30px] border-b border-line bg-surface px-2.5 font-medium whitespace-nowrap ${i === 0 ? 'left-0 z-2! pl-(--card-x)' : ''} ${isNumber(column) ? 'text-right' : 'text-left'} ${sorted ? 'text-fg' : 'text-fg-2'}`}
                >
                  <button
                    type="button"
                    title={column.label[lang]}
                    className="hover:text-fg"
                    onClick={header.column.getToggleSortingHandler()}
                  >
                    {shortLabel(column, lang)}
                    {unitOf(column, lang) && (
                      <span className="ml-1 font-regular text-fg-3">{unitOf(column, lang)}</span>
                    )}
                    <Arrow sorted={sorted} />
                  </button>
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {model.getRowModel().rows.map((row) => (
            <tr
              key={row.id}
              className={`group ${onRow ? 'cursor-pointer' : ''}`}
              onClick={onRow && (() => onRow(row.original))}
            >
              {columns.map((column, i) => {
                const cell = row.original[column.name]
                const text = formatCell(cell, column, lang)
                return (
                  <td
                    key={column.name}
                    className={`h-(--row-h) border-b border-line-subtle px-2.5 whitespace-nowrap group-hover:bg-hover ${i === 0 ? 'sticky left-0 bg-surface pl-(--card-x) font-medium' : ''} ${isNumber(column) ? 'text-right' : 'text-left'} ${tone(cell, text, column)}`}
                  >
                    {i === 0 && onRow ? (
                      <button type="button" className="hover:text-accent">
                        {text}
                      </button>
                    ) : (
                      text
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Arrow({ sorted }: { readonly sorted: false | 'asc' | 'desc' }) {
  if (!sorted) return null
  return (
    <svg viewBox="0 0 8 8" className="ml-1 inline-block size-2 fill-accent" aria-hidden="true">
      <path d={sorted === 'asc' ? 'M4 1 8 7.4H0z' : 'M4 7.4 0 1h8z'} />
    </svg>
  )
}

const isNumber = (column: Column) => column.type === 'number'

const sortable = (cell: Cell | undefined) =>
  cell === null || cell === undefined || (typeof cell === 'number' && !Number.isFinite(cell))
    ? undefined
    : typeof cell === 'object'
      ? cell.join(', ')
      : cell

function compare(a: unknown, b: unknown, lang: string): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), lang)
}

function tone(cell: Cell | undefined, text: string, column: Column): string {
  if (cell === null || cell === undefined) return 'text-fg-3'
  return column.format.signed && typeof cell === 'number'
    ? TONE[judge(writtenSign(text), column.direction)]
    : ''
}
