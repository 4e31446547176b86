import type { ComponentType } from 'react'
import type { Static, TObject } from 'typebox'
import type { Format } from './format.ts'
import type { At } from './page.ts'
import type { Registry } from './registry.ts'
import type { Sql } from './sql.ts'
import type { Lang, Text } from './text.ts'

/** What a query returns and a view draws: columns of equal length, raw values in canonical units. */
export interface Table {
  readonly rows: number
  readonly columns: readonly Column[]
  /** Values by column name. Dates are ISO texts, periods "2025Q3" or "2025", missing is null; never NaN. */
  readonly data: Readonly<Record<string, readonly Cell[]>>
}
export type Cell = string | number | boolean | null | readonly (string | number)[]

export interface Column {
  readonly name: string
  readonly type: 'number' | 'text' | 'date' | 'period' | 'boolean' | 'list'
  readonly label: Text
  readonly short?: Text
  /** Unit id of registries/units.yaml and its label, null where there is none. */
  readonly unit: string | null
  readonly unitLabel: Text | null
  readonly format: Format
  readonly direction: 'up' | 'down' | 'none'
  /** The metric it holds, for tooltips and lineage. */
  readonly metric: string | null
  readonly thresholds?: readonly { value: number; label: Text; tone: string }[]
  /** Words for values that are codes (a sector, a status, a ticker's name): shown in their place. */
  readonly values?: Readonly<Record<string, ValueLabel>>
}

/** A value in words. `tone` is a colour of tokens.css without its dashes: val-1 to val-5, info, ok, warn, danger. */
export interface ValueLabel {
  readonly label: Text
  readonly tone?: string
}

/** What the engine knows when it turns params into SQL. */
export interface QueryContext {
  readonly registry: Registry
  /** Columns that the data really has, with DuckDB types; undefined where the file is missing or unreadable. */
  columns(dataset: string): ReadonlyMap<string, string> | undefined
  /** Newest session of the data, ISO date: windows end there, not at the wall clock. */
  readonly session: string
}

/**
 * A query plugin: params to SQL. `columns` must not look at the data, since pages are checked before any is read;
 * `sql` must return exactly those columns, in order, and end with an ORDER BY.
 */
export interface QueryPlugin<P extends TObject = TObject> {
  /** kebab-case, equal to the folder's name. */
  readonly name: string
  /** One line for docs, errors and Storybook. */
  readonly summary: string
  /** TypeBox object, `additionalProperties: false`; defaults are filled in. */
  readonly params: P
  columns(params: Static<P>, registry: Registry): readonly Column[]
  sql(params: Static<P>, context: QueryContext): Sql
  /** What the reader must know of these values ("year = sum of four quarters"). */
  notes?(params: Static<P>, context: QueryContext): readonly Text[]
  /** Why there may be nothing although the data has the metrics: said in place of "no data". */
  empty?(params: Static<P>, registry: Registry): Text
  /** Metrics it was asked for that the data lacks: the empty state names them. */
  missing?(params: Static<P>, context: QueryContext): readonly string[]
  /**
   * Where two give the same text, they give the same rows and differ in the columns of their `metrics`, each named by
   * its id: a page then asks for all of them in one statement. Undefined where that does not hold.
   */
  sharedRows?(params: Static<P>, context: QueryContext): string | undefined
  /** Data sets that it reads besides those of its columns' metrics: what is computed from them has no source of its own. */
  datasets?(params: Static<P>): readonly string[]
}

/** What a view gets. It draws `table` and nothing else; frame, title, states and table twin are the shell's. */
export interface ViewProps<O> {
  readonly table: Table
  readonly options: O
  readonly lang: Lang
  /** Named widget id, for ids inside SVG. */
  readonly id: string
  readonly title: string
  /** Calls the page's `on.click` with the clicked row, where one is declared. */
  readonly onRow?: (row: Readonly<Record<string, Cell>>) => void
  /** The unit that stands beside the title: what has it need not say it again. */
  readonly unit?: string
}

/**
 * What stands around a view: a frame with title and menu (`widget`), a frame alone (`card`, which draws its own label),
 * the same as low as one line of words (`line`), or nothing (`bare`, such as headings). `header` stands beside the
 * page's title, and its `at` is only its order there.
 */
export type Frame = 'widget' | 'card' | 'line' | 'bare' | 'header'

/**
 * A widget plugin. `columns` names what the view will read, so that a page whose query lacks one is an issue
 * before anybody looks. `view` is lazy: the server checks options without loading React.
 */
export interface WidgetPlugin<O extends TObject = TObject> {
  readonly name: string
  readonly summary: string
  readonly options: O
  /** Size in a fresh layout, and the least that still works. */
  readonly size: { readonly w: number; readonly h: number; readonly minW: number; readonly minH: number }
  readonly frame: Frame
  columns(options: Static<O>): readonly string[]
  view(): Promise<{ default: ComponentType<ViewProps<Static<O>>> }>
}

/** Identity functions that carry the types: a view with other options does not compile. */
export const defineQuery = <P extends TObject>(plugin: QueryPlugin<P>): QueryPlugin<P> => plugin
export const defineWidget = <O extends TObject>(plugin: WidgetPlugin<O>): WidgetPlugin<O> => plugin

export type { At }
