import {
  ident,
  join,
  type Metric,
  metricTable,
  prepared,
  type QueryContext,
  type Sql,
  sql,
} from 'rattan/plugin'
import { ACTUAL, added, DATASET, grownBy, growths, hasActual, short, YEARS } from './amounts.ts'

/** `_banks`: one row a bank with its metrics by year, and what the market says of it. */
export function banks(
  metrics: readonly Metric[],
  context: QueryContext,
  { tier, rank }: { tier: Sql; rank: Sql },
): Sql {
  const grown = metrics
    .flatMap(growths)
    .map(({ name, later, sooner }) => sql`, ${grownBy(later, sooner)} as ${ident(name)}`)
  const actual = metricTable({ entity: 'BANK', metrics: [ACTUAL.id], frequency: 'yearly', context })
  const reported = actual.available.length > 0 ? ident(ACTUAL.id) : sql`cast(null as double)`
  const close = metricTable({ entity: 'STOCK', metrics: ['close'], frequency: 'dated', context })
  const price = close.available.length > 0 ? sql`arg_max(close, _date)` : sql`cast(null as double)`
  const prices = sql`select _subject as subject, ${price} as close from (${close.relation}) group by _subject`
  return sql`_models as (${models(metrics, context)}),
    _actuals as (select _subject as subject, ${reported} as actual from (${actual.relation})
      where _period = ${String(ACTUAL.year)}),
    _prices as (from ${prepared('last_closes', prices)}),
    _ratings as (${ratings(context)}),
    _banks as (select *, 0 as kind, 1 as covered_banks, ${tier} as tier, ${rank} as rank,
        coalesce(close, model_price) as price, (forecast_target / coalesce(close, model_price) - 1) * 100 as upside
        ${join(grown, ' ')}
      from _models left join _actuals using (subject) left join _prices using (subject)
        left join _ratings using (subject))`
}

function models(metrics: readonly Metric[], context: QueryContext): Sql {
  const read = [...new Set([...metrics.map(({ id }) => id), 'forecast_target', 'forecast_close'])]
  const { relation, available } = metricTable({ entity: 'BANK', metrics: read, frequency: 'dated', context })
  const value = (id: string, found: Sql) => (available.includes(id) ? found : sql`cast(null as double)`)
  const newest = (id: string) => value(id, sql`arg_max(${ident(id)}, _date)`)
  const years = metrics.flatMap((metric) =>
    YEARS.map((year) => {
      const ofYear = sql`max(case when year(_date) = ${year} then ${ident(metric.id)} end)`
      return sql`${value(metric.id, ofYear)} as ${ident(`${short(metric)}_${year}`)}`
    }),
  )
  return sql`select _subject as subject, ${newest('forecast_target')} as forecast_target,
      ${newest('forecast_close')} as model_price, ${join(years)} from (${relation}) group by _subject`
}

function ratings({ columns }: QueryContext): Sql {
  if (!columns(DATASET)?.has('rating')) return sql`select '' as subject, '' as rating where false`
  return sql`select symbol as subject, arg_max(rating, date) as rating from ${ident(DATASET)} group by symbol`
}

/** `_groups`: of a tier, or of all banks, the sums of amounts and the means of ratios. */
export function groupValues(metric: Metric): Sql[] {
  const of = (name: string) =>
    added(metric) ? sql`sum(${ident(name)}) as ${ident(name)}` : sql`avg(${ident(name)}) as ${ident(name)}`
  const years = YEARS.map((year) => of(`${short(metric)}_${year}`))
  const grown = growths(metric).map(({ name, later, sooner }) => {
    const sum = (value: Sql) =>
      sql`sum(${value}) filter (where ${later} is not null and ${sooner} is not null)`
    return sql`${grownBy(sum(later), sum(sooner))} as ${ident(name)}`
  })
  return [...years, ...(hasActual(metric) ? [sql`sum(actual) as actual`] : []), ...grown]
}

/** What follows from the years of banks and groups alike. */
export function derived(metric: Metric): Sql[] {
  const at = (year: number) => ident(`${short(metric)}_${year}`)
  return [
    sql`coalesce(${at(2026)}, ${at(2025)}) as ${ident(`${short(metric)}_latest`)}`,
    ...(hasActual(metric) ? [sql`actual as ${ident(`${short(metric)}_${ACTUAL.year}`)}`] : []),
  ]
}
