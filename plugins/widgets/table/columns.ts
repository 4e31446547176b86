import { type Cell, type Column, formatCell, type Lang, type Table } from 'rattan/plugin'
import { domainAround, domainOf } from '../shared/colours/heat.ts'
import { columnOf, numbersOf, shortLabel, unitOf } from '../shared/table/read-table.ts'
import type { ColumnLook, TableOptions } from './widget.ts'

/** A column as the table draws it. */
export interface DrawnColumn {
  readonly column: Column
  readonly as: NonNullable<ColumnLook['as']>
  readonly look: ColumnLook
  /** Values of the two ends of its small picture or its tints. */
  readonly domain: readonly [number, number]
  /** Columns that a range shows. */
  readonly marks: readonly { column: Column; letter: string }[]
  /** The first of its group, which a line parts from the one before. */
  readonly first: boolean
  /** Room for its widest cell in pixels, so that columns keep their width while rows are scrolled. */
  readonly width: number
  readonly right: boolean
}

const LETTER = 7.2
const PICTURE: Partial<Record<DrawnColumn['as'], number>> = {
  ...{ badge: 14, bar: 46, position: 44, change: 14, sparkline: 76, range: 190 },
}
// Widths need not look at every row of a long table.
const MEASURED = 500

/** The columns that the options ask for and the table has. */
export function drawnColumns(table: Table, options: TableOptions, lang: Lang): DrawnColumn[] {
  const wanted = options.columns ?? table.columns.map((column) => column.name)
  const firsts = new Set(options.groups?.map((group) => group.columns[0]))
  return wanted.flatMap((entry): DrawnColumn[] => {
    const look: ColumnLook = typeof entry === 'string' ? { column: entry } : entry
    const found = columnOf(table, look.column)
    if (!found) return []
    const column = { ...found, ...dressed(found, look) }
    const as = look.as ?? 'plain'
    const values = as === 'plain' ? [] : numbersOf(table, look.column)
    const right = as === 'sparkline' || (column.type === 'number' && as !== 'badge' && as !== 'range')
    return [
      {
        ...{ column, as, look, right },
        domain: look.domain ?? (as === 'heat' ? domainAround(values) : barDomain(values)),
        marks: (look.marks ?? []).flatMap(({ column: name, letter }) => {
          const mark = columnOf(table, name)
          return mark ? [{ column: mark, letter: letter ?? shortLabel(mark, lang).slice(0, 1) }] : []
        }),
        first: firsts.has(look.column),
        width: widthOf(table, column, as, lang),
      },
    ]
  })
}

/** What the page overrides for this table. */
function dressed(column: Column, { label, format }: ColumnLook): Partial<Column> {
  return {
    ...(label ? { label, short: label } : {}),
    ...(format ? { format: { ...column.format, ...format } } : {}),
  }
}

/** Bars start at zero. */
function barDomain(values: readonly (number | null)[]): readonly [number, number] {
  const [low, high] = domainOf(values)
  return [Math.min(0, low), Math.max(0, high)]
}

function widthOf(table: Table, column: Column, as: DrawnColumn['as'], lang: Lang): number {
  const head = shortLabel(column, lang).length + unitOf(column, lang).length + 2
  if (as === 'sparkline' || as === 'range') return Math.max(PICTURE[as]!, head * LETTER)
  const cells = (table.data[column.name] ?? []).slice(0, MEASURED)
  const longest = cells.reduce<number>(
    (most, cell) => Math.max(most, formatCell(cell, column, lang).length),
    head,
  )
  return Math.min(320, Math.ceil(longest * LETTER)) + (PICTURE[as] ?? 0)
}

/** A cell as a number that can be drawn. */
export const number = (cell: Cell | undefined): number | null =>
  typeof cell === 'number' && Number.isFinite(cell) ? cell : null
