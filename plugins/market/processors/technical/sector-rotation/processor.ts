import { defineProcessor, raw, Type } from 'rattan/plugin'
import { sectorStep } from '../shared/sectors.ts'

/**
 * Rotation of sectors against the index, after the relative rotation graphs of J. de Kempenaer: the price of a sector is
 * the mean close of its tickers weighted by market value; RS-Ratio is the 10-session mean of its strength against its
 * own 10-session mean, RS-Momentum the change of that over 10 sessions; 100 is the middle of both.
 */
export default defineProcessor({
  name: 'sector-rotation',
  summary: 'RS-Ratio, RS-Momentum and quadrant of each sector against the index on the newest session.',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: {
    quotes: { columns: ['symbol', 'date', 'close', 'market_cap'] },
    index: { columns: ['date', 'close'] },
  },
  plan: (_, { registry }) => ({
    steps: [sectorStep(registry)],
    rows: raw(`with levels as (
        select sector_code, date, sum(p.close * market_cap) / nullif(sum(market_cap), 0) / nullif(any_value(i.close), 0) * 100 as strength
        from quotes p join ticker_sectors using (symbol) join index i using (date) where p.close is not null and market_cap > 0 group by sector_code, date
      ), smoothed as (
        select *, case when count(strength) over (own rows 9 preceding) = 10 then avg(strength) over (own rows 9 preceding) end as r
        from levels window own as (partition by sector_code order by date)
      ), ratios as (
        select *, case when count(r) over (own rows 9 preceding) = 10 then r / avg(r) over (own rows 9 preceding) * 100 end as ratio
        from smoothed window own as (partition by sector_code order by date)
      ), moves as (
        select *, (ratio / lag(ratio, 10) over (partition by sector_code order by date) - 1) * 100 + 100 as momentum from ratios
      ), placed as (
        select *, case when ratio >= 100 and momentum >= 100 then 'LEADING' when ratio >= 100 and momentum < 100 then 'WEAKENING'
          when ratio < 100 and momentum < 100 then 'LAGGING' when ratio < 100 and momentum >= 100 then 'IMPROVING' end as quadrant from moves
      ), runs as (
        select *, sum(case when quadrant is distinct from before then 1 else 0 end) over (partition by sector_code order by date rows unbounded preceding) as run
        from (select *, lag(quadrant) over (partition by sector_code order by date) as before from placed)
      ), counted as (
        select *, count(*) over (partition by sector_code, run order by date rows unbounded preceding) as days from runs
      )
      select sector_code, date, round(ratio, 2) as rs_ratio, round(momentum, 2) as rs_momentum, quadrant,
        case when momentum > 102 then 'ACCELERATING' when momentum > 100 then 'STABLE' when momentum > 98 then 'SLOWING' when momentum is not null then 'DECLINING' end as trend_direction,
        case when quadrant is not null then days end as days_in_quadrant
      from counted where ratio is not null and date = (select max(date) from index join quotes using (date)) order by sector_code`),
  }),
})
