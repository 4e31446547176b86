import writeExcelFile, { type Cell, type Sheet } from 'write-excel-file/node'
import { type ExportColumn, plainCell } from './table.ts'
import { type BeginWriting, TooLarge } from './writing.ts'

/** What Excel takes at most. */
const CELL_CHARACTERS = 32_767
const SHEET_NAME_CHARACTERS = 31

/** Rows of a sheet below its head. */
const SHEET_ROWS = 1_048_575

/**
 * A workbook: numbers and dates are such, texts are texts whatever they begin with, so nothing is run as a formula.
 * One sheet with all rows and, where the page asks for it, one for each value of a column.
 */
export const xlsx: BeginWriting = (table, write) => {
  const { split, columns } = table
  const by = split ? columns.findIndex(({ name }) => name === split.column) : -1
  const rows: Cell[][] = []
  const groups = new Map<string, Cell[][]>()
  return {
    add(part) {
      if (rows.length + part.rows > SHEET_ROWS) throw new TooLarge(`a sheet takes ${SHEET_ROWS} rows`)
      for (let r = 0; r < part.rows; r++) {
        const row = part.columns.map((column) => cell(column.values[r], column))
        rows.push(row)
        if (by === -1) continue
        const value = String(part.columns[by]!.codes[r])
        const group = groups.get(value)
        if (group) group.push(row)
        else groups.set(value, [row])
      }
    },
    async end() {
      const taken = new Set<string>()
      const sheets = [sheetOf(columns, rows, sheetName(table.sheet, taken))]
      // Those that the page names, in its order, then the others as they come.
      const named = Object.keys(split?.sheets ?? {}).filter((value) => groups.has(value))
      for (const value of new Set([...named, ...groups.keys()])) {
        const name = sheetName(split!.sheets[value] ?? value, taken)
        sheets.push(sheetOf(columns, groups.get(value)!, name))
      }
      write(await writeExcelFile(sheets).toBuffer())
    },
  }
}

function sheetOf(columns: readonly ExportColumn[], rows: readonly Cell[][], sheet: string): Sheet<never> {
  const heads = columns.map(({ head }): Cell => ({ value: head, type: String, fontWeight: 'bold' }))
  return {
    sheet,
    data: [heads, ...rows],
    stickyRowsCount: 1,
    columns: columns.map(({ head, type }) => ({
      width: Math.min(40, Math.max(type === 'text' ? 16 : 12, head.length + 2)),
    })),
  }
}

function cell(raw: unknown, { type, decimals }: ExportColumn): Cell {
  const value = plainCell(raw)
  if (value === null) return null
  if (typeof value === 'number') {
    return { value, type: Number, format: decimals > 0 ? `#,##0.${'0'.repeat(decimals)}` : '#,##0' }
  }
  if (typeof value === 'boolean') return { value, type: Boolean }
  if (type === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    return { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' }
  }
  return { value: value.slice(0, CELL_CHARACTERS), type: String }
}

/** A name that Excel takes, unlike the others of the workbook. */
function sheetName(name: string, taken: Set<string>): string {
  const clean =
    name
      .replace(/[\p{C}[\]:*?/\\]/gu, '_')
      .replace(/^'|'$/g, '_')
      .trim() || 'Data'
  let free = clean.slice(0, SHEET_NAME_CHARACTERS)
  for (let n = 2; taken.has(free.toLowerCase()); n++) {
    const ending = ` ${n}`
    free = clean.slice(0, SHEET_NAME_CHARACTERS - ending.length) + ending
  }
  taken.add(free.toLowerCase())
  return free
}
