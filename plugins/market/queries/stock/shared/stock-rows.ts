import { ident, join, metricTable, type QueryContext, type Sql, sql } from 'rattan/plugin'

/**
 * Metrics of stocks by session, one column each, null throughout where the data lacks one: `_subject`, `_position`,
 * `_date`, then the metrics. `missing` are those that it lacks.
 */
export function stockTable(
  metrics: readonly string[],
  context: QueryContext,
  subjects?: readonly string[],
): { readonly rows: Sql; readonly missing: readonly string[] } {
  const { relation, available, missing } = metricTable({
    entity: 'STOCK',
    metrics,
    frequency: 'dated',
    context,
    ...(subjects ? { subjects } : {}),
  })
  const values = metrics.map((id) =>
    available.includes(id) ? ident(id) : sql`cast(null as double) as ${ident(id)}`,
  )
  const keys = [sql`_subject`, sql`_position`, sql`cast(_date as date) as _date`]
  return { rows: sql`select ${join([...keys, ...values])} from (${relation})`, missing }
}

export const stockRows = (...ask: Parameters<typeof stockTable>): Sql => stockTable(...ask).rows
