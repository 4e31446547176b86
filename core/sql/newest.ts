import { ident, join, type Sql, sql } from './sql.ts'

/** The column of `dates` that holds a metric's newest date. */
export const newestDate = (id: string): Sql => ident(`_newest_${id}`)

/**
 * The newest value of each metric of a metric table `_rows`. A metric's newest date is that on which any subject has a
 * value: one without a value there has none (a loss has no multiple), rather than an old one.
 *
 * @returns `dates`, a query for the one row of newest dates, to be cross joined with `_rows`; `values`, aggregates over
 *   that by subject, one a metric, null for a metric that the data lacks
 */
export function newestValues(
  ids: readonly string[],
  available: readonly string[],
  value: (id: string) => Sql = ident,
): { dates: Sql; values: Sql[] } {
  const dates = available.map(
    (id) => sql`max(case when ${ident(id)} is not null then _date end) as ${newestDate(id)}`,
  )
  const values = ids.map((id) =>
    available.includes(id)
      ? sql`arg_max_null(${value(id)}, _date) filter (where _date <= ${newestDate(id)}) as ${ident(id)}`
      : sql`cast(null as double) as ${ident(id)}`,
  )
  return { dates: dates.length > 0 ? sql`select ${join(dates)} from _rows` : sql`select 1 as _none`, values }
}
