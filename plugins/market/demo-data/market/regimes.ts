import type { Workbench } from '../workbench.ts'

const FOLDER = 'processed/technical'

/** Writes the market's regimes, its state on the newest session, and the index. Needs `breadth`. */
export async function writeRegimes(bench: Workbench, last21: string): Promise<void> {
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
