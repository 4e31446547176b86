import type { ResolvedInput, ResolvedWidget } from '../../core/api/pages.ts'
import type { Cell, Column, Table } from '../../core/words/table.ts'
import type { Text } from '../../core/words/text.ts'
import { timeAxisOf } from '../notes/time-axis.ts'

/** So many lines are told apart at a glance. */
export const MOST_SUBJECTS = 4
/** The key of the address that says what is compared. */
export const COMPARE = 'compare'
export const SUBJECT = 'subject'

/** What a reader compares: in which widget, by which of its columns, with which further subjects. */
export interface Compared {
  readonly widget: string
  readonly column: string
  readonly others: readonly string[]
}

/** `revenue:net_revenue:HPG,FPT`; a repeated widget's id may have colons of its own. */
const WRITTEN = /^(.{1,200}):([a-z][a-z0-9_]{0,99}):([A-Z0-9._,-]{0,100})$/

/** Null where the address says nothing, or nothing that can be read. */
export function readCompared(written: string | null): Compared | null {
  const [, widget, column, others = ''] = WRITTEN.exec(written ?? '') ?? []
  if (widget === undefined || column === undefined) return null
  const symbols = [...new Set(others.split(',').filter((symbol) => symbol !== ''))]
  return { widget, column, others: symbols.slice(0, MOST_SUBJECTS - 1) }
}

export const writeCompared = ({ widget, column, others }: Compared): string =>
  `${widget}:${column}:${others.join(',')}`

/** What of a widget can be compared. */
export interface Comparable {
  /** The input whose subject its numbers are of. */
  readonly input: ResolvedInput
  /** Dates or periods along which it is. */
  readonly axis: Column
  /** Numbers, those that it draws. */
  readonly columns: readonly Column[]
}

/** Null where its numbers are not of one subject of the page over time. */
export function comparableOf(
  widget: Pick<ResolvedWidget, 'subjects'>,
  inputs: readonly ResolvedInput[],
  shown: { readonly table: Table; readonly draws: readonly string[]; readonly along: unknown },
): Comparable | null {
  const [name, ...more] = widget.subjects
  const input = inputs.find((one) => one.name === name && one.type === 'subject')
  const axis = timeAxisOf(shown.table, shown.along)?.column
  if (!input || more.length > 0 || !axis) return null
  const numbers = shown.table.columns.filter(({ type, name }) => type === 'number' && isWritable(name))
  const drawn = numbers.filter(({ name }) => shown.draws.includes(name))
  const columns = drawn.length > 0 ? drawn : numbers
  return columns.length > 0 ? { input, axis, columns } : null
}
/** Whether the address can name the column. */
const isWritable = (column: string): boolean =>
  readCompared(writeCompared({ widget: '-', column, others: [] }))?.column === column

/**
 * One column of several subjects' tables as one long table: a row a subject and point of the axis, subjects in the order
 * given, which is also that of their colours.
 */
export function together(
  tables: ReadonlyMap<string, Table>,
  { axis, column, label }: { readonly axis: string; readonly column: string; readonly label: Text },
): Table {
  const along = firstColumn(tables, axis)
  const value = firstColumn(tables, column)
  if (!along || !value) return { rows: 0, columns: [], data: {} }
  const names = Object.fromEntries([...tables.keys()].map((symbol) => [symbol, { label: { en: symbol } }]))
  const subject: Column = {
    ...{ name: SUBJECT, type: 'text', label, unit: null, unitLabel: null, metric: null },
    ...{ direction: 'none', format: { style: 'text' }, values: names },
  }
  const cells = (of: (symbol: string, table: Table) => readonly Cell[]) =>
    [...tables].flatMap(([symbol, table]) => of(symbol, table))
  const data = {
    [axis]: cells((_, table) => table.data[axis] ?? []),
    [SUBJECT]: cells((symbol, table) => Array<Cell>(table.data[axis]?.length ?? 0).fill(symbol)),
    [column]: cells((_, table) => table.data[column] ?? []),
  }
  const { thresholds: _of, ...plain } = value
  return { rows: data[axis]!.length, columns: [along, subject, plain], data }
}

const firstColumn = (tables: ReadonlyMap<string, Table>, name: string): Column | undefined =>
  [...tables.values()].flatMap(({ columns }) => columns.filter((column) => column.name === name))[0]
