import type { Cell, Table } from '../../../../core/words/table.ts'

export function mapCells(table: Table, change: (cell: Cell, row: number) => Cell): Table['data'] {
  return Object.fromEntries(Object.entries(table.data).map(([name, cells]) => [name, cells.map(change)]))
}

/** The same columns with what data may bring, and what it must not. */
export function hostileTables(table: Table, rows: number): [string, Table][] {
  const number = (to: number | null) =>
    mapCells(table, (cell) => (typeof cell === 'number' || cell === null ? to : cell))
  const repeated = Object.fromEntries(
    Object.entries(table.data).map(([name, cells]) => [
      name,
      Array.from({ length: cells.length ? rows : 0 }, (_, i) => cells[i % cells.length]!),
    ]),
  )
  const first = Object.fromEntries(
    Object.entries(table.data).map(([name, cells]) => [name, cells.slice(0, 1)]),
  )
  return [
    ['no rows', { ...table, rows: 0, data: mapCells({ ...table, data: {} }, (c) => c) }],
    ['no columns', { rows: 0, columns: [], data: {} }],
    ['one row', { ...table, rows: Math.min(1, table.rows), data: first }],
    ['nulls only', { ...table, data: number(null) }],
    ['NaN', { ...table, data: number(Number.NaN) }],
    ['infinities', { ...table, data: number(Number.POSITIVE_INFINITY) }],
    ['zeros', { ...table, data: number(0) }],
    ['negative numbers only', { ...table, data: number(-3.5e12) }],
    [`${rows} rows`, { ...table, rows: table.rows ? rows : 0, data: repeated }],
  ]
}
