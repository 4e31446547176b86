import { ident, join, type QueryContext, type Sql, sql } from 'rattan/plugin'

/**
 * A data set to read texts and dates from by name: null where its file lacks one, no rows where there is no file. A
 * statement that named it outright would fail there, and the page would say so in place of what is missing.
 */
export function withColumns(dataset: string, columns: readonly string[], context: QueryContext): Sql {
  const held = context.columns(dataset)
  const lost = columns.filter((name) => !held?.has(name))
  if (lost.length === 0) return ident(dataset)
  const nulls = join(lost.map((name) => sql`cast(null as varchar) as ${ident(name)}`))
  return held ? sql`(select *, ${nulls} from ${ident(dataset)})` : sql`(select ${nulls} where false)`
}
