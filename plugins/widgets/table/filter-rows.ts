import { type Cell, fold, formatCell, type Lang, MISSING } from 'rattan/plugin'
import type { DrawnColumn } from './columns.ts'

type Row = Readonly<Record<string, Cell>>

/** Every word, without accents, in one of the row's texts. */
export function holds(row: Row, columns: readonly DrawnColumn[], words: string, lang: Lang): boolean {
  const texts = columns
    .filter(({ column }) => column.type !== 'number')
    .map(({ column }) => {
      const text = formatCell(row[column.name], column, lang)
      return fold(`${text} ${column.values ? String(row[column.name] ?? '') : ''}`)
    })
  return fold(words)
    .split(/\s+/)
    .every((word) => texts.some((text) => text.includes(word)))
}

/** Whether any cell stands for a missing value, whatever the language. */
export const lacks = (rows: readonly Row[], columns: readonly DrawnColumn[]): boolean =>
  rows.some((row) => columns.some(({ column }) => formatCell(row[column.name], column, 'en') === MISSING))
