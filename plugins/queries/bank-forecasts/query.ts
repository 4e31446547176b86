import Type from 'typebox'
import { labelValues } from '../../../core/label-values.ts'
import { metricTable } from '../../../core/metric-table.ts'
import { type Column, defineQuery, type QueryContext } from '../../../core/plugin.ts'
import { Metrics } from '../../../core/plugin-schemas.ts'
import type { Metric, Registry } from '../../../core/registry.ts'
import { ident, join, type Sql, sql } from '../../../core/sql.ts'
import { columnOfMetric, plainColumn } from '../shared/columns.ts'
import { ratingColumn } from '../shared/coverage.ts'
import { tierColumn, tierOf } from '../shared/tiers.ts'

const params = Type.Object(
  {
    entity: Type.Literal('BANK', { default: 'BANK' }),
    metrics: Metrics,
    rows: Type.Union([Type.Literal('banks'), Type.Literal('total')], {
      default: 'banks',
      description: 'each bank, then all and each tier together; or only all together',
    }),
  },
  { additionalProperties: false },
)

const DATASET = 'bank_assumptions'
const YEARS = [2025, 2026] as const
/** Reported profit of the year before, which growth of the first forecast is over. */
const ACTUAL = { id: 'npatmi', forecast: 'forecast_npatmi', year: 2024 } as const

/**
 * The bank models of BSC: each metric in both forecast years and, of amounts, its growth. After the banks come all of
 * them and each tier: sums of amounts, plain means of ratios. Upside is the target price over the newest close. Growth
 * of sums is over the banks that have both years.
 */
export const bankForecasts = defineQuery({
  name: 'bank-forecasts',
  summary: 'Forecasts of banks by fiscal year, with sums and means of all and of each tier',
  params,

  columns: ({ entity, metrics }, registry) => [
    {
      ...plainColumn('symbol', 'text', registry, {
        ALL: { label: { en: 'Sum / mean', vi: 'Tổng / bình quân' } },
        ...labelValues(registry, 'tier'),
      }),
      name: 'subject',
    },
    tierColumn(registry),
    ratingColumn(registry),
    columnOfMetric('forecast_target', registry, entity),
    { ...columnOfMetric('close', registry), name: 'price', metric: null },
    { ...columnOfMetric('upside', registry), metric: null },
    plainColumn('covered_banks', 'number', registry),
    ...metricsOf(metrics, registry).flatMap((metric) => metricColumns(metric, registry)),
  ],

  sql(params, context) {
    const metrics = metricsOf(params.metrics, context.registry)
    const { tier, rank } = tierOf(sql`subject`, context.registry)
    const names = metrics.flatMap((metric) => metricColumns(metric, context.registry).map(({ name }) => name))
    const heads = ['subject', 'tier', 'rating', 'forecast_target', 'price', 'upside', 'covered_banks']
    const both = sql`select * from _banks union all by name select * from _groups`
    return sql`with ${banks(metrics, context, { tier, rank })},
      _groups as (select coalesce(tier, 'ALL') as subject, tier, 1 as kind, any_value(rank) as rank,
          cast(count(*) as integer) as covered_banks, avg(upside) as upside,
          ${join(metrics.flatMap((metric) => groupValues(metric)))}
        from _banks group by grouping sets ((tier), ())
        having grouping(tier) = 1 or tier is not null),
      _shown as (select *, ${join(metrics.flatMap(derived))} from (${both}))
      select ${join([...heads, ...names].map(ident))}
      from _shown where ${params.rows === 'total' ? sql`subject = 'ALL'` : sql`true`}
      order by kind, case when subject = 'ALL' then 0 else coalesce(rank, 99) end, subject`
  },

  datasets: () => [DATASET],
})

const metricsOf = (ids: readonly string[], registry: Registry): Metric[] =>
  [...new Set(ids)].flatMap((id) => registry.metrics.get(id) ?? [])

/** `forecast_nim` is shown as `nim_2025` and so on. */
const short = (metric: Metric) => metric.id.replace('forecast_', '')
const sameText = (text: string) => ({ en: text, vi: text })
const added = (metric: Metric) => metric.kind !== 'ratio'

function metricColumns(metric: Metric, registry: Registry): Column[] {
  const base = columnOfMetric(metric.id, registry, 'BANK')
  const named = (name: string, ending: string, column: Column = base): Column => {
    const { en, vi } = base.short ?? base.label
    return {
      ...column,
      name,
      label: { en: `${en} ${ending}`, vi: `${vi} ${ending}` },
      short: sameText(ending),
    }
  }
  // More of a cost is no good news.
  const { direction } = metric
  const growth = { ...columnOfMetric('npatmi_growth_2026', registry), direction, metric: null }
  const actual = metric.id === ACTUAL.forecast
  return [
    ...(actual ? [{ ...named(`${short(metric)}_${ACTUAL.year}`, '24A'), metric: null }] : []),
    ...YEARS.map((year) => named(`${short(metric)}_${year}`, `${year % 100}F`)),
    { ...base, name: `${short(metric)}_latest` },
    ...(actual ? [named(`${short(metric)}_growth_2025`, '%25', growth)] : []),
    ...(added(metric) ? [named(`${short(metric)}_growth_2026`, '%26', growth)] : []),
  ]
}

/** `_banks`: one row a bank with its metrics by year, and what the market says of it. */
function banks(
  metrics: readonly Metric[],
  context: QueryContext,
  { tier, rank }: { tier: Sql; rank: Sql },
): Sql {
  const ids = metrics.map(({ id }) => id)
  const read = [...new Set([...ids, 'forecast_target', 'forecast_close'])]
  const plan = metricTable({ entity: 'BANK', metrics: read, frequency: 'dated', context })
  const value = (id: string, year: number) =>
    plan.available.includes(id)
      ? sql`max(case when year(_date) = ${year} then ${ident(id)} end)`
      : sql`cast(null as double)`
  const newest = (id: string) =>
    plan.available.includes(id) ? sql`arg_max(${ident(id)}, _date)` : sql`cast(null as double)`
  const years = metrics.flatMap((metric) =>
    YEARS.map((year) => sql`${value(metric.id, year)} as ${ident(`${short(metric)}_${year}`)}`),
  )
  const grown = metrics
    .flatMap(growths)
    .map(({ name, later, sooner }) => sql`, ${grownBy(later, sooner)} as ${ident(name)}`)
  const actual = metricTable({ entity: 'BANK', metrics: [ACTUAL.id], frequency: 'yearly', context })
  const reported = actual.available.length > 0 ? ident(ACTUAL.id) : sql`cast(null as double)`
  const close = metricTable({ entity: 'STOCK', metrics: ['close'], frequency: 'dated', context })
  const price = close.available.length > 0 ? sql`arg_max(close, _date)` : sql`cast(null as double)`
  return sql`_models as (select _subject as subject, ${newest('forecast_target')} as forecast_target,
      ${newest('forecast_close')} as model_price, ${join(years)} from (${plan.relation}) group by _subject),
    _actuals as (select _subject as subject, ${reported} as actual from (${actual.relation})
      where _period = ${String(ACTUAL.year)}),
    _prices as (select _subject as subject, ${price} as close from (${close.relation}) group by _subject),
    _ratings as (select symbol as subject, arg_max(rating, date) as rating from ${ident(DATASET)} group by symbol),
    _banks as (select *, 0 as kind, 1 as covered_banks, ${tier} as tier, ${rank} as rank,
        coalesce(close, model_price) as price, (forecast_target / coalesce(close, model_price) - 1) * 100 as upside
        ${join(grown, ' ')}
      from _models left join _actuals using (subject) left join _prices using (subject)
        left join _ratings using (subject))`
}

function groupValues(metric: Metric): Sql[] {
  const of = (name: string) =>
    added(metric) ? sql`sum(${ident(name)}) as ${ident(name)}` : sql`avg(${ident(name)}) as ${ident(name)}`
  const years = YEARS.map((year) => of(`${short(metric)}_${year}`))
  const grown = growths(metric).map(({ name, later, sooner }) => {
    const sum = (value: Sql) =>
      sql`sum(${value}) filter (where ${later} is not null and ${sooner} is not null)`
    return sql`${grownBy(sum(later), sum(sooner))} as ${ident(name)}`
  })
  return [...years, ...(metric.id === ACTUAL.forecast ? [sql`sum(actual) as actual`] : []), ...grown]
}

/** Amounts against those of the year before, from the columns of one bank. */
function growths(metric: Metric) {
  const at = (year: number) => ident(`${short(metric)}_${year}`)
  return [
    ...(metric.id === ACTUAL.forecast
      ? [{ name: `${short(metric)}_growth_2025`, later: at(2025), sooner: sql`actual` }]
      : []),
    ...(added(metric) ? [{ name: `${short(metric)}_growth_2026`, later: at(2026), sooner: at(2025) }] : []),
  ]
}

const grownBy = (later: Sql, sooner: Sql) =>
  sql`case when ${sooner} > 0 then (${later} / ${sooner} - 1) * 100 end`

/** What follows from the years of banks and groups alike. */
function derived(metric: Metric): Sql[] {
  const at = (year: number) => ident(`${short(metric)}_${year}`)
  return [
    sql`coalesce(${at(2026)}, ${at(2025)}) as ${ident(`${short(metric)}_latest`)}`,
    ...(metric.id === ACTUAL.forecast ? [sql`actual as ${ident(`${short(metric)}_${ACTUAL.year}`)}`] : []),
  ]
}
