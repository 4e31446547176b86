import { ident, join, metricTable, type QueryContext, type Sql, sql } from 'rattan/plugin'

/**
 * Metrics of a market over time, one column each, null throughout where the data lacks one: `_date`, `_position`, then
 * the metrics. The index and its breadth are kept by different subjects, so they are asked for apart.
 */
export function marketRows(metrics: readonly string[], context: QueryContext, index?: string): Sql {
  const ask = { entity: 'MARKET', metrics, frequency: 'dated', context } as const
  const { relation, available } = metricTable(index === undefined ? ask : { ...ask, subjects: [index] })
  const values = metrics.map((id) =>
    available.includes(id) ? ident(id) : sql`cast(null as double) as ${ident(id)}`,
  )
  return sql`select ${join([sql`cast(_date as date) as _date`, sql`_position`, ...values])} from (${relation})`
}

/** The index whose market this is. */
export const VNINDEX = 'VNINDEX'
