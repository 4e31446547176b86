import {
  Between,
  columnOfMetric,
  defineQuery,
  floored,
  plainColumn,
  sql,
  statisticColumn,
  subjectColumn,
  Type,
  thinned,
} from 'rattan/plugin'
import { history, historyParams, statistics } from '../shared/history.ts'
import { judgementColumns, statusOf } from '../shared/judgement.ts'
import { tooFew } from '../shared/too-few.ts'

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
    between: Type.Optional(Between),
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

  plan(params, context) {
    const { registry } = context
    const { ctes, missing } = history(params, context)
    const low = (count: number) => floored(sql`mean - ${count} * sd`, registry.metrics.get(params.metric))
    const shown = params.between
      ? sql` and history.date between cast(${params.between[0]} as date) and cast(${params.between[1]} as date)`
      : sql``
    const rows = sql`select history.*, median, mean, sd, percentile, zscore
      from history join statistics using (subject) where n >= ${params.minimum}${shown}`
    const statement = sql`with ${ctes}, statistics as (${statistics(params)})
      select date, subject, value, median, mean, sd, ${low(1)} as low1, mean + sd as high1, ${low(2)} as low2,
        mean + 2 * sd as high2, current, percentile, zscore, ${statusOf(sql`percentile`, registry)} as status
      from (${params.points ? thinned(rows, ['value'], params.points) : rows})
      order by subject, date`
    return {
      ...{ statement, missing, empty: tooFew(params, params.minimum, registry) },
      ...(params.points ? { thinned: params.points } : {}),
    }
  },
})
