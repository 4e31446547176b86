import type { WidgetData } from '../../core/api/widget-data.ts'
import type { DateRange } from '../../core/plugin/plugin.ts'
import type { Cell, Table } from '../../core/words/table.ts'
import type { Text } from '../../core/words/text.ts'
import { getJson } from '../request.ts'
import { toTable } from './views.ts'

/**
 * A table whose rows were thinned, with all of them between two dates; null where they cannot be had. They stand in the
 * order of their dates: beside them are the thinned ones, so that a reader who moves on sees something at once.
 */
export async function detailOf(address: string, table: Table, range: DateRange): Promise<Table | null> {
  const line = await getJson<WidgetData>(address).catch(() => null)
  if (line?.status !== 'ok') return null
  const { column, from, to } = range
  return withDetail(table, toTable(line), column, from, to)
}

/**
 * Rows outside of the range as they are, those inside from the detail, all in the order of their dates and each with
 * the doubts about its values.
 */
export function withDetail(table: Table, detail: Table, column: string, from: string, to: string): Table {
  const day = (cell: Cell | undefined) => String(cell ?? '').slice(0, 10)
  const outside = Array.from({ length: table.rows }, (_, row) => row).filter((row) => {
    const at = day(table.data[column]?.[row])
    return at < from || at > to
  })
  const rows = [
    ...outside.map((row) => ({ of: table, row })),
    ...Array.from({ length: detail.rows }, (_, row) => ({ of: detail, row })),
  ].sort((a, b) => (day(a.of.data[column]?.[a.row]) < day(b.of.data[column]?.[b.row]) ? -1 : 1))
  const cellsOf = (name: string) => rows.map(({ of, row }) => of.data[name]?.[row] ?? null)
  return {
    columns: table.columns,
    rows: rows.length,
    data: Object.fromEntries(table.columns.map(({ name }) => [name, cellsOf(name)])),
    ...doubtsOf(rows),
  }
}

function doubtsOf(rows: readonly { readonly of: Table; readonly row: number }[]): Pick<Table, 'doubts'> {
  const doubts: Record<string, Record<number, Text>> = {}
  for (const [at, { of, row }] of rows.entries()) {
    for (const [name, reasons] of Object.entries(of.doubts ?? {})) {
      const why = reasons[row]
      if (!why) continue
      doubts[name] ??= {}
      doubts[name][at] = why
    }
  }
  return Object.keys(doubts).length > 0 ? { doubts } : {}
}
