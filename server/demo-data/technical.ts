import type { Workbench } from './database.ts'
import { writeRotation, writeStrength } from './strength.ts'

const FOLDER = 'processed/technical'
/** Sessions since which sector breadth has the newer column names and counts; older rows have the older ones. */
const NEWER_BREADTH = 400

const above = (n: number) => `count(*) filter (close > sma_${n})`
const share = (n: number) => `round(${above(n)} * 100.0 / count(*), 2)`
const ratio =
  'case when count(*) filter (close < open) = 0 then 0 else round(count(*) filter (close > open) * 1.0 / count(*) filter (close < open), 2) end'

/** Breadth, regime and state of the market; breadth, flows, rotation and ranking of sectors; strength of tickers. */
export async function writeTechnical(bench: Workbench, sessions: number, kept: number): Promise<void> {
  const recent = `session >= ${sessions - kept}`
  const last21 = `session >= ${sessions - 21}`
  await marketBreadth(bench, recent)
  await sectorBreadth(bench, recent, sessions - NEWER_BREADTH)
  await regimes(bench, last21)
  await moneyFlows(bench, sessions, kept)
  await writeStrength(bench, sessions, kept)
  await writeRotation(bench)
}

async function marketBreadth(bench: Workbench, recent: string): Promise<void> {
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

async function sectorBreadth(bench: Workbench, recent: string, newer: number): Promise<void> {
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

async function regimes(bench: Workbench, last21: string): Promise<void> {
  // As the original stores it: its valuation and volatility factors never left zero.
  await bench.run(`create table regimes as
    with factors as (
      select session, date, greatest(-100, least(100, (above_ma50_pct - 50) * 1.5 + (above_ma200_pct - 50) * 0.5)) as breadth_score,
        volume / avg(volume) over (order by session rows between 19 preceding and 1 preceding) as volume_ratio,
        greatest(-100, least(100, (macd_share - 50) * 1.2 + (rsi_share - 50) * 0.8)) as momentum_score from breadth
    ), scored as (
      select *, (case when volume_ratio >= 1.5 then 50 when volume_ratio >= 1.2 then 20 when volume_ratio >= 0.8 then 0
        when volume_ratio >= 0.6 then -20 else -50 end)::bigint as volume_score from factors
    )
    select *, round(0.25 * breadth_score + 0.15 * volume_score + 0.2 * momentum_score, 2) as regime_score from scored`)
  const regime = `case when regime_score >= 60 then 'BUBBLE' when regime_score >= 30 then 'EUPHORIA' when regime_score >= -30 then 'NEUTRAL'
    when regime_score >= -60 then 'FEAR' else 'BOTTOM' end`
  await bench.write(
    `${FOLDER}/market_regime/market_regime_history.parquet`,
    `select date, ${regime} as regime, regime_score, case when regime_score > 30 then 'HIGH' else 'MEDIUM' end as risk_level,
       0.0::double as valuation_score, round(breadth_score, 2) as breadth_score, volume_score, 0.0::double as volatility_score,
       round(momentum_score, 2) as momentum_score,
       case when regime_score >= 60 then 'EXTREME_GREED' when regime_score >= 30 then 'GREED' when regime_score >= 10 then 'SLIGHTLY_BULLISH'
         when regime_score >= -10 then 'NEUTRAL' when regime_score >= -30 then 'SLIGHTLY_BEARISH' when regime_score >= -60 then 'FEAR'
         else 'EXTREME_FEAR' end as market_sentiment
     from regimes where ${last21} order by date`,
  )
  await bench.run(`create table market_state as
    select b.date, i.close as vnindex_close, ${regime} as regime, regime_score, above_ma20_pct, above_ma50_pct, above_ma100_pct, ad_ratio,
      greatest(0, least(100, (50 + 0.3 * regime_score + case when above_ma50_pct > 70 then 15 when above_ma50_pct > 50 then 10
        when above_ma50_pct < 30 then -15 when above_ma50_pct < 50 then -10 else 0 end)::bigint)) as exposure_level,
      case when above_ma50_pct < 30 then 'RISK_OFF' else 'CAUTION' end as signal
    from breadth b join regimes using (session) join index_bars i using (session) order by session desc limit 1`)
  await bench.write(
    `${FOLDER}/market/market_state_latest.parquet`,
    `select date::timestamp_ns as date, vnindex_close, 0::bigint as vnindex_change_pct, regime, regime_score, 0::bigint as ema9,
       0::bigint as ema21, above_ma20_pct as breadth_ma20_pct, above_ma50_pct as breadth_ma50_pct,
       above_ma100_pct as breadth_ma100_pct, ad_ratio, exposure_level, null::integer as divergence_type,
       0::bigint as divergence_strength, signal
     from market_state`,
  )
  await bench.write(
    'processed/market_indices/market_indices.parquet',
    `select date::timestamp_ns as date, 'VNINDEX' as index_code, open, high, low, close, volume::bigint as volume
     from index_bars order by date`,
  )
}

async function moneyFlows(bench: Workbench, sessions: number, kept: number): Promise<void> {
  await bench.run(`create table flows as
    select session, date, sector, sum(close * volume) as money_flow, count(*) as stock_count,
      array_to_string(list(symbol order by close * volume desc, symbol)[1:3], ', ') as top_contributors
    from bars where session >= ${sessions - 70} group by session, date, sector`)
  for (const [frame, days] of [
    ['1D', 1],
    ['1W', 7],
    ['1M', 30],
  ] as const) {
    const columns = `f.date, '${frame}' as timeframe, f.sector as sector_code, f.money_flow,
      round((f.money_flow / nullif(p.money_flow, 0) - 1) * 100, 2) as inflow_pct,
      case when f.money_flow / p.money_flow > 1.1 then 'STRONG_INFLOW' when f.money_flow / p.money_flow > 1.03 then 'INFLOW'
        when f.money_flow / p.money_flow < 0.9 then 'STRONG_OUTFLOW' when f.money_flow / p.money_flow < 0.97 then 'OUTFLOW' else 'NEUTRAL' end as flow_signal,
      f.stock_count, f.top_contributors`
    const from = `from flows f asof join flows p on p.sector = f.sector and p.date <= f.date - ${days} where f.session >= ${sessions - 21}`
    await bench.write(
      `${FOLDER}/money_flow/sector_money_flow_${frame.toLowerCase()}.parquet`,
      `select ${columns} ${from} order by date, sector_code`,
    )
    if (frame === '1D')
      await bench.write(
        `${FOLDER}/money_flow/sector_money_flow.parquet`,
        `select * exclude (timeframe) from (select ${columns} ${from} and f.session = ${sessions - 1}) order by sector_code`,
      )
  }
  await bench.write(
    `${FOLDER}/money_flow/individual_money_flow.parquet`,
    `with changes as (
       select *, close / lag(close) over (partition by symbol order by session) - 1 as change,
         cmf_20 / nullif(avg(volume) over (partition by symbol order by session rows 19 preceding), 0) as pressure,
         obv - avg(obv) over (partition by symbol order by session rows between 20 preceding and 1 preceding) as obv_gap from bars
     ), trends as (
       select *, sum(coalesce(change, 0) * volume) over (partition by symbol order by session) as vpt,
         case when pressure > 0.5 then 2 when pressure > 0.2 then 1 when pressure < -0.5 then -2 when pressure < -0.2 then -1 else 0 end
         + case when mfi_14 > 70 then -1 when mfi_14 < 30 then 1 else 0 end + sign(obv_gap)::integer as points from changes
     )
     select symbol, date::timestamp_ns as date, open, high, low, close, volume::bigint as volume, null::integer as resolution,
       cmf_20, obv, ad_line, round(vpt, 2) as vpt, mfi_14,
       case when points >= 3 then 'STRONG_ACCUMULATION' when points >= 1 then 'ACCUMULATION' when points <= -3 then 'STRONG_DISTRIBUTION'
         when points <= -1 then 'DISTRIBUTION' else 'NEUTRAL' end as money_flow_signal
     from trends where session >= ${sessions - kept} order by symbol, date`,
  )
}
