import type { Registry } from '../registry/registry.ts'
import type { Marks } from './marks.ts'

/** What the engine knows when a query turns params into SQL. */
export interface QueryContext {
  readonly registry: Registry
  /** Columns that the data really has, with DuckDB types; undefined where the file is missing or unreadable. */
  columns(dataset: string): ReadonlyMap<string, string> | undefined
  /** Newest session of the data, ISO date: windows end there, not at the wall clock. */
  readonly session: string
  /** Values in doubt, which statistics can leave out; nothing where nobody has looked. */
  readonly marks?: Marks
}
