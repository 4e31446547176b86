import type { Workbench } from '../workbench.ts'

const FOLDER = 'processed/technical'
const HORIZONS = { '1m': 21, '3m': 63, '6m': 126, '9m': 189, '12m': 252 } as const

/** Relative strength of tickers: percentile ranks of their returns, penalised for recent falls. */
export async function writeStrength(bench: Workbench, sessions: number, kept: number): Promise<void> {
  const names = Object.keys(HORIZONS)
  // Average rank over the day's values, mapped to 1-99; ties share their mean rank.
  const rank = (column: string) =>
    `case when ${column} is null then 50 else greatest(1, least(99, round_even(
       (rank() over (partition by date, ${column} is null order by ${column}) + (count(*) over (partition by date, ${column}) - 1) / 2.0)
       / count(${column}) over (partition by date) * 98 + 1, 0)))::bigint end`
  await bench.run(`create table strength as
    with returns as (
      select symbol, sector, session, date,
        ${Object.entries(HORIZONS)
          .map(
            ([name, n]) =>
              `(close / lag(close, ${n}) over (partition by symbol order by session) - 1) * 100 as ret_${name}`,
          )
          .join(', ')},
        case when count(*) over (partition by symbol order by session rows 19 preceding) >= 5 then
          avg(close * volume) over (partition by symbol order by session rows 19 preceding) end as avg_trading_value
      from bars where session >= ${sessions - kept - 260}
    ), ranked as (
      select *, ${names.map((name) => `${rank(`ret_${name}`)} as rs_${name}`).join(', ')} from returns where session >= ${sessions - kept}
    ), scored as (
      select *, round(0.2 * rs_1m + 0.4 * rs_3m + 0.25 * rs_6m + 0.1 * rs_9m + 0.05 * rs_12m, 2) as rs_score,
        case when ret_1m < -2 then 0.85 else 1 end * case when ret_3m < -2 then 0.7 else 1 end
        * case when ret_1m < -15 then 0.85 else 1 end as penalty from ranked
    ), raw as (select *, ${rank('rs_score')} as rs_rating_raw from scored)
    select *, greatest(1, least(99, round_even(rs_rating_raw * penalty, 0)))::bigint as rs_rating from raw`)
  await bench.write(
    `${FOLDER}/rs_rating/stock_rs_rating_1y.parquet`,
    `select symbol, date::timestamp_ns as date, sector as sector_code, ${names.map((name) => `rs_${name}`).join(', ')}, rs_rating,
       rs_rating_raw, rs_score::double as rs_score, penalty::double as penalty, ${names.map((name) => `ret_${name}`).join(', ')}, avg_trading_value
     from strength where session >= ${sessions - 252} order by symbol, date`,
  )
  await bench.write(
    `${FOLDER}/rs_rating/rs_rating_history_30d.parquet`,
    `select symbol, date::timestamp_ns as date, sector as sector_code, ${names.map((name) => `rs_${name}`).join(', ')}, rs_rating,
       rs_score::double as rs_score, avg_trading_value
     from strength where session >= ${sessions - 21} order by symbol, date`,
  )
  // The older file defines its score differently, over weighted returns.
  await bench.write(
    `${FOLDER}/rs_rating/stock_rs_rating_daily.parquet`,
    `select symbol, date::timestamp_ns as date, sector as sector_code, rs_rating,
       round(0.4 * coalesce(ret_3m, 0) + 0.2 * coalesce(ret_6m, 0) + 0.2 * coalesce(ret_9m, 0) + 0.2 * coalesce(ret_12m, 0), 4)::double as rs_score,
       ret_3m, ret_6m, ret_9m, ret_12m
     from strength where session >= ${sessions - kept} order by symbol, date`,
  )
}

/** Sectors against the index: rotation around 100, and the ranking. Needs the tables of `writeTechnical` before it. */
export async function writeRotation(bench: Workbench): Promise<void> {
  await bench.run(`create table rrg as
    with prices as (
      -- Only tickers that trade today: one that stopped would make its sector's mean jump.
      select b.sector, i.session, b.date, sum(b.close * b.shares) / count(*) / any_value(i.close) * 100 as line
      from bars b join index_bars i using (session) where i.session > (select max(session) from index_bars) - 60
        and b.symbol in (select symbol from bars where session = (select max(session) from index_bars))
        and b.symbol not in (select symbol from bars group by symbol having min(session) > (select max(session) from index_bars) - 60)
      group by b.sector, i.session, b.date
    ), smooth as (select *, avg(line) over (partition by sector order by session rows 9 preceding) as r from prices
    ), ratio as (select *, r / avg(r) over (partition by sector order by session rows 9 preceding) * 100 as rs_ratio from smooth
    ), momentum as (select *, (rs_ratio / lag(rs_ratio, 10) over (partition by sector order by session) - 1) * 100 + 100 as rs_momentum from ratio)
    select * from momentum where session = (select max(session) from index_bars)`)
  await bench.write(
    `${FOLDER}/sector/rrg_latest.parquet`,
    `select round(rs_ratio, 4) as rs_ratio, round(rs_momentum, 4) as rs_momentum, sector_vi as sector_code, date::varchar as date,
       case when rs_ratio >= 100 and rs_momentum >= 100 then 'LEADING' when rs_ratio >= 100 then 'WEAKENING'
         when rs_momentum >= 100 then 'IMPROVING' else 'LAGGING' end as quadrant,
       case when rs_momentum > 102 then 'ACCELERATING' when rs_momentum > 100 then 'STABLE' when rs_momentum > 98 then 'SLOWING'
         else 'DECLINING' end as trend_direction, 1::bigint as days_in_quadrant
     from rrg join sector_names using (sector) order by sector_code`,
  )
  // The original joins two vocabularies: every sector appears twice, its English row without breadth and score.
  await bench.write(
    `${FOLDER}/sector/ranking_latest.parquet`,
    `with last as (select max(session) as session from index_bars), rs as (
       select sector, avg(rs_rating) as mean_rs from strength where session = (from last) group by sector
     ), gains as (
       select sector, avg(close / before - 1) as gain from (
         select sector, session, close, lag(close, 20) over (partition by symbol order by session) as before from bars
       ) where session = (from last) group by sector
     ), inflow as (
       select f.sector, (f.money_flow / p.money_flow - 1) * 100 as inflow from flows f join flows p on p.sector = f.sector
         and p.session = f.session - 1 where f.session = (from last)
     ), parts as (
       select sector, (mean_rs - min(mean_rs) over ()) / nullif(max(mean_rs) over () - min(mean_rs) over (), 0) * 100 as rs_score,
         (inflow + 100) / 2 as money_flow_score, pct50 as breadth_score, greatest(0, least(100, (gain + 0.2) / 0.4 * 100)) as momentum_score
       from rs join gains using (sector) join inflow using (sector) join sector_breadth using (sector) where session = (from last)
     ), scored as (
       select *, 0.3 * rs_score + 0.25 * money_flow_score + 0.25 * breadth_score + 0.2 * momentum_score as score from parts
     ), both_names as (
       select sector_vi as sector_code, score, rs_score, money_flow_score, breadth_score, momentum_score,
         case when score >= 70 and rs_score >= 60 then 'LEADING' when score >= 50 and money_flow_score >= 60 then 'IMPROVING'
           when score < 30 then 'LAGGING' when score < 50 and money_flow_score < 40 then 'WEAKENING' else 'NEUTRAL' end as trend
       from scored join sector_names using (sector)
       union all select sector, 0, rs_score, money_flow_score, null, momentum_score, 'NEUTRAL' from scored
     )
     select sector_code, (select max(date)::varchar from index_bars) as date, round(score, 1)::double as score, round(rs_score, 1)::double as rs_score,
       round(money_flow_score, 1)::double as money_flow_score, round(breadth_score, 1)::double as breadth_score,
       round(momentum_score, 1)::double as momentum_score, trend, rank() over (order by score desc) as rank
     from both_names order by rank, sector_code`,
  )
}
