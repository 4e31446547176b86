import Type from 'typebox'
import { defineQuery } from '../../../core/plugin.ts'
import { sql } from '../../../core/sql.ts'
import { columnOfMetric, plainColumn, statisticColumn, subjectColumn } from '../shared/columns.ts'
import {
  history,
  historyParams,
  judgementColumns,
  STATISTICS,
  statusOf,
  tableOf,
  tooFew,
} from '../shared/history.ts'
import { floored } from '../shared/limits.ts'
import { thinned } from '../shared/thin.ts'

const params = Type.Object(
  {
    ...historyParams,
    minimum: Type.Integer({ minimum: 2, maximum: 2000, default: 20, description: 'values that bands need' }),
    points: Type.Optional(
      Type.Integer({
        minimum: 10,
        maximum: 4000,
        description: 'pixel columns of the chart: of each only first, last, lowest and highest are kept',
      }),
    ),
  },
  { additionalProperties: false },
)

/**
 * A metric over a window with its median, mean and standard deviations, which are constant over the window. Values
 * beyond the metric's limits are null and count for nothing.
 */
export const bands = defineQuery({
  name: 'bands',
  summary: 'A metric over time with its median, mean and one and two standard deviations',
  params,

  columns({ entity, metric }, registry) {
    const { percentile, zscore, status } = judgementColumns(registry)
    return [
      plainColumn('date', 'date', registry),
      subjectColumn(entity, registry),
      { ...columnOfMetric(metric, registry), name: 'value' },
      ...['median', 'mean', 'sd', 'low1', 'high1', 'low2', 'high2', 'current'].map((name) =>
        statisticColumn(name, metric, registry),
      ),
      percentile,
      zscore,
      status,
    ]
  },

  sql(params, context) {
    const metric = context.registry.metrics.get(params.metric)
    const low = (count: number) => floored(sql`mean - ${count} * sd`, metric)
    const rows = sql`select history.*, median, mean, sd, percentile, zscore
      from history join statistics using (subject) where n >= ${params.minimum}`
    return sql`with ${history(params, context)}, statistics as (${STATISTICS})
      select date, subject, value, median, mean, sd, ${low(1)} as low1, mean + sd as high1, ${low(2)} as low2,
        mean + 2 * sd as high2, current, percentile, zscore, ${statusOf(sql`percentile`, context.registry)} as status
      from (${params.points ? thinned(rows, ['value'], params.points) : rows})
      order by subject, date`
  },

  empty: (params, registry) => tooFew(params, params.minimum, registry),
  missing: (params, context) => tableOf(params, context).missing,
})
