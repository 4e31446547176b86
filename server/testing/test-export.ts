import type { ExportColumn, ExportTable } from '../export/table.ts'
import { filledPart } from '../export/table.ts'
import type { BeginWriting } from '../export/writing.ts'

type TestColumn = Pick<ExportColumn, 'name' | 'head' | 'type'> & { readonly values: readonly unknown[] }

/** The bytes of a file of these columns, which come in parts of `rows`. */
export async function writtenTable(
  begin: BeginWriting,
  columns: readonly TestColumn[],
  { rows = Number.POSITIVE_INFINITY, sheet = 's' } = {},
): Promise<Buffer> {
  const table: ExportTable = {
    ...{ file: 'f', sheet, dataVersion: 'd-1', split: null },
    columns: columns.map(({ name, head, type }, from) => ({
      ...{ name, head, type, from, decimals: 2, words: null, labels: null },
    })),
  }
  const bytes: Buffer[] = []
  const writing = begin(table, (given) => void bytes.push(Buffer.from(given as Uint8Array)))
  const all = columns[0]?.values.length ?? 0
  for (let at = 0; at < all; at += rows) {
    const part = columns.map(({ values }) => values.slice(at, at + rows))
    writing.add(filledPart(table, JSON.stringify(part)))
  }
  await writing.end()
  return Buffer.concat(bytes)
}
