import type { Registry } from '../registry/registry.ts'

/** What the engine knows when a query turns params into SQL. */
export interface QueryContext {
  readonly registry: Registry
  /** Columns that the data really has, with DuckDB types; undefined where the file is missing or unreadable. */
  columns(dataset: string): ReadonlyMap<string, string> | undefined
  /** Newest session of the data, ISO date: windows end there, not at the wall clock. */
  readonly session: string
}
