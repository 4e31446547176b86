import type { Workbench } from '../workbench.ts'

const FOLDER = 'processed/technical'

const above = (n: number) => `count(*) filter (close > sma_${n})`
const share = (n: number) => `round(${above(n)} * 100.0 / count(*), 2)`
const ratio =
  'case when count(*) filter (close < open) = 0 then 0 else round(count(*) filter (close > open) * 1.0 / count(*) filter (close < open), 2) end'

/** Stages `breadth` and writes the market's two files of it. */
export async function writeMarketBreadth(bench: Workbench, recent: string): Promise<void> {
  await bench.run(`create table breadth as
    select session, date, count(*) as total_stocks, ${[20, 50, 100, 200].map((n) => `${above(n)} as above_ma${n}`).join(', ')},
      ${[20, 50, 100, 200].map((n) => `${share(n)} as above_ma${n}_pct`).join(', ')},
      count(*) filter (close > open) as advancing, count(*) filter (close < open) as declining,
      count(*) filter (close = open) as unchanged, ${ratio}::double as ad_ratio,
      sum(volume) as volume, count(*) filter (macd_hist > 0) * 100.0 / count(*) as macd_share,
      count(*) filter (rsi_14 >= 50 and rsi_14 < 70) * 100.0 / count(*) as rsi_share
    from bars where ${recent} group by session, date`)
  await bench.write(
    `${FOLDER}/market_breadth/market_breadth_daily.parquet`,
    `select date::timestamp_ns as date, total_stocks, above_ma20, above_ma50, above_ma100, above_ma200, above_ma20_pct,
       above_ma50_pct, above_ma100_pct, above_ma200_pct, advancing, declining, unchanged, ad_ratio,
       case when above_ma50_pct > 75 then 'STRONG_BULLISH' when above_ma50_pct > 60 then 'BULLISH'
         when above_ma50_pct < 25 then 'STRONG_BEARISH' when above_ma50_pct < 40 then 'BEARISH' else 'NEUTRAL' end as market_trend
     from breadth order by date`,
  )
  const of = (n: number) => `above_ma${n} * 1.0 / total_stocks`
  await bench.write(
    `${FOLDER}/market_breadth_global.parquet`,
    `select date, total_stocks, above_ma20, above_ma50, above_ma100, above_ma200,
       ${[20, 50, 100, 200].map((n) => `(${of(n)})::double as ma${n}_breadth_ratio`).join(', ')},
       ${[20, 50, 100, 200].map((n) => `(${of(n)} * 100)::double as pct_ma${n}`).join(', ')},
       ${[20, 50, 100, 200]
         .map((n) =>
           [5, 20]
             .map(
               (m) => `avg(${of(n)}) over (order by date rows ${m - 1} preceding) as ma${n}_breadth_ma${m}`,
             )
             .join(', '),
         )
         .join(', ')},
       case when above_ma50_pct > 70 then 'STRONG_BULL' when above_ma50_pct > 55 then 'BULL' when above_ma50_pct > 45 then 'NEUTRAL'
         when above_ma50_pct > 30 then 'BEAR' else 'STRONG_BEAR' end as breadth_signal, 'MARKET' as symbol, 'MARKET' as ticker
     from breadth order by date`,
  )
}

/** Stages `sector_breadth` and writes the sectors' two files of it. From session `newer` on, its columns have their newer names. */
export async function writeSectorBreadth(bench: Workbench, recent: string, newer: number): Promise<void> {
  const pct = (n: number) => `above_ma${n} * 100.0 / total_stocks`
  await bench.run(`create table sector_breadth as
    with counts as (
      select session, date, sector, count(*) as total_stocks, ${[20, 50, 100, 200].map((n) => `${above(n)} as above_ma${n}`).join(', ')},
        count(*) filter (close > open) as advancing, count(*) filter (close < open) as declining,
        count(*) filter (close = open) as unchanged, ${ratio}::double as ad_ratio,
        count(*) filter (rsi_14 >= 50 and rsi_14 < 70) as bullish_rsi, count(*) filter (rsi_14 > 30 and rsi_14 < 50) as bearish_rsi,
        count(*) filter (rsi_14 >= 70) as overbought, count(*) filter (rsi_14 <= 30) as oversold, sum(close * volume) as value
      from bars where ${recent} group by session, date, sector
    )
    select *, ${[20, 50, 100, 200].map((n) => `round(${pct(n)}, 2)::double as pct${n}`).join(', ')},
      round(0.2 * ${pct(20)} + 0.3 * ${pct(50)} + 0.25 * ${pct(100)} + 0.25 * ${pct(200)}, 2)::double as strength from counts`)
  const older = (name: string) => `case when session < ${newer} then ${name} end`
  const since = (name: string) => `case when session >= ${newer} then ${name}::double end`
  await bench.write(
    `${FOLDER}/sector_breadth/sector_breadth_daily.parquet`,
    `select date::timestamp_ns as date, sector as sector_code, total_stocks, above_ma20, above_ma50, above_ma100, above_ma200,
       ${[20, 50, 100, 200].map((n) => `${older(`pct${n}`)} as above_ma${n}_pct`).join(', ')}, strength as strength_score,
       case when pct50 >= 70 then 'STRONG_BULLISH' when pct50 >= 55 then 'BULLISH' when pct50 >= 45 then 'NEUTRAL'
         when pct50 >= 30 then 'BEARISH' else 'STRONG_BEARISH' end as sector_trend,
       ${[20, 50, 100, 200].map((n) => `${since(`pct${n}`)} as pct_above_ma${n}`).join(', ')},
       ${['advancing', 'declining', 'unchanged', 'ad_ratio', 'bullish_rsi', 'bearish_rsi', 'overbought', 'oversold'].map((name) => `${since(name)} as ${name}`).join(', ')}
     from sector_breadth order by date, sector_code`,
  )
  const by = 'partition by sector order by date'
  await bench.write(
    `${FOLDER}/market_breadth_sector.parquet`,
    `with base as (
       select *, strength / 100 as s, value * 100 / sum(value) over (partition by date) as value_share,
         rank() over (partition by date order by strength desc)::double as place from sector_breadth
     ), moved as (
       select *, avg(s) over (${by} rows 4 preceding) as s5, avg(s) over (${by} rows 19 preceding) as s20,
         coalesce(s - lag(s, 5) over (${by}), 0) as t5, coalesce(s - lag(s, 20) over (${by}), 0) as t20 from base
     )
     select date, sector_vi as sector, total_stocks, above_ma20, above_ma50, above_ma100, above_ma200,
       ${[20, 50, 100, 200].map((n) => `pct${n} / 100 as ma${n}_breadth_ratio`).join(', ')},
       ${[20, 50, 100, 200].map((n) => `pct${n} as pct_ma${n}`).join(', ')}, s as strength_score, value as trading_value,
       value_share as trading_value_pct, coalesce((value / nullif(lag(value, 5) over (${by}), 0) - 1) * 100, 0) as trading_value_change_5d,
       coalesce((value / nullif(lag(value, 20) over (${by}), 0) - 1) * 100, 0) as trading_value_change_20d, t5 as trend_5d,
       t20 as trend_20d, s5 as strength_ma5, s20 as strength_ma20, s5 - s20 as momentum,
       coalesce(s5 - s20 - lag(s5 - s20, 5) over (${by}), 0) as acceleration, place as rank,
       coalesce(lag(place, 5) over (${by}) - place, 0)::double as rank_change,
       case when t5 > 0.1 and s > s20 then 'ROTATION_IN' when t5 < -0.1 and s < s20 then 'ROTATION_OUT' else 'NEUTRAL' end as rotation_signal
     from moved join sector_names using (sector) order by date, sector`,
  )
}
