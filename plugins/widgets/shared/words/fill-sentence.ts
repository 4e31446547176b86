import {
  type Cell,
  type Column,
  formatCell,
  formatPeriod,
  formatValue,
  type Lang,
  MISSING,
  say,
  type Table,
  type Text,
} from 'rattan/plugin'
import { columnOf } from '../table/read-table.ts'

/** A cell as it stands in a sentence: with its unit, a period in words. */
export function spoken(cell: Cell | undefined, column: Column, lang: Lang): string {
  if (column.type === 'period' && typeof cell === 'string') return formatPeriod(cell, lang, 'text')
  return column.type === 'number'
    ? formatValue(cell, column.format, lang, { unit: true })
    : formatCell(cell, column, lang)
}

/** A sentence with the values of a row in place of `[column]`; a column that the table lacks is said to be missing. */
export function fillSentence(text: Text, table: Table, row: number, lang: Lang): string {
  return say(text, lang).replace(/\[([a-z_][\w-]*)\]/gi, (_, name: string) => {
    const column = columnOf(table, name)
    return column ? spoken(table.data[name]?.[row], column, lang) : MISSING
  })
}
