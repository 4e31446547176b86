import type { Table } from '../../core/words/table.ts'
import { type Lang, say } from '../../core/words/text.ts'

/** A table as a CSV file of raw values, heads in the reader's language. The library is loaded only now. */
export async function saveTable({ columns, data, rows }: Table, name: string, lang: Lang): Promise<void> {
  const { stringify } = await import('csv-stringify/browser/esm/sync')
  const heads = columns.map(({ label }) => say(label, lang))
  const body = Array.from({ length: rows }, (_, row) =>
    columns.map((column) => data[column.name]?.[row] ?? ''),
  )
  // With the mark by which spreadsheets know the letters; a head that looks like a formula is text.
  const text = `\uFEFF${stringify([heads, ...body], { escape_formulas: true })}`
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  link.download = `${name.replace(/[^\p{L}\p{N}.-]+/gu, '_')}.csv`
  link.click()
  URL.revokeObjectURL(link.href)
}
