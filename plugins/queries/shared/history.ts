import {
  ident,
  inLimits,
  join,
  least,
  literals,
  type Metric,
  MetricId,
  metricTable,
  number,
  type QueryContext,
  type Sql,
  type Static,
  sql,
  subjectParams,
  subjectsOf,
  Type,
} from 'rattan/plugin'

/** Params of queries that hold a metric against its own history. */
export const historyParams = {
  ...subjectParams,
  metric: MetricId,
  last: Type.Integer({
    minimum: 2,
    maximum: 20000,
    default: 2000,
    description: 'the newest rows of each subject, whatever time range the page shows',
  }),
  from: Type.Optional(
    Type.String({ pattern: '^(\\d{4}-\\d{2}-\\d{2})?$', description: 'ISO date that the window starts at' }),
  ),
  clean: literals(['limits', 'robust', 'none'], {
    default: 'limits',
    description:
      "leave out values beyond the metric's limits; robust: also beyond so many medians, without subjects that scatter wildly",
  }),
}
const schema = Type.Object(historyParams)
export type HistoryParams = Static<typeof schema>

/**
 * Common table expressions up to `history`: the newest rows of each subject with `subject`, `date`, `_position`,
 * `stored`, `value` (null where cleaning leaves it out), `age` (1 is the newest row) and `current`: the value on the
 * newest row, null where there is none or the lower limit excludes it, so that an old value never passes for today's.
 */
export function history(
  params: HistoryParams,
  context: QueryContext,
): { ctes: Sql; missing: readonly string[] } {
  const { entity, metric: id, clean } = params
  const metric = context.registry.metrics.get(id)
  const { relation, available, missing } = metricTable({
    ...{ entity, metrics: [id], frequency: 'dated', context },
    subjects: subjectsOf(params, context.registry),
  })
  const stored = available.length > 0 ? ident(id) : sql`cast(null as double)`
  const from = params.from ? sql` where _date >= cast(${params.from} as date)` : sql``
  const recent = sql`_recent as (
    select _subject as subject, cast(_date as date) as date, _position, ${stored} as stored,
      row_number() over (partition by _subject order by _position desc) as age
    from (${relation})${from} qualify age <= ${params.last})`
  const newest = sql`max(case when age = 1 and stored > ${number(metric?.limits?.above ?? -Number.MAX_VALUE)}
    then stored end) over (partition by subject)`
  if (clean === 'robust') return { ctes: join([recent, ...robust(newest, metric)]), missing }
  const value = clean === 'none' ? sql`stored` : inLimits(sql`stored`, metric)
  const all = sql`history as (select *, ${value} as value, ${newest} as current from _recent)`
  return { ctes: join([recent, all]), missing }
}

/** Values within so many medians, or all positive ones where those are few; a newest one far off them is replaced. */
function robust(newest: Sql, metric: Metric | undefined): Sql[] {
  const { above, upTo, medians = 4 } = metric?.limits ?? { above: 0, upTo: Number.MAX_VALUE }
  const positive = sql`case when stored > ${number(above)} then stored end`
  const most = least(number(upTo), sql`${number(medians)} * median(${positive}) over (partition by subject)`)
  const inside = sql`case when ${positive} <= ${most} then stored end`
  const high = sql`quantile_cont(value, 0.95) over (partition by subject)`
  const low = sql`quantile_cont(value, 0.05) over (partition by subject)`
  return [
    sql`_inside as (select *, ${positive} as positive, ${inside} as inside, ${newest} as newest from _recent)`,
    sql`_cleaned as (select *, case when count(inside) over (partition by subject) >= 20 then inside else positive end
      as value from _inside)`,
    sql`_judged as (select *, ${high} as high, ${low} as low from _cleaned)`,
    sql`history as (select *, case when newest > 1.5 * high or newest < 0.5 * low or newest > ${number(upTo)}
      then arg_min(case when value <= 1.2 * high and value <= ${number(upTo)} then value end,
        case when value <= 1.2 * high and value <= ${number(upTo)} then age end) over (partition by subject)
      else newest end as current from _judged)`,
  ]
}

/**
 * One row a subject of `history`: what a value is judged by. `percentile` is the share of its values that are not higher
 * than the newest, `percentile_rows` the same of all rows, as if those without a value were higher.
 */
export const STATISTICS: Sql = sql`select subject, max(date) as date, cast(count(value) as integer) as n,
    min(value) as min, quantile_cont(value, 0.05) as p5, quantile_cont(value, 0.25) as p25, median(value) as median,
    quantile_cont(value, 0.75) as p75, quantile_cont(value, 0.95) as p95, max(value) as max,
    avg(value) as mean, stddev_samp(value) as sd, max(current) as current,
    case when max(current) is not null then 100.0 * count(case when value <= current then 1 end) / count(value) end
      as percentile,
    case when max(current) is not null then 100.0 * count(case when value <= current then 1 end) / count(*) end
      as percentile_rows,
    case when max(current) is null then null when stddev_samp(value) = 0 then 0 else (max(current) - avg(value)) / stddev_samp(value) end as zscore
  from history group by subject`
