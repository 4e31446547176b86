import writeExcelFile, { type Cell, type Sheet } from 'write-excel-file/node'
import { type ExportColumn, type ExportTable, plainCell } from './table.ts'

/** What Excel takes at most. */
const CELL_CHARACTERS = 32_767
const SHEET_NAME_CHARACTERS = 31

/**
 * A workbook: numbers and dates are such, texts are texts whatever they begin with, so nothing is run as a formula.
 * One sheet with all rows and, where the page asks for it, one for each value of a column.
 */
export async function xlsx(table: ExportTable): Promise<Buffer> {
  const all = Array.from({ length: table.rows }, (_, row) => row)
  const taken = new Set<string>()
  const sheets = [sheetOf(table, all, sheetName(table.sheet, taken))]
  const { split } = table
  const by = split && table.columns.find(({ name }) => name === split.column)
  const found = new Set(by?.codes.map(String))
  // Those that the page names, in its order, then the others as they come.
  const named = Object.keys(split?.sheets ?? {}).filter((value) => found.has(value))
  for (const value of new Set([...named, ...found])) {
    const rows = all.filter((row) => String(by!.codes[row]) === value)
    sheets.push(sheetOf(table, rows, sheetName(split!.sheets[value] ?? value, taken)))
  }
  return writeExcelFile(sheets).toBuffer()
}

function sheetOf({ columns }: ExportTable, rows: readonly number[], sheet: string): Sheet<never> {
  const heads = columns.map(({ head }): Cell => ({ value: head, type: String, fontWeight: 'bold' }))
  return {
    sheet,
    data: [heads, ...rows.map((row) => columns.map((column) => cell(column.values[row], column)))],
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
