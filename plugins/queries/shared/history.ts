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
  prepared,
  type QueryContext,
  type Sql,
  type Static,
  soundParams,
  sql,
  subjectParams,
  subjectsOf,
  Type,
} from 'rattan/plugin'

/** Params of queries that hold a metric against its own history. */
export const historyParams = {
  ...subjectParams,
  ...soundParams,
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
  const metric = context.registry.metrics.get(params.metric)
  const { rows, missing } = recentRows(params, context)
  const newest = sql`max(case when age = 1 and stored > ${number(metric?.limits?.above ?? -Number.MAX_VALUE)}
    then stored end)`
  if (params.clean === 'robust') return { ctes: join([rows, ...robust(newest, metric)]), missing }
  const value = params.clean === 'none' ? sql`stored` : inLimits(sql`stored`, metric)
  const current = sql`_current as (select subject, ${newest} as current from _recent group by subject)`
  const all = sql`history as (select _recent.*, ${value} as value, current from _recent join _current using (subject))`
  return { ctes: join([rows, current, all]), missing }
}

/** So many subjects are as good as all: their rows are read from a table that is made once a data version. */
const MANY = 30

/** `_recent`: the newest rows of each subject. Their age is counted from the newest, so that no cut changes it. */
function recentRows(params: HistoryParams, context: QueryContext): { rows: Sql; missing: readonly string[] } {
  const { entity, metric: id, last, sound = false } = params
  const subjects = subjectsOf(params, context.registry)
  const many = subjects === undefined || subjects.length > MANY
  const ask = { entity, metrics: [id], frequency: 'dated', context, sound } as const
  const { relation, available, missing } = metricTable(many ? ask : { ...ask, subjects })
  const stored = available.length > 0 ? ident(id) : sql`cast(null as double)`
  const aged = sql`select _subject as subject, cast(_date as date) as date, _position, ${stored} as stored,
      row_number() over (partition by _subject order by _position desc) as age
    from (${relation})`
  const conditions = [
    sql`age <= ${last}`,
    ...(params.from ? [sql`date >= cast(${params.from} as date)`] : []),
    ...(many && subjects ? [sql`subject in (select unnest(cast(${subjects} as varchar[])))`] : []),
  ]
  // What is left out is bound: a table that everybody reads holds all.
  const table =
    many && !sound ? prepared(`history_${id}`, sql`${aged} order by subject, age`) : sql`(${aged})`
  return { rows: sql`_recent as (select * from ${table} where ${join(conditions, ' and ')})`, missing }
}

const quantiles = (values: Sql) => sql`quantile_cont(${values}, [0.05, 0.25, 0.5, 0.75, 0.95])`

/**
 * Values within so many medians, or all positive ones where those are few; a newest one far off them is replaced. What
 * is known of a subject is worked out for each and joined to its rows: windows would hold them all in memory.
 */
function robust(newest: Sql, metric: Metric | undefined): Sql[] {
  const { above, upTo, medians = 4 } = metric?.limits ?? { above: 0, upTo: Number.MAX_VALUE }
  const positive = sql`case when stored > ${number(above)} then stored end`
  const most = least(number(upTo), sql`${number(medians)} * middle`)
  const near = sql`value <= 1.2 * high and value <= ${number(upTo)}`
  return [
    sql`_middles as (select subject, ${newest} as newest, median(${positive}) as middle from _recent group by subject)`,
    sql`_inside as (select _recent.*,
        case when ${positive} <= ${most} then stored end as inside from _recent join _middles using (subject))`,
    sql`_most as (select subject, count(inside) >= 20 as enough, ${quantiles(sql`inside`)} as quantiles
      from _inside group by subject)`,
    sql`_few as (select subject, ${quantiles(positive)} as quantiles
      from _inside where subject in (select subject from _most where not enough) group by subject)`,
    sql`_quantiles as (select subject, enough, case when enough then _most.quantiles else _few.quantiles end as quantiles
      from _most left join _few using (subject))`,
    sql`_ends as (select subject, enough, newest, quantiles[1] as low, quantiles[5] as high,
        coalesce(newest > 1.5 * high or newest < 0.5 * low or newest > ${number(upTo)}, false) as off
      from _quantiles join _middles using (subject))`,
    sql`_replaced as (select subject, arg_min(value, age) as other
      from (select subject, age, high, case when enough then inside else ${positive} end as value
        from _inside join _ends using (subject) where off) where ${near} group by subject)`,
    sql`_currents as (select subject, enough, case when off then other else newest end as current
      from _ends left join _replaced using (subject))`,
    sql`history as (select subject, date, _position, stored, age, current,
        case when enough then inside else ${positive} end as value from _inside join _currents using (subject))`,
  ]
}

/**
 * One row a subject of `history`: what a value is judged by. `percentile` is the share of its values that are not higher
 * than the newest, `percentile_rows` the same of all rows, as if those without a value were higher.
 */
export function statistics({ clean }: Pick<HistoryParams, 'clean'>): Sql {
  // Robust cleaning has them already: they cost more than all else here.
  const robust = clean === 'robust'
  const own = robust ? sql`` : sql`, ${quantiles(sql`value`)} as quantiles`
  const known = robust ? sql` join (select subject, quantiles from _quantiles) using (subject)` : sql``
  return sql`select * exclude (quantiles), quantiles[1] as p5, quantiles[2] as p25,
    quantiles[3] as median, quantiles[4] as p75, quantiles[5] as p95
  from (select subject, max(date) as date, cast(count(value) as integer) as n,
    min(value) as min${own}, max(value) as max,
    avg(value) as mean, stddev_samp(value) as sd, max(current) as current,
    case when max(current) is not null then 100.0 * count(case when value <= current then 1 end) / count(value) end
      as percentile,
    case when max(current) is not null then 100.0 * count(case when value <= current then 1 end) / count(*) end
      as percentile_rows,
    case when max(current) is null then null when stddev_samp(value) = 0 then 0 else (max(current) - avg(value)) / stddev_samp(value) end as zscore
  from history group by subject)${known}`
}
