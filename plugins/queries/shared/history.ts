import Type, { type Static } from 'typebox'
import { type Format, formatValue } from '../../../core/format.ts'
import { labelValues } from '../../../core/label-values.ts'
import { metricTable } from '../../../core/metric-table.ts'
import type { Column, QueryContext } from '../../../core/plugin.ts'
import { Metric } from '../../../core/plugin-schemas.ts'
import type { Registry } from '../../../core/registry.ts'
import { ident, join, type Sql, sql } from '../../../core/sql.ts'
import type { Lang, Text } from '../../../core/text.ts'
import { columnOfMetric, plainColumn } from './columns.ts'
import { inLimits, number } from './limits.ts'
import { subjectParams, subjectsOf } from './subjects.ts'

/** Params of queries that hold a metric against its own history. */
export const historyParams = {
  ...subjectParams,
  metric: Metric,
  last: Type.Integer({
    minimum: 2,
    maximum: 20000,
    default: 2000,
    description: 'the newest rows of each subject, whatever time range the page shows',
  }),
  from: Type.Optional(
    Type.String({ pattern: '^(\\d{4}-\\d{2}-\\d{2})?$', description: 'ISO date that the window starts at' }),
  ),
  clean: Type.Union(
    ['limits', 'robust', 'none'].map((way) => Type.Literal(way)),
    {
      default: 'limits',
      description:
        "leave out values beyond the metric's limits; robust: also beyond so many medians, without subjects that scatter wildly",
    },
  ),
}
const schema = Type.Object(historyParams)
type HistoryParams = Static<typeof schema>

/**
 * Common table expressions up to `history`: the newest rows of each subject with `subject`, `date`, `_position`,
 * `stored`, `value` (null where cleaning leaves it out), `age` (1 is the newest row) and `current`: the value on the
 * newest row, null where there is none (a loss has no multiple), so that an old multiple never passes for today's.
 */
export function history(params: HistoryParams, context: QueryContext): Sql {
  const { relation, available } = tableOf(params, context)
  const metric = context.registry.metrics.get(params.metric)
  const { above, upTo, medians = 4 } = metric?.limits ?? { above: 0, upTo: Number.MAX_VALUE }
  const stored = available.length > 0 ? ident(params.metric) : sql`cast(null as double)`
  const from = params.from ? sql` where _date >= cast(${params.from} as date)` : sql``
  const recent = sql`_recent as (
    select _subject as subject, cast(_date as date) as date, _position, ${stored} as stored,
      row_number() over (partition by _subject order by _position desc) as age
    from (${relation})${from} qualify age <= ${params.last})`
  const newest = sql`max(case when age = 1 and stored > ${number(metric?.limits ? above : -Number.MAX_VALUE)}
    then stored end) over (partition by subject)`
  if (params.clean !== 'robust') {
    const value = params.clean === 'none' ? sql`stored` : inLimits(sql`stored`, metric)
    return join([recent, sql`history as (select *, ${value} as value, ${newest} as current from _recent)`])
  }

  const positive = sql`case when stored > ${number(above)} then stored end`
  const inside = sql`case when ${positive} <= least(${number(upTo)},
    ${number(medians)} * median(${positive}) over (partition by subject)) then stored end`
  const high = sql`quantile_cont(value, 0.95) over (partition by subject)`
  const low = sql`quantile_cont(value, 0.05) over (partition by subject)`
  return join([
    recent,
    sql`_inside as (select *, ${positive} as positive, ${inside} as inside, ${newest} as newest from _recent)`,
    sql`_cleaned as (select *, case when count(inside) over (partition by subject) >= 20 then inside else positive end
      as value from _inside)`,
    sql`_judged as (select *, ${high} as high, ${low} as low from _cleaned)`,
    sql`history as (select *, case when newest > 1.5 * high or newest < 0.5 * low or newest > ${number(upTo)}
      then arg_min(case when value <= 1.2 * high and value <= ${number(upTo)} then value end,
        case when value <= 1.2 * high and value <= ${number(upTo)} then age end) over (partition by subject)
      else newest end as current from _judged)`,
  ])
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

/** Why a subject has no statistics: too few of its values count. */
export function tooFew(
  { metric, last, from, clean }: HistoryParams,
  minimum: number,
  registry: Registry,
): Text {
  const known = registry.metrics.get(metric)
  const limits = clean === 'none' ? undefined : known?.limits
  const say = (value: number, lang: Lang, format?: Format) =>
    formatValue(value, { style: 'number', ...format, decimals: 0 }, lang)
  const within = (lang: Lang, words: readonly [string, string]) =>
    limits
      ? ` ${words[0]} ${say(limits.above, lang, known?.format)} ${words[1]} ${say(limits.upTo, lang, known?.format)}`
      : ''
  const label = known?.label ?? { en: metric, vi: metric }
  return {
    en: `Fewer than ${minimum} values of ${label.en}${within('en', ['above', 'and up to'])} in the last ${say(last, 'en')} sessions${from ? ` since ${from}` : ''}: too few to judge by.`,
    vi: `${label.vi} có chưa đến ${minimum} giá trị${within('vi', ['trên', 'và không quá'])} trong ${say(last, 'vi')} phiên gần nhất${from ? ` từ ${from}` : ''}: quá ít để đánh giá.`,
  }
}

export function tableOf(params: HistoryParams, context: QueryContext) {
  const { entity, metric } = params
  const subjects = subjectsOf(params, context.registry)
  return metricTable({ entity, metrics: [metric], frequency: 'dated', context, subjects })
}

/** The metrics whose thresholds say where a percentile is cheap and a z-score high. */
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

/** The names of a percentile's and a z-score's class; of no value at all it is a loss. */
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
