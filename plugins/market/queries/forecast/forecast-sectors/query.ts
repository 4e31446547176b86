import {
  columnOfMetric,
  defineQuery,
  ident,
  join,
  labelValues,
  metricTable,
  newestValues,
  plainColumn,
  type QueryContext,
  type Sql,
  type Static,
  sql,
  Type,
} from 'rattan/plugin'
import { COVERAGE, coverage } from '../shared/coverage.ts'

const params = Type.Object(
  {
    entity: Type.Literal('STOCK', { default: 'STOCK' }),
    total: Type.Optional(
      Type.Boolean({ default: true, description: 'with a first row that has every stock in it' }),
    ),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

const SUMMED = [
  ...['forecast_market_cap', 'npatmi_2025f', 'npatmi_2026f', 'rev_2025f', 'rev_2026f'],
  ...['parent_equity_2024', 'npatmi_growth_2025', 'upside'],
] as const
/** Columns that hold metrics, in order. */
const METRICS = [
  ...['forecast_market_cap', 'npatmi_2025f', 'npatmi_2026f', 'npatmi_growth_2025', 'npatmi_growth_2026'],
  ...['pe_fwd_2025', 'pe_fwd_2026', 'pb_fwd_2025', 'pb_fwd_2026', 'upside'],
  ...['rev_2025f', 'rev_2026f', 'rev_growth_2026'],
] as const
const TRAILING = ['pe_ttm', 'pb'] as const

/**
 * Sectors that BSC covers, and all of them together, from their stocks. A multiple is the sum of market values over the
 * sum of profits or equity, both over the stocks that have a forecast; growth is that of sums, over the stocks that
 * have both years; upside is the mean of stocks. Of a loss or of negative equity there is neither. Money in VND.
 *
 * The score is 0.30 upside + 0.25 profit growth 2025 + 0.25 discount of the forward to the trailing P/E + 0.20 inverse
 * forward P/E, each scaled from the lowest to the highest sector as 0 to 100; without growth a sector has the median
 * of the others, without trailing P/E no discount.
 */
export const forecastSectors = defineQuery({
  name: 'forecast-sectors',
  summary: 'Forecasts of BSC by sector: sums, multiples of sums, growth of sums and a score',
  params,

  columns: ({ entity }, registry) => [
    {
      ...plainColumn('sector', 'text', registry, {
        ...labelValues(registry, 'coverage'),
        ...labelValues(registry, 'groups'),
      }),
      name: 'subject',
    },
    plainColumn('sectors', 'number', registry),
    plainColumn('covered', 'number', registry),
    ...METRICS.map((id) => columnOfMetric(id, registry, entity)),
    // Of the whole sector, and read from another file than the forecasts.
    ...TRAILING.map((id) => ({ ...columnOfMetric(id, registry), metric: null })),
    columnOfMetric('pe_discount', registry),
    columnOfMetric('sector_opportunity', registry),
  ],

  plan(params, context) {
    const trailing = trailingMultiples(context)
    const statement = sql`with ${coverage(params, SUMMED, context)}, ${trailing},
      _sums as (${sums(params)}),
      _sound as (select * replace (case when pe_ttm > 0 then pe_ttm end as pe_ttm,
        case when pb > 0 then pb end as pb) from _trailing),
      _joined as (select *, (pe_ttm - pe_fwd_2025) / nullif(pe_ttm, 0) * 100 as pe_discount
        from _sums left join _sound on _sound.sector = _sums.subject),
      _filled as (select *,
        coalesce(npatmi_growth_2025, median(npatmi_growth_2025) filter (where not total) over ()) as growth,
        coalesce(pe_discount, 0) as discount, 1 / nullif(pe_fwd_2025, 0) as cheapness from _joined)
      select subject, cast(count(*) filter (where not total) over () as integer) as sectors, covered,
        ${join(METRICS.map(ident))}, pe_ttm, pb, pe_discount,
        case when not total then 30 * ${scaled('upside')} + 25 * ${scaled('growth')}
          + 25 * ${scaled('discount')} + 20 * ${scaled('cheapness')} end as sector_opportunity
      from _filled order by total desc, pe_fwd_2025 nulls last, subject`
    return { statement, datasets: [COVERAGE, 'sector_pe_history'] }
  },
})

/** What can be divided by: a loss or nothing gives no ratio. */
const above0 = (name: string): Sql => sql`case when ${ident(name)} > 0 then ${ident(name)} end`

/** One row a sector, and one of all; each sum is over the stocks that have what it is divided by. */
function sums({ total }: Params): Sql {
  const groups = total === false ? sql`group by sector` : sql`group by grouping sets ((sector), ())`
  return sql`select *, cap_2025 / ${above0('npatmi_2025f')} as pe_fwd_2025, cap_2026 / ${above0('npatmi_2026f')} as pe_fwd_2026,
      cap_equity_2025 / ${above0('equity_2025')} as pb_fwd_2025, cap_equity_2026 / ${above0('equity_2026')} as pb_fwd_2026,
      (both_2025 / ${above0('npatmi_2024')} - 1) * 100 as npatmi_growth_2025,
      (later / ${above0('sooner')} - 1) * 100 as npatmi_growth_2026,
      (rev_later / ${above0('rev_sooner')} - 1) * 100 as rev_growth_2026
    from (select ${total === false ? sql`sector` : sql`case when grouping(sector) = 1 then 'ALL' else sector end`} as subject,
      ${total === false ? sql`false` : sql`grouping(sector) = 1`} as total,
      cast(count(*) as integer) as covered, sum(forecast_market_cap) as forecast_market_cap,
      sum(npatmi_2025f) as npatmi_2025f, sum(npatmi_2026f) as npatmi_2026f,
      sum(rev_2025f) as rev_2025f, sum(rev_2026f) as rev_2026f, avg(upside) as upside,
      sum(forecast_market_cap) filter (where npatmi_2025f is not null) as cap_2025,
      sum(forecast_market_cap) filter (where npatmi_2026f is not null) as cap_2026,
      sum(forecast_market_cap) filter (where equity_1 is not null) as cap_equity_2025, sum(equity_1) as equity_2025,
      sum(forecast_market_cap) filter (where equity_2 is not null) as cap_equity_2026, sum(equity_2) as equity_2026,
      sum(npatmi_2025f) filter (where profit_2024 is not null) as both_2025, sum(profit_2024) as npatmi_2024,
      sum(npatmi_2025f) filter (where npatmi_2026f is not null) as sooner,
      sum(npatmi_2026f) filter (where npatmi_2025f is not null) as later,
      sum(rev_2025f) filter (where rev_2026f is not null) as rev_sooner,
      sum(rev_2026f) filter (where rev_2025f is not null) as rev_later
    from (select *, parent_equity_2024 + npatmi_2025f as equity_1,
        parent_equity_2024 + npatmi_2025f + npatmi_2026f as equity_2,
        npatmi_2025f / nullif(1 + npatmi_growth_2025 / 100, 0) as profit_2024 from _covered)
    ${groups})`
}

/** Newest trailing multiples of the sectors, as \`_trailing\`; null where the data has none. */
function trailingMultiples(context: QueryContext): Sql {
  const { relation, available } = metricTable({
    ...{ entity: 'SECTOR', metrics: TRAILING, frequency: 'dated', context },
  })
  const { dates, values } = newestValues(TRAILING, available)
  return sql`_trailing as (with _rows as materialized (${relation}), _newest as (${dates})
    select _subject as sector, ${join(values)} from _rows cross join _newest group by _subject)`
}

/** From the lowest sector, 0, to the highest, 1. */
function scaled(name: string): Sql {
  const column = ident(name)
  const low = sql`min(${column}) filter (where not total) over ()`
  const high = sql`max(${column}) filter (where not total) over ()`
  return sql`(${column} - ${low}) / nullif(${high} - ${low}, 0)`
}
