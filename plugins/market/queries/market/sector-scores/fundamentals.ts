import { ident, join, metricTable, type QueryContext, type Sql, sql } from 'rattan/plugin'

/** What fundamental scores read; each is a metric of registries/metrics/sector.yaml. */
export const INPUTS = [
  'sector_revenue_growth',
  'sector_profit_growth',
  'sector_roe_ttm',
  'sector_net_margin_ttm',
  'sector_roa_ttm',
  'sector_asset_turnover',
  'sector_leverage',
] as const

const READ = [
  'issuer_revenue_ttm',
  'npatmi_ttm',
  'total_assets',
  'total_equity',
  'total_liabilities',
] as const

/**
 * Common table expressions up to `_fundamentals`: one row a sector and quarter with `sector`, `position`, `date`,
 * `reporting`, `basis` and the inputs of the scores.
 *
 * Every ratio is of sums over the tickers that have both of its parts, over four quarters; growth over those that have
 * both years. Where the data has no statements of a sector's tickers (basis `file`) it is that of one quarter in the
 * sector file, annualised. The second and fourth quarters of that file mix in half-year and yearly reports and give none.
 */
export function fundamentals(context: QueryContext): Sql {
  return sql`_issuers as (${issuers(context)}), _years as (
      select *, ${before('revenue')} as revenue_before, ${before('profit')} as profit_before from _issuers),
    _tickers as (
      select sector, position, max(date) as date, cast(count(profit) as integer) as reporting,
        ${growth('revenue')} as sector_revenue_growth, ${growth('profit')} as sector_profit_growth,
        ${ratio('profit', 'equity', 100)} as sector_roe_ttm, ${ratio('profit', 'revenue', 100)} as sector_net_margin_ttm,
        ${ratio('profit', 'assets', 100)} as sector_roa_ttm, ${ratio('revenue', 'assets', 1)} as sector_asset_turnover,
        ${ratio('liabilities', 'equity', 1)} as sector_leverage
      from _years group by sector, position),
    _file as (${file(context)}),
    _fundamentals as (
      select sector, position, coalesce(_tickers.date, _file.date) as date, reporting,
        case when coalesce(reporting, 0) > 0 then 'tickers' when _file.sector_roe_ttm is not null then 'file' end
          as basis,
        ${join(INPUTS.map((id) => sql`coalesce(_tickers.${ident(id)}, _file.${ident(id)}) as ${ident(id)}`))}
      from _tickers full join _file using (sector, position))`
}

/** Statements of every listed ticker, whatever its kind, with the sector it is in today. */
function issuers({ registry, ...context }: QueryContext): Sql {
  const tickers = [...registry.subjects.values()].filter(
    ({ group, apart }) => !apart && registry.groups.has(group),
  )
  const entities = [...new Set(tickers.map(({ entity }) => entity))]
  const statements = entities.map((entity) => {
    const subjects = tickers.filter((ticker) => ticker.entity === entity).map(({ symbol }) => symbol)
    const ask = { entity, metrics: READ, frequency: 'quarterly', subjects } as const
    const { relation, available } = metricTable({ ...ask, context: { registry, ...context } })
    const columns = READ.map((id) => (available.includes(id) ? ident(id) : sql`cast(null as double)`))
    return sql`select _subject as symbol, _position as position, _date as date, ${join(columns)} from (${relation})`
  })
  const sectors = sql`select unnest(${tickers.map(({ symbol }) => symbol)}) as symbol,
    unnest(${tickers.map(({ group }) => group)}) as sector`
  return sql`select * from (${join(statements, ' union all ')})
    as _all(symbol, position, date, revenue, profit, assets, equity, liabilities) join (${sectors}) using (symbol)`
}

function before(column: string): Sql {
  return sql`max(${ident(column)}) over (partition by symbol order by position
    range between 4 preceding and 4 preceding)`
}

function growth(column: string): Sql {
  const [now, then] = [ident(column), ident(`${column}_before`)]
  const of = (value: Sql) => sql`sum(case when ${now} is not null and ${then} is not null then ${value} end)`
  return sql`(${of(now)} - ${of(then)}) / nullif(abs(${of(then)}), 0) * 100`
}

function ratio(part: string, whole: string, scale: number): Sql {
  const [a, b] = [ident(part), ident(whole)]
  const of = (value: Sql) => sql`sum(case when ${a} is not null and ${b} is not null then ${value} end)`
  return sql`${of(a)} / nullif(${of(b)}, 0) * cast(${scale} as double)`
}

/** The sector file, in the same columns. Its liabilities of banks and insurers are never summed: no leverage from it. */
function file(context: QueryContext): Sql {
  const metrics = [
    'sector_revenue_yoy',
    'sector_profit_yoy',
    'sector_roe',
    'sector_net_margin',
    'sector_roa',
    'sector_revenue',
    'sector_assets',
  ]
  const { relation, available } = metricTable({ entity: 'SECTOR', metrics, frequency: 'quarterly', context })
  const read = (id: string) => (available.includes(id) ? ident(id) : sql`cast(null as double)`)
  return sql`select _subject as sector, _position as position, _date as date,
      ${read('sector_revenue_yoy')} as sector_revenue_growth, ${read('sector_profit_yoy')} as sector_profit_growth,
      ${read('sector_roe')} * 4 as sector_roe_ttm, ${read('sector_net_margin')} as sector_net_margin_ttm,
      ${read('sector_roa')} * 4 as sector_roa_ttm,
      ${read('sector_revenue')} / nullif(${read('sector_assets')}, 0) * 4 as sector_asset_turnover,
      cast(null as double) as sector_leverage
    from (${relation}) where _position % 4 in (0, 2)`
}
