import { type Cell, type Column, formatCell, type Lang, type Table } from 'rattan/plugin'
import { textWidth } from '../shared/axis/text-width.ts'
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
  /** Room that its head needs to be no higher than two lines. */
  readonly headWidth: number
  /** Its texts wrap within so many pixels. */
  readonly wrap?: number | undefined
  readonly right: boolean
}

const LETTER = 7.2
/** Texts of a table without room wrap within so many pixels. */
const WRAPPED = 130
/** Heads are written larger than words in charts, and bolder. */
const HEAD = 1.2
const PICTURE: Partial<Record<DrawnColumn['as'], number>> = {
  ...{ badge: 14, bar: 46, position: 44, change: 14, sparkline: 76, range: 190 },
}
// Widths need not look at every row of a long table.
const MEASURED = 500

/** The columns that the options ask for and the table has, in their narrow forms where there is no room for others. */
export function drawnColumns(table: Table, options: TableOptions, lang: Lang, narrow = false): DrawnColumn[] {
  const wanted = options.columns ?? table.columns.map((column) => column.name)
  const firsts = new Set(options.groups?.map((group) => group.columns[0]))
  return wanted.flatMap((entry): DrawnColumn[] => {
    const { narrow: slim, ...own }: ColumnLook = typeof entry === 'string' ? { column: entry } : entry
    const found = columnOf(table, own.column)
    if (!found) return []
    const { width: wrap, ...form } = narrow ? { ...slimmed(found, own), ...slim } : {}
    const look: ColumnLook = { ...own, ...form }
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
        ...{ wrap, headWidth: headWidthOf(column, lang) },
        width: Math.min(wrap ?? Infinity, widthOf(table, column, as, lang)),
      },
    ]
  })
}

/** The narrow form that a column has by itself: a text wraps, a number does without its picture. */
function slimmed({ type }: Column, { as = 'plain' }: ColumnLook): NonNullable<ColumnLook['narrow']> {
  if (as === 'bar' || as === 'position') return { as: 'plain' }
  return as === 'plain' && (type === 'text' || type === 'list') ? { width: WRAPPED } : {}
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
  const head = headWidthOf(column, lang)
  if (as === 'sparkline' || as === 'range') return Math.max(PICTURE[as]!, head)
  const cells = (table.data[column.name] ?? []).slice(0, MEASURED)
  const longest = cells.reduce<number>(
    (most, cell) => Math.max(most, formatCell(cell, column, lang).length),
    0,
  )
  return Math.max(head, Math.min(320, Math.ceil(longest * LETTER)) + (PICTURE[as] ?? 0))
}

/** The least width in which label and unit stand in two lines, as even as their words allow. */
function headWidthOf(column: Column, lang: Lang): number {
  const words = `${shortLabel(column, lang)} ${unitOf(column, lang)}`.trim().split(/\s+/)
  const lines = words.map((_, i) => [words.slice(0, i + 1).join(' '), words.slice(i + 1).join(' ')])
  const widths = lines.map((pair) => Math.max(...pair.map(textWidth)))
  return Math.ceil(Math.min(...widths) * HEAD)
}

/** A cell as a number that can be drawn. */
export const number = (cell: Cell | undefined): number | null =>
  typeof cell === 'number' && Number.isFinite(cell) ? cell : null
