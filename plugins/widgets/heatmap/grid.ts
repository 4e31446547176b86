import { type Column, formatDate, type Lang, type Table } from 'rattan/plugin'
import { columnOf, numbersOf, rowNames } from '../shared/table/read-table.ts'
import type { HeatmapOptions } from './widget.ts'

/** A long table as a grid: `rowAt[r][c]` is the table's row of a cell, -1 where it has none. */
export interface Grid {
  readonly column: Column | undefined
  readonly values: readonly (number | null)[]
  readonly across: readonly { key: string; name: string }[]
  /** The months that the columns are days of, in the order of the columns: where each begins, how many it has. */
  readonly months: readonly { name: string; year: string; from: number; count: number }[]
  readonly down: readonly { key: string; name: string; label: string }[]
  readonly rowAt: readonly (readonly number[])[]
}

/** Columns in the order of their values, rows in the order of the query or by their newest value, highest first. */
export function gridOf(table: Table, options: HeatmapOptions, lang: Lang): Grid {
  const { x = 'date', y = 'subject', order = 'given', newest = 'right' } = options
  const values = numbersOf(table, options.value)
  const names = rowNames(table, y, lang)
  const labels = options.label ? rowNames(table, options.label, lang) : []
  const xColumn = columnOf(table, x)
  const across = distinct(table, x).map((key) => ({
    key,
    name: xColumn?.type === 'date' ? formatDate(key, lang, 'day') : (shown(table, x, key, lang) ?? key),
  }))
  if (xColumn?.type === 'date' || xColumn?.type === 'period') across.sort((a, b) => (a.key < b.key ? -1 : 1))
  if (newest === 'left') across.reverse()
  const place = new Map(across.map(({ key }, i) => [key, i]))
  const rows = new Map<string, { key: string; name: string; label: string; cells: number[] }>()
  for (let i = 0; i < table.rows; i++) {
    const key = String(table.data[y]?.[i] ?? '')
    let row = rows.get(key)
    if (!row) {
      row = { key, name: names[i] ?? key, label: labels[i] ?? '', cells: across.map(() => -1) }
      rows.set(key, row)
    }
    const at = place.get(String(table.data[x]?.[i] ?? ''))
    if (at !== undefined) row.cells[at] = i
  }
  const down = [...rows.values()]
  if (order === 'latest') {
    const end = newest === 'right' ? across.length - 1 : 0
    const latest = (row: (typeof down)[number]) => values[row.cells[end] ?? -1] ?? -Infinity
    down.sort((a, b) => latest(b) - latest(a))
  }
  const months = xColumn?.type === 'date' ? monthsOf(across, lang) : []
  const rowAt = down.map((row) => row.cells)
  return { column: columnOf(table, options.value), values, across, months, down, rowAt }
}

/** Runs of columns of one month, with the year where it is not that of the run before. */
function monthsOf(across: Grid['across'], lang: Lang): Grid['months'] {
  const months: { month: string; name: string; year: string; from: number; count: number }[] = []
  across.forEach(({ key }, i) => {
    const month = key.slice(0, 7)
    const run = months.at(-1)
    if (run?.month === month) run.count += 1
    else {
      const year = run?.month.slice(0, 4) === month.slice(0, 4) ? '' : month.slice(0, 4)
      months.push({ month, name: formatDate(key, lang, 'month-name'), year, from: i, count: 1 })
    }
  })
  return months
}

const distinct = (table: Table, name: string): string[] => [
  ...new Set((table.data[name] ?? []).slice(0, table.rows).map((cell) => String(cell ?? ''))),
]

function shown(table: Table, name: string, key: string, lang: Lang): string | undefined {
  const at = (table.data[name] ?? []).findIndex((cell) => String(cell ?? '') === key)
  return at < 0 ? undefined : rowNames({ ...table, rows: at + 1 }, name, lang)[at]
}
