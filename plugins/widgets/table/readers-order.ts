import { type Cell, type Lang, say, type Table } from 'rattan/plugin'
import { columnOf } from '../shared/table/read-table.ts'

/**
 * Rows in the order of their query, `sector,-upside` for one. Where codes with words lead it, the query has them in the
 * order of the codes: here they follow the words of the reader's language, and rows of one code stay as they are.
 */
export function inReadersOrder<Row extends Readonly<Record<string, Cell>>>(
  rows: readonly Row[],
  order: string | undefined,
  table: Table,
  lang: Lang,
): readonly Row[] {
  const [first = ''] = order?.split(',') ?? []
  const name = first.replace('-', '')
  const values = columnOf(table, name)?.values
  if (!values) return rows
  const sign = first.startsWith('-') ? -1 : 1
  const word = (row: Row) => {
    const code = row[name]
    return typeof code === 'string'
      ? Object.hasOwn(values, code)
        ? say(values[code]!.label, lang)
        : code
      : null
  }
  return [...rows].sort((a, b) => {
    const [one, other] = [word(a), word(b)]
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    return sign * one.localeCompare(other, lang)
  })
}
