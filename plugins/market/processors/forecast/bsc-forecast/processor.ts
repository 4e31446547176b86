import { defineProcessor, join, type Registry, raw, type Sql, sql, Type } from 'rattan/plugin'

const INPUTS = [
  'target_price',
  'rev_2025f',
  'rev_2026f',
  'npatmi_2025f',
  'npatmi_2026f',
  'eps_2025f',
  'eps_2026f',
  'roe_2025f',
  'roe_2026f',
  'roa_2025f',
  'roa_2026f',
]

/** Sector and form of every listed ticker. */
function tickers(registry: Registry): Sql {
  const all = [...registry.subjects.values()]
  return sql`select unnest(cast(${all.map(({ symbol }) => symbol)} as varchar[])) as symbol,
    unnest(cast(${all.map(({ group }) => group)} as varchar[])) as sector,
    unnest(cast(${all.map(({ group }) => registry.groups.get(group)?.entity ?? '')} as varchar[])) as entity_type`
}

/**
 * BSC's forecasts with what follows from them and from the newest price: upside and rating, forward multiples, growth, and
 * how much of the year has been reached. Money in billion dong, rates as fractions.
 *
 * Formulas: pages-technical-forecast-fx 4.1. A year's actual figure needs its four quarters; the units are the inputs'.
 */
export default defineProcessor({
  name: 'bsc-forecast',
  summary: "BSC's inputs, bars and quarters of issuers to forecasts by ticker",
  params: Type.Object({}, { additionalProperties: false }),
  inputs: {
    forecasts: { columns: ['symbol', ...INPUTS] },
    bars: { columns: ['symbol', 'date', 'close', 'market_cap'] },
    quarters: { columns: ['symbol', 'year', 'quarter', 'revenue', 'npatmi', 'total_equity', 'minority'] },
  },
  plan: (_, { registry }) => ({
    steps: [
      {
        name: 'newest',
        sql: sql`select symbol, arg_max(close, date) as current_price, arg_max(market_cap, date) / 1e9 as market_cap, max(date) as priced
          from bars where close > 0 and market_cap > 0 group by symbol`,
      },
      {
        name: 'actual',
        sql: sql`select symbol, sum(revenue order by quarter) filter (year = 2025) / 1e9 as rev_ytd_2025,
            sum(npatmi order by quarter) filter (year = 2025) / 1e9 as npatmi_ytd_2025,
            case when count(revenue) filter (year = 2024) = 4 then sum(revenue order by quarter) filter (year = 2024) / 1e9 end as rev_2024,
            case when count(npatmi) filter (year = 2024) = 4 then sum(npatmi order by quarter) filter (year = 2024) / 1e9 end as npatmi_2024,
            arg_max(total_equity, year * 4 + quarter) / 1e9 as total_equity,
            max(total_equity) filter (year = 2024 and quarter = 4) / 1e9 as total_equity_q4_2024,
            coalesce(arg_max(minority, year * 4 + quarter), 0) / 1e9 as minority_interest
          from quarters group by symbol`,
      },
      {
        name: 'joined',
        sql: sql`select f.*, n.current_price, n.market_cap, n.priced,
            a.* exclude (symbol), target_price / n.current_price - 1 as upside_pct,
            coalesce(total_equity_q4_2024, total_equity) - minority_interest as parent_equity_2024, t.sector, t.entity_type
          from (select symbol, ${join(INPUTS.map((name) => raw(`nullif(${name}, 0) as ${name}`)))} from forecasts) f
            left join newest n using (symbol) left join actual a using (symbol)
            left join (${tickers(registry)}) t using (symbol)`,
      },
    ],
    rows: sql`select symbol, sector, entity_type, case when upside_pct is null then 'N/A' when upside_pct > 0.25 then 'STRONG BUY'
          when upside_pct > 0.1 then 'BUY' when upside_pct >= -0.1 then 'HOLD' when upside_pct > -0.2 then 'SELL'
          else 'STRONG SELL' end as rating,
        cast(max(priced) over () as timestamp) as updated_at, ${join(INPUTS.map(raw))}, current_price, market_cap, upside_pct,
        rev_ytd_2025, npatmi_ytd_2025, total_equity, total_equity_q4_2024, minority_interest, parent_equity_2024,
        (rev_2025f - rev_2024) / nullif(abs(rev_2024), 0) as rev_growth_yoy_2025,
        (rev_2026f - rev_2025f) / nullif(abs(rev_2025f), 0) as rev_growth_yoy_2026,
        (npatmi_2025f - npatmi_2024) / nullif(abs(npatmi_2024), 0) as npatmi_growth_yoy_2025,
        (npatmi_2026f - npatmi_2025f) / nullif(abs(npatmi_2025f), 0) as npatmi_growth_yoy_2026,
        rev_ytd_2025 / rev_2025f as rev_achievement_pct, npatmi_ytd_2025 / npatmi_2025f as npatmi_achievement_pct,
        market_cap / npatmi_2025f as pe_fwd_2025, market_cap / npatmi_2026f as pe_fwd_2026,
        market_cap / nullif(parent_equity_2024 + npatmi_2025f, 0) as pb_fwd_2025,
        market_cap / nullif(parent_equity_2024 + npatmi_2025f + npatmi_2026f, 0) as pb_fwd_2026
      from joined order by symbol`,
  }),
})
