import { metricTable } from '../../../core/metric-table.ts'
import type { QueryContext } from '../../../core/plugin.ts'
import { ident, join, type Sql, sql } from '../../../core/sql.ts'

/**
 * Metrics of stocks by session, one column each, null throughout where the data lacks one: `_subject`, `_position`,
 * `_date`, then the metrics.
 */
export function stockRows(
  metrics: readonly string[],
  context: QueryContext,
  subjects?: readonly string[],
): Sql {
  const { relation, available } = metricTable({
    entity: 'STOCK',
    metrics,
    frequency: 'dated',
    context,
    ...(subjects ? { subjects } : {}),
  })
  const values = metrics.map((id) =>
    available.includes(id) ? ident(id) : sql`cast(null as double) as ${ident(id)}`,
  )
  return sql`select ${join([sql`_subject`, sql`_position`, sql`cast(_date as date) as _date`, ...values])} from (${relation})`
}
