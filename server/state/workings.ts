import type { Registry } from '../../core/registry/registry.ts'
import { isWorking, workingsOf } from '../../core/registry/workings.ts'
import { boundRows, STORED, withRows } from '../../core/sql/sources.ts'
import type { Sql } from '../../core/sql/sql.ts'
import type { ValueLabel } from '../../core/words/table.ts'
import type { Columns, Engine } from '../duckdb/engine.ts'

/** What the running server knows of itself, as rows of the data sets of core/registry/workings.ts. */
export interface Workings<S> {
  /** The rows as the readers of a state see them, as they are now. */
  rows(dataset: string, state: S): readonly Readonly<Record<string, unknown>>[]
  /** What a code in a column is called; undefined where it has no name but itself. */
  word(column: string, code: string, state: S): ValueLabel | undefined
}

/** Of a server that keeps nothing of itself: a command, a test. */
export const NO_WORKINGS: Workings<unknown> = { rows: () => [], word: () => undefined }

/** The statement with the rows of the running server in it, where it reads any: they are of the moment that it runs. */
export function withWorkings<S extends { readonly registry: Registry; readonly workings: Workings<S> }>(
  statement: Sql,
  state: S,
): Sql {
  const { registry, workings } = state
  return withRows(statement, workingsOf(registry), (id) =>
    boundRows(registry.datasets.get(id)!, workings.rows(id, state)),
  )
}

/** Columns of a data set with their DuckDB types, as statements have them; undefined where there is nothing to read. */
export function columnsOf(
  id: string,
  { registry, engine }: { readonly registry: Registry; readonly engine: Pick<Engine, 'columns'> },
): Columns | undefined {
  if (!isWorking(registry, id)) return engine.columns(id)
  const columns = registry.datasets.get(id)?.columns.values()
  return columns && new Map([...columns].map(({ name, type }) => [name, STORED[type]]))
}

/** Whether any of these data sets has rows of the running server, which change while the state does not. */
export const readsWorkings = (datasets: readonly string[], registry: Registry): boolean =>
  registry.instance.workings && datasets.some((id) => isWorking(registry, id))
