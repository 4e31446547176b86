import {
  type Column,
  columnOfMetric,
  join,
  labelValues,
  number,
  plainColumn,
  type Registry,
  type Sql,
  sql,
} from 'rattan/plugin'

/** The metrics whose thresholds say what a percentile and a z-score are called. */
const PERCENTILE = 'history_percentile'
const ZSCORE = 'history_zscore'

export function judgementColumns(
  registry: Registry,
): Record<'percentile' | 'percentile_rows' | 'zscore' | 'status' | 'assessment', Column> {
  const percentile = columnOfMetric(PERCENTILE, registry)
  return {
    percentile: { ...percentile, name: 'percentile', metric: null },
    percentile_rows: { ...plainColumn('percentile_rows', 'number', registry), format: percentile.format },
    zscore: { ...columnOfMetric(ZSCORE, registry), name: 'zscore', metric: null },
    status: plainColumn('status', 'text', registry, labelValues(registry, 'valuation_status')),
    assessment: plainColumn('assessment', 'text', registry, labelValues(registry, 'assessment')),
  }
}

/** The names of a percentile's and a z-score's class; where the newest row has no value, `loss` and none. */
export function statusOf(percentile: Sql, registry: Registry, judge = PERCENTILE): Sql {
  return sql`case when ${percentile} is null then 'loss' ${steps(percentile, judge, sql`<=`, registry)} end`
}
export function assessmentOf(zscore: Sql, registry: Registry): Sql {
  return sql`case when ${zscore} is null then null ${steps(zscore, ZSCORE, sql`<`, registry)} end`
}

function steps(value: Sql, metric: string, below: Sql, registry: Registry): Sql {
  const thresholds = [...(registry.metrics.get(metric)?.thresholds ?? [])].sort((a, b) => a.value - b.value)
  return join(
    thresholds.map(({ id, value: upTo }) => sql`when ${value} ${below} ${number(upTo)} then ${id}`),
    ' ',
  )
}
