import { stringify } from 'csv-stringify/sync'
import { type ExportTable, plainCell } from './table.ts'

/** UTF-8 with a byte order mark, so that spreadsheets read Vietnamese. Texts that one would run as a formula are defused. */
export function csv({ columns, rows }: ExportTable): string {
  const heads = columns.map((column) => column.head)
  const cells = Array.from({ length: rows }, (_, r) =>
    columns.map((column) => {
      const value = plainCell(column.values[r])
      return typeof value === 'boolean' ? String(value) : value
    }),
  )
  return stringify([heads, ...cells], { bom: true, escape_formulas: true, record_delimiter: 'windows' })
}
