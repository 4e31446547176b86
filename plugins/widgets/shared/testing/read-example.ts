import { parse } from 'yaml'
import type { Cell, Column, Table } from '../../../../core/words/table.ts'
import type { Text } from '../../../../core/words/text.ts'

/** A widget block with the table it draws: documentation, story and test in one file, `example.yaml`. */
export interface Example {
  readonly widget: string
  readonly title: Text
  readonly options: Readonly<Record<string, unknown>>
  readonly table: Table
  /** What a click does, as on a page. */
  readonly on?: { readonly click?: unknown }
}

/** Columns need a name only; what an example leaves out is text without unit or direction. */
export function readExample(yaml: string): Example {
  const { table, ...block } = parse(yaml, { merge: true }) as Omit<Example, 'table'> & {
    table?: { columns: (Partial<Column> & { name: string })[]; rows: Cell[][] }
  }
  const columns = (table?.columns ?? []).map(
    (column): Column => ({
      type: 'text',
      label: { en: column.name, vi: column.name },
      unit: null,
      unitLabel: null,
      format: { style: column.type === 'period' ? 'period' : 'text' },
      direction: 'none',
      metric: null,
      ...column,
    }),
  )
  const rows = table?.rows ?? []
  const data = Object.fromEntries(columns.map((c, i) => [c.name, rows.map((row) => row[i] ?? null)]))
  return { ...block, options: block.options ?? {}, table: { rows: rows.length, columns, data } }
}
