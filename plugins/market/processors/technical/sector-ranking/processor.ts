import { defineProcessor, raw, Type } from 'rattan/plugin'
import { sectorStep } from '../shared/sectors.ts'

/**
 * Sectors in order of a score on the newest session: .30 relative strength, .25 turnover, .25 breadth, .20 momentum, each
 * from 0 to 100 and 50 where its data is missing.
 */
export default defineProcessor({
  name: 'sector-ranking',
  summary: 'Score, trend and rank of each sector, from strength, turnover, breadth and momentum.',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: {
    quotes: { columns: ['symbol', 'date', 'close'] },
    rating: { columns: ['symbol', 'date', 'rs_rating'] },
    flows: { columns: ['sector_code', 'date', 'inflow_pct'] },
    breadth: { columns: ['sector_code', 'date', 'pct_above_ma50'] },
  },
  plan: (_, { registry }) => ({
    steps: [sectorStep(registry)],
    rows: raw(`with today as (select max(date) as date from quotes), sectors as (select distinct sector_code from ticker_sectors), strength as (
        select t.sector_code, avg(rs_rating) as mean from rating r join ticker_sectors t using (symbol) where r.date = (select date from today) group by t.sector_code
      ), gains as (
        -- Of the last 30 calendar days: against the first close in them.
        select sector_code, avg(gain) as gain from (
          select symbol, arg_max(close, date) / nullif(arg_min(close, date), 0) - 1 as gain from quotes
          where date >= (select date from today) - 30 and close is not null group by symbol having max(date) = (select date from today)
        ) join ticker_sectors using (symbol) group by sector_code
      ), parts as (
        select sector_code, coalesce((mean - min(mean) over ()) / nullif(max(mean) over () - min(mean) over (), 0) * 100, 50) as rs,
          coalesce(case when inflow_pct is not null then greatest(0, least(100, (inflow_pct + 100) / 2)) end, 50) as mf, coalesce(pct_above_ma50, 50) as wide,
          coalesce(case when gain is not null then greatest(0, least(100, (gain + 0.2) / 0.4 * 100)) end, 50) as moving
        from sectors left join strength using (sector_code) left join gains using (sector_code)
          left join (select * from flows where date = (select date from today)) using (sector_code)
          left join (select * from breadth where date = (select date from today)) using (sector_code)
      ), scored as (select *, round(0.3 * rs + 0.25 * mf + 0.25 * wide + 0.2 * moving, 1) as score from parts)
      select sector_code, (select date from today) as date, score, round(rs, 1) as rs_score, round(mf, 1) as money_flow_score, round(wide, 1) as breadth_score,
        round(moving, 1) as momentum_score, case when score >= 70 and rs >= 60 then 'LEADING' when score >= 50 and mf >= 60 then 'IMPROVING'
          when score < 30 then 'LAGGING' when score < 50 and mf < 40 then 'WEAKENING' else 'NEUTRAL' end as trend,
        rank() over (order by score desc) as rank
      from scored order by rank, sector_code`),
  }),
})
