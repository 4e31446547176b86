import type { Table } from '../../core/words/table.ts'
import { type Lang, say } from '../../core/words/text.ts'
import { saveFile } from '../widget/save-file.ts'

/** A table as a CSV file of raw values, heads in the reader's language. The library is loaded only now. */
export async function saveTable({ columns, data, rows }: Table, name: string, lang: Lang): Promise<void> {
  const { stringify } = await import('csv-stringify/browser/esm/sync')
  const heads = columns.map(({ label }) => say(label, lang))
  const body = Array.from({ length: rows }, (_, row) =>
    columns.map((column) => data[column.name]?.[row] ?? ''),
  )
  // With the mark by which spreadsheets know the letters; a head that looks like a formula is text.
  const text = `\uFEFF${stringify([heads, ...body], { escape_formulas: true })}`
  saveFile(new Blob([text], { type: 'text/csv' }), `${name.replace(/[^\p{L}\p{N}.-]+/gu, '_')}.csv`)
}
