import { ident, join, type Sql, sql } from '../../core/sql/sql.ts'
import type { Result } from '../duckdb/engine.ts'
import type { PlannedQuery } from './bind.ts'

/**
 * The newest rows of a result that was cut at its cap, about as many as fitted, oldest first within each subject: whoever
 * looks at a series wants its end. The result as it is where rows have no time, and the first are those that matter.
 */
export async function newestOf(
  query: PlannedQuery,
  cut: Result,
  run: (statement: Sql) => Promise<Result>,
): Promise<Result> {
  for (let rows = cut.rows; rows > 0; rows = Math.floor(rows / 2)) {
    const statement = newestRows(query, rows)
    if (!statement) return cut
    const result = await run(statement)
    // Those rows may be longer than the ones that fitted.
    if (!result.truncated) return { ...result, truncated: true }
  }
  return cut
}

/** Undefined where rows have no time. */
function newestRows({ columns, plan }: PlannedQuery, rows: number): Sql | undefined {
  const named = (names: readonly string[]) =>
    names.flatMap((name) => (columns.some((column) => column.name === name) ? [ident(name)] : []))
  const [time] = named(['period', 'date'])
  if (!time) return undefined
  const subjects = named(['subject', 'symbol'])
  const others = columns.map(({ name }) => ident(name))
  const newest = sql`select * from (${plan.statement})
    order by ${join([sql`${time} desc nulls last`, ...others])} limit ${rows}`
  return sql`select * from (${newest}) order by ${join([...subjects, time, ...others])}`
}
