import { stringify } from 'csv-stringify/sync'
import { type ExportTable, plainCell } from './table.ts'

/** How cells are written: the bare line ends of a text are quoted, too, since readers take any of them for a row's end. */
const WRITING = { escape_formulas: true, record_delimiter: 'windows', quoted_match: /[\r\n]/ } as const

/** UTF-8 with a byte order mark, so that spreadsheets read Vietnamese. Texts that one would run as a formula are defused. */
export function csv({ columns, rows }: ExportTable): string {
  const heads = columns.map((column) => defused(column.head))
  const cells = Array.from({ length: rows }, (_, r) =>
    columns.map((column) => {
      const value = plainCell(column.values[r])
      return typeof value === 'string' ? defused(value) : typeof value === 'boolean' ? String(value) : value
    }),
  )
  return stringify([heads, ...cells], { ...WRITING, bom: true })
}

/** The library defuses what begins with a sign, a tab or a carriage return, but not with a line feed. */
const defused = (text: string): string => (text.startsWith('\n') ? `'${text}` : text)
