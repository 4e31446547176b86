import {
  defineQuery,
  floored,
  least,
  plainColumn,
  sql,
  statisticColumn,
  subjectColumn,
  Type,
} from 'rattan/plugin'
import { history, historyParams, statistics } from '../shared/history.ts'
import { judgementColumns } from '../shared/judgement.ts'
import { tooFew } from '../shared/too-few.ts'

const params = Type.Object(
  {
    ...historyParams,
    bins: Type.Integer({ minimum: 2, maximum: 200, default: 35, description: 'how many of equal width' }),
    minimum: Type.Integer({ minimum: 2, maximum: 2000, default: 10, description: 'values that it needs' }),
  },
  { additionalProperties: false },
)

/** How often a metric had which value over a window: bins of equal width from the lowest to the highest value. */
export const histogram = defineQuery({
  name: 'histogram',
  summary: 'How often a metric had which value, with mean, standard deviations and the newest value',
  params,

  columns({ entity, metric }, registry) {
    const { percentile, zscore } = judgementColumns(registry)
    const statistic = (name: string) => statisticColumn(name, metric, registry)
    return [
      subjectColumn(entity, registry),
      ...['from', 'to'].map(statistic),
      plainColumn('count', 'number', registry),
      ...['median', 'mean', 'sd', 'low1', 'high1', 'low2', 'high2', 'current'].map(statistic),
      percentile,
      zscore,
    ]
  },

  plan(params, context) {
    const { ctes, missing } = history(params, context)
    const metric = context.registry.metrics.get(params.metric)
    const low = (count: number) => floored(sql`mean - ${count} * sd`, metric)
    const { bins } = params
    const statement = sql`with ${ctes}, statistics as (${statistics(params)}),
      counts as (
        select subject, ${least(sql`${bins} - 1`, sql`coalesce(floor((value - min) / nullif(max - min, 0) * ${bins}), 0)`)} as bin,
          count(*) as count
        from history join statistics using (subject) where value is not null and n >= ${params.minimum}
        group by all),
      bins as (select unnest(range(cast(${bins} as bigint))) as bin)
      select subject, min + bin * (max - min) / ${bins} as "from", min + (bin + 1) * (max - min) / ${bins} as "to",
        cast(coalesce(count, 0) as integer) as count, median, mean, sd, ${low(1)} as low1, mean + sd as high1, ${low(2)} as low2,
        mean + 2 * sd as high2, current, percentile, zscore
      from (statistics cross join bins) left join counts using (subject, bin)
      where n >= ${params.minimum}
      order by subject, bin`
    return { statement, missing, empty: tooFew(params, params.minimum, context.registry) }
  },
})
