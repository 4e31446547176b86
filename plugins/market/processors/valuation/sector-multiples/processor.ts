import { defineProcessor, ident, join, raw, type Sql, sql, Type } from 'rattan/plugin'
import { knownThen } from '../../shared/known-then.ts'
import { sectorsOf } from '../../shared/sectors.ts'

const spread = (name: string): Sql =>
  sql`median(${ident(name)}) as ${ident(`${name}_median`)}, avg(${ident(name)} order by symbol) as ${ident(`${name}_mean`)},
    stddev_samp(${ident(name)} order by symbol) as ${ident(`${name}_std`)}, quantile_cont(${ident(name)}, 0.25) as ${ident(`${name}_q25`)},
    quantile_cont(${ident(name)}, 0.75) as ${ident(`${name}_q75`)}, min(${ident(name)}) as ${ident(`${name}_min`)},
    max(${ident(name)}) as ${ident(`${name}_max`)}`

/** What part of the last five years' values lies below the day's, of at least 20. */
const percentile = (name: string): Sql => {
  const [now, then] = [raw(`a.sector_${name}`), raw(`b.sector_${name}`)]
  return sql`case when count(${then}) >= 20 then 100.0 * count(*) filter (${then} < ${now}) / count(${then}) end as ${ident(`${name}_percentile_5y`)}`
}

/**
 * Multiples of sectors by day, as the sum of market value over the sum of its base, of the same tickers.
 *
 * Formulas: pages-fundamental 6.9 with its corrections: those without a base count on neither side, losses count on both,
 * P/S is over sales of twelve months, EV/EBITDA is of the sums.
 */
export default defineProcessor({
  name: 'sector-multiples',
  summary: 'Bars and quarters of issuers to multiples of sectors by day',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: {
    bars: { columns: ['symbol', 'date', 'close', 'volume', 'market_cap'] },
    quarters: {
      columns: [
        ...['symbol', 'report_date', 'available', 'entity_type', 'npatmi_ttm', 'revenue_ttm', 'ebitda_ttm'],
        ...['total_equity', 'minority', 'st_debt', 'lt_debt', 'cash'],
      ],
    },
    forecasts: { columns: ['symbol', 'npatmi_2025f', 'npatmi_2026f'], optional: true },
  },
  plan: (_, { registry, has }) => {
    const over = (base: string, top = 'market_cap') =>
      sql`sum(${raw(top)} order by symbol) filter (${raw(base)} is not null and ${raw(top)} is not null)
        / nullif(sum(${raw(base)} order by symbol) filter (${raw(top)} is not null), 0)`
    const forward = (year: string) =>
      has('forecasts') ? over(`npatmi_${year}f * 1e9`) : sql`cast(null as double)`
    return {
      steps: [
        {
          name: 'known',
          sql: sql`select k.*, s.sector_code, total_equity - coalesce(minority, 0) as book,
              ${has('forecasts') ? sql`f.npatmi_2025f, f.npatmi_2026f,` : sql``}
              case when entity_type = 'COMPANY' and ebitda_ttm is not null
                then market_cap + coalesce(st_debt, 0) + coalesce(lt_debt, 0) + coalesce(minority, 0) - coalesce(cash, 0) end as ev
            from (${knownThen(raw('bars'), raw('quarters'))}) k join (${sectorsOf(registry)}) s using (symbol)
            ${has('forecasts') ? sql`left join (select symbol, npatmi_2025f, npatmi_2026f from forecasts) f using (symbol)` : sql``}`,
        },
        {
          name: 'days',
          sql: sql`select sector_code, date, sum(market_cap order by symbol) as sector_market_cap,
              sum(close * volume order by symbol) as total_trading_value, avg(close order by symbol) as avg_price,
              cast(sum(volume) as bigint) as total_volume, cast(count(*) as integer) as ticker_count,
              ${over('npatmi_ttm')} as sector_pe, ${over('book')} as sector_pb, ${over('revenue_ttm')} as sector_ps,
              ${over('ebitda_ttm', 'ev')} as sector_ev_ebitda, ${forward('2025')} as pe_fwd_2025, ${forward('2026')} as pe_fwd_2026,
              ${spread('pe')}, ${spread('pb')}
            from (select *, case when npatmi_ttm > 0 then market_cap / npatmi_ttm end as pe,
              case when book > 0 then market_cap / book end as pb from known) group by sector_code, date`,
        },
      ],
      rows: sql`with days as (select *, row_number() over (partition by sector_code order by date) as day from days),
        percentiles as (
          select a.sector_code, a.date, ${join(['pe', 'pb', 'ps'].map(percentile))}
          from days a join days b on a.sector_code = b.sector_code and b.day between a.day - 1259 and a.day group by all
        )
        select days.* exclude (day), cast(date as timestamp) as calculation_date, percentiles.* exclude (sector_code, date)
        from days join percentiles using (sector_code, date) order by sector_code, date`,
    }
  },
})
