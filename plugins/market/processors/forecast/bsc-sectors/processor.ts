import { defineProcessor, join, raw, sql, Type } from 'rattan/plugin'

const SUMS = ['rev_2025f', 'rev_2026f', 'npatmi_2025f', 'npatmi_2026f']
const MEANS = {
  ...{ avg_rev_growth_2025: 'rev_growth_yoy_2025', avg_rev_growth_2026: 'rev_growth_yoy_2026' },
  ...{ avg_npatmi_growth_2025: 'npatmi_growth_yoy_2025', avg_npatmi_growth_2026: 'npatmi_growth_yoy_2026' },
  ...{ avg_upside_pct: 'upside_pct', avg_roe_2025f: 'roe_2025f', avg_roe_2026f: 'roe_2026f' },
}

/**
 * BSC's forecasts by sector: sums in billion dong, multiples of the sums, plain means of rates.
 *
 * Formulas: pages-technical-forecast-fx 4.3. As in the original, market value and equity are of all tickers that BSC
 * follows, those without a forecast too.
 */
export default defineProcessor({
  name: 'bsc-sectors',
  summary: "BSC's forecasts by ticker to those by sector",
  params: Type.Object({}, { additionalProperties: false }),
  inputs: {
    forecasts: {
      columns: [
        'symbol',
        'sector',
        'updated_at',
        'market_cap',
        'parent_equity_2024',
        ...SUMS,
        ...Object.values(MEANS),
      ],
    },
  },
  plan: () => ({
    steps: [
      {
        name: 'sums',
        sql: sql`select sector, cast(count(*) as integer) as symbol_count, max(updated_at) as updated_at,
            sum(market_cap order by symbol) as total_market_cap,
            ${join(SUMS.map((name) => raw(`sum(${name} order by symbol) as total_${name}`)))},
            sum(parent_equity_2024 order by symbol) as equity,
            ${join(Object.entries(MEANS).map(([as, name]) => raw(`avg(${name} order by symbol) as ${as}`)))}
          from forecasts where sector is not null group by sector`,
      },
    ],
    rows: sql`select * exclude (equity), equity + coalesce(total_npatmi_2025f, 0) as total_equity_2025f,
        equity + coalesce(total_npatmi_2025f, 0) + coalesce(total_npatmi_2026f, 0) as total_equity_2026f,
        total_market_cap / nullif(total_npatmi_2025f, 0) as pe_fwd_2025, total_market_cap / nullif(total_npatmi_2026f, 0) as pe_fwd_2026,
        total_market_cap / nullif(equity + coalesce(total_npatmi_2025f, 0), 0) as pb_fwd_2025,
        total_market_cap / nullif(equity + coalesce(total_npatmi_2025f, 0) + coalesce(total_npatmi_2026f, 0), 0) as pb_fwd_2026
      from sums order by sector`,
  }),
})
