import { stringify } from 'csv-stringify/sync'
import { plainCell } from './table.ts'
import type { BeginWriting } from './writing.ts'

/** How cells are written: the bare line ends of a text are quoted, too, since readers take any of them for a row's end. */
const WRITING = { escape_formulas: true, record_delimiter: 'windows', quoted_match: /[\r\n]/ } as const

/** UTF-8 with a byte order mark, so that spreadsheets read Vietnamese. Texts that one would run as a formula are defused. */
export const csv: BeginWriting = ({ columns }, write) => {
  write(stringify([columns.map((column) => defused(column.head))], { ...WRITING, bom: true }))
  return {
    add(part) {
      const cells = Array.from({ length: part.rows }, (_, r) =>
        part.columns.map((column) => {
          const value = plainCell(column.values[r])
          return typeof value === 'string'
            ? defused(value)
            : typeof value === 'boolean'
              ? String(value)
              : value
        }),
      )
      write(stringify(cells, WRITING))
    },
    end() {},
  }
}

/** The library defuses what begins with a sign, a tab or a carriage return, but not with a line feed. */
const defused = (text: string): string => (text.startsWith('\n') ? `'${text}` : text)
