import type { Static, TObject } from 'typebox'
import type { Registry } from '../registry/registry.ts'
import type { Sql } from '../sql/sql.ts'
import type { Cell } from '../words/table.ts'

/**
 * A processor plugin: data sets to the rows of another. A pure function of what it reads: no clock, no files, no
 * network. What it reads are tables by its own words for them, each with the registered columns that the data set has,
 * in the types that the registry promises.
 */
export interface ProcessorPlugin<P extends TObject = TObject> {
  /** kebab-case, equal to the folder's name. */
  readonly name: string
  /** One line for docs, errors and the graph. */
  readonly summary: string
  /** TypeBox object, `additionalProperties: false`; defaults are filled in. */
  readonly params: P
  /** Its words for what it reads, and the columns that it cannot do without. */
  readonly inputs: Readonly<Record<string, ProcessorInput>>
  /**
   * Rows of its inputs before the first new moment that new rows depend on, by subject: with no more than these a day is
   * added to what is there. Left out, everything is made anew.
   */
  readonly lookback?: number
  plan(params: Static<P>, context: ProcessorContext): ProcessorPlan
}

export interface ProcessorInput {
  readonly columns: readonly string[]
  /** It does without where there is none. */
  readonly optional?: true
}

export interface ProcessorContext {
  readonly registry: Registry
  /** Whether there is such an input, and in it such a column. */
  has(input: string, column?: string): boolean
}

export interface ProcessorPlan {
  /** Tables made on the way, in order: each may read the inputs and those before it by their names. */
  readonly steps?: readonly ProcessorStep[]
  /** The rows, as columns of the data set; what it does not return is missing. Ends with an ORDER BY of the key. */
  readonly rows: Sql
}

export type ProcessorStep =
  | { readonly name: string; readonly sql: Sql }
  /** Rows that SQL does not say well. `columns` are DuckDB types by name, in the order of the cells. */
  | {
      readonly name: string
      readonly columns: Readonly<Record<string, string>>
      rows(read: (statement: Sql) => AsyncIterable<readonly Cell[]>): AsyncIterable<readonly Cell[]>
    }

/** Identity function that carries the types. */
export const defineProcessor = <P extends TObject>(plugin: ProcessorPlugin<P>): ProcessorPlugin<P> => plugin
