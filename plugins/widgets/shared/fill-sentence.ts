import { formatCell, formatPeriod, formatValue } from '../../../core/format.ts'
import type { Cell, Column, Table } from '../../../core/plugin.ts'
import type { Lang, Text } from '../../../core/text.ts'
import { columnOf } from './read-table.ts'

/** A cell as it stands in a sentence: with its unit, a period in words. */
export function spoken(cell: Cell | undefined, column: Column, lang: Lang): string {
  if (column.type === 'period' && typeof cell === 'string') return formatPeriod(cell, lang, 'text')
  return column.type === 'number'
    ? formatValue(cell, column.format, lang, { unit: true })
    : formatCell(cell, column, lang)
}

/** A sentence with the values of a row in place of `[column]`; a column that the table lacks is –. */
export function fillSentence(text: Text, table: Table, row: number, lang: Lang): string {
  return text[lang].replace(/\[([a-z_][\w-]*)\]/gi, (_, name: string) => {
    const column = columnOf(table, name)
    return column ? spoken(table.data[name]?.[row], column, lang) : '–'
  })
}

/** The tone of a cell's words, undefined where it has none. */
export function toneOf(table: Table, name: string | undefined, row: number): string | undefined {
  const column = name === undefined ? undefined : columnOf(table, name)
  const cell = column && table.data[column.name]?.[row]
  return typeof cell === 'string' && column?.values && Object.hasOwn(column.values, cell)
    ? column.values[cell]!.tone
    : undefined
}
