import type { Static, TObject } from 'typebox'
import type { Metric, Registry, Subject } from '../registry/registry.ts'
import type { QueryContext } from '../sql/context.ts'
import type { Sql } from '../sql/sql.ts'
import type { Cell, Column, Frame, Table } from '../words/table.ts'
import type { Lang, Text } from '../words/text.ts'
import type { ProcessorPlugin } from './processor.ts'
import type { SourcePlugin } from './source.ts'

/**
 * A query plugin: params to rows. `columns` must not look at the data, since pages are checked before any is read; the
 * statement of `plan` must return exactly those columns, in order, and end with an ORDER BY.
 */
export interface QueryPlugin<P extends TObject = TObject> {
  /** kebab-case, equal to the folder's name. */
  readonly name: string
  /** One line for docs, errors and Storybook. */
  readonly summary: string
  /** TypeBox object, `additionalProperties: false`; defaults are filled in. */
  readonly params: P
  columns(params: Static<P>, registry: Registry): readonly Column[]
  /** Worked out once an answer, on the data as it is: must be cheap, and must not fail where a file is missing. */
  plan(params: Static<P>, context: QueryContext): QueryPlan
}

/** A statement with what belongs to it. */
export interface QueryPlan {
  readonly statement: Sql
  /** Metrics it was asked for that the data lacks: the empty state names them. */
  readonly missing?: readonly string[]
  /** What the reader must know of these values ("year = sum of four quarters"). */
  readonly notes?: readonly Text[]
  /** Why there may be nothing although the data has the metrics: said in place of "no data". */
  readonly empty?: Text
  /**
   * What the rows are. Two plans of a query with the same text here have the same rows and differ in the columns of
   * their params' `metrics`, each named by its id: a page then asks for all of them in one statement.
   */
  readonly rows?: string
  /** Of rows that are of several subjects each: the column that names the row, and whose values it is made of. */
  readonly members?: { readonly column: string; readonly of: Readonly<Record<string, readonly string[]>> }
  /** Rows were thinned to so many a subject: a chart that is zoomed asks again for a part of them. */
  readonly thinned?: number
  /** Data sets that it reads besides those of its columns' metrics: what is computed from them has no source of its own. */
  readonly datasets?: readonly string[]
}

/** Dates of a column from one to another, ISO, ends included. */
export interface DateRange {
  readonly column: string
  readonly from: string
  readonly to: string
}

/** What somebody wrote about a point of the time axis: text, never HTML. */
export interface TimeNote {
  /** As the cells of the column along the bottom have it. */
  readonly at: string
  readonly text: string
  /** Name of who wrote it. */
  readonly by: string
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
  /**
   * Tells which dates of a column are looked at more closely, null for all: where the query thinned its rows, `table`
   * comes again with every row of that range.
   */
  readonly onRange?: (range: DateRange | null) => void
  /** The unit that stands beside the title: what has it need not say it again. */
  readonly unit?: string
  /** Notes at points of its time axis, oldest first: a view that draws one marks them there. All are in the frame. */
  readonly notes?: readonly TimeNote[]
}

/**
 * A widget plugin. `columns` names what the view will read, so that a page whose query lacks one is an issue
 * before anybody looks. Its view lies beside it in view.tsx, a React component with ViewProps by default export: only
 * browsers load that.
 */
export interface WidgetPlugin<O extends TObject = TObject> {
  readonly name: string
  readonly summary: string
  readonly options: O
  /** Size in a fresh layout, and the least that still works. */
  readonly size: { readonly w: number; readonly h: number; readonly minW: number; readonly minH: number }
  /** What stands around its view. */
  readonly frame: Frame
  /** `rows`: as high as what it shows, up to its place on the page; without it, as high as its place. */
  readonly height?: 'rows'
  columns(options: Static<O>): readonly string[]
  /**
   * The columns that share an axis, a list an axis, where it draws axes: different units on one are an issue of the page,
   * for the smaller would be drawn as zero.
   */
  axes?(options: Static<O>): readonly (readonly string[])[]
}

/**
 * A catalogue plugin: what a data tree says of itself, in files beside its data sets, brought into the registry. It must
 * not fail on files that are absent or hold anything else: they are somebody else's.
 */
export interface CatalogPlugin {
  readonly name: string
  readonly summary: string
  /** JSON files that it reads, below the tree's folder. */
  readonly files: readonly string[]
  /**
   * @param contents of `files`, in their order; undefined for one that is absent or no JSON
   * @param demo the tree is synthetic and holds all that it lists
   */
  read(contents: readonly unknown[], registry: Registry, demo: boolean): Catalog
}

export interface Catalog {
  /** All subjects there are, in place of the registry's. */
  readonly subjects?: readonly Subject[]
  /** Further metrics; those of the registry win over them. */
  readonly metrics?: readonly Metric[]
}

/** Every plugin that an instance has, by name. */
export interface Plugins {
  readonly queries: ReadonlyMap<string, QueryPlugin>
  readonly widgets: ReadonlyMap<string, WidgetPlugin>
  readonly catalogs: ReadonlyMap<string, CatalogPlugin>
  readonly sources: ReadonlyMap<string, SourcePlugin>
  readonly processors: ReadonlyMap<string, ProcessorPlugin>
}

/** Identity functions that carry the types. */
export const defineQuery = <P extends TObject>(plugin: QueryPlugin<P>): QueryPlugin<P> => plugin
export const defineWidget = <O extends TObject>(plugin: WidgetPlugin<O>): WidgetPlugin<O> => plugin
export const defineCatalog = (plugin: CatalogPlugin): CatalogPlugin => plugin
