import { defineProcessor, join, literal, raw, sql, Type } from 'rattan/plugin'
import { knownThen } from '../../shared/known-then.ts'

/**
 * P/E and P/B of the market, the market without its largest conglomerates, and the tickers that BSC covers, by day:
 * market value over earnings of twelve months, losses included, and over equity, of the tickers that have both.
 *
 * Formulas: pages-fundamental 6.8. Forward P/E takes today's forecasts on all days, as the original does.
 */
export default defineProcessor({
  name: 'index-multiples',
  summary: 'Bars and quarters of issuers to multiples of the market by day',
  params: Type.Object(
    {
      without: Type.Array(Type.String(), {
        default: ['VIC', 'VHM', 'VRE', 'MSN'],
        description: 'left out of VNINDEX_EXCLUDE',
      }),
    },
    { additionalProperties: false },
  ),
  inputs: {
    bars: { columns: ['symbol', 'date', 'close', 'volume', 'market_cap'] },
    quarters: { columns: ['symbol', 'report_date', 'available', 'npatmi_ttm', 'total_equity'] },
    forecasts: { columns: ['symbol', 'npatmi_2025f', 'npatmi_2026f'], optional: true },
  },
  plan: ({ without }, { has }) => {
    const covered = has('forecasts')
    const left = join(without.map(literal))
    const scopes = [
      sql`select *, 'VNINDEX' as scope from known`,
      sql`select *, 'VNINDEX_EXCLUDE' as scope from known where symbol not in (${without.length > 0 ? left : raw("''")})`,
      ...(covered ? [sql`select *, 'BSC_INDEX' as scope from known where covered`] : []),
    ]
    const forward = (year: number) =>
      covered
        ? sql`case when scope = 'BSC_INDEX' then sum(market_cap order by symbol) filter (npatmi_${raw(String(year))}f is not null)
            / nullif(sum(npatmi_${raw(String(year))}f * 1e9 order by symbol), 0) end`
        : sql`cast(null as double)`
    return {
      steps: [
        {
          name: 'known',
          sql: covered
            ? sql`select k.*, f.symbol is not null as covered, f.npatmi_2025f, f.npatmi_2026f
                from (${knownThen(raw('bars'), raw('quarters'))}) k left join forecasts f using (symbol)`
            : knownThen(raw('bars'), raw('quarters')),
        },
      ],
      rows: sql`select scope, date,
          sum(market_cap order by symbol) filter (npatmi_ttm is not null) / nullif(sum(npatmi_ttm order by symbol), 0) as pe_ttm,
          sum(market_cap order by symbol) filter (total_equity is not null) / nullif(sum(total_equity order by symbol), 0) as pb,
          ${forward(2025)} as pe_fwd_2025, ${forward(2026)} as pe_fwd_2026
        from (${join(scopes, ' union all ')}) group by scope, date order by scope, date`,
    }
  },
})
