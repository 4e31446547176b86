import type { Workbench } from '../workbench.ts'

/**
 * Writes the newest session's candlestick signals with their hundred points: pattern 15, volume and spread 25,
 * trend 20, support and resistance 15, relative strength 15, liquidity 10.
 */
export async function writePatternScores(bench: Workbench): Promise<void> {
  await bench.write(
    'processed/technical/alerts/signals_with_scores.parquet',
    `with rated as (select symbol, session, rs_rating, rs_rating - lag(rs_rating, 4) over (partition by symbol order by session) as rs_change from strength
     ), joined as (
       select p.*, c.* exclude (symbol, session, date, body), s.rs_rating, coalesce(s.rs_change, 0) as rs_change,
         p.signal = 'BULLISH' as buy, close * volume as trading_value, coalesce(volume_ratio, 1) as vol_ratio,
         coalesce(span / nullif(atr_14, 0), 1) as spread, case when span > 0 then (close - low) / span else 0.5 end as place,
         case when price_vs_sma20 > 5 and price_vs_sma50 > 5 then 'STRONG_UP' when price_vs_sma20 > 2 and price_vs_sma50 > 2 then 'UPTREND'
           when price_vs_sma20 < -5 and price_vs_sma50 < -5 then 'STRONG_DOWN' when price_vs_sma20 < -2 and price_vs_sma50 < -2 then 'DOWNTREND'
           else 'SIDEWAYS' end as trend,
         p.pattern_name in ('morning_star', 'hammer', 'inverted_hammer', 'evening_star', 'shooting_star', 'hanging_man') as reversal
       from pattern_context p join candles c using (symbol, session) join rated s using (symbol, session)
       where session = (select max(session) from index_bars)
     ), read as (
       select *, case when vol_ratio >= 1.5 and spread <= 0.7 and place <= 0.3 then 'stopping_volume'
           when vol_ratio >= 1.5 and spread >= 1.3 and place >= 0.7 then 'demand_coming_in'
           when vol_ratio >= 1.5 and spread >= 1.3 and place <= 0.3 then 'supply_coming_in'
           when vol_ratio < 0.7 and spread <= 0.7 and trend in ('DOWNTREND', 'STRONG_DOWN') then 'no_supply'
           when vol_ratio < 0.7 and spread <= 0.7 and trend in ('UPTREND', 'STRONG_UP') then 'no_demand'
           when vol_ratio >= 1.5 and spread <= 0.7 then 'effort_no_result' else '' end as vsa_signal,
         case when trend in ('UPTREND', 'STRONG_UP') then 1 when trend = 'SIDEWAYS' then 0 else -1 end * case when buy then 1 else -1 end as along,
         case when buy then place else 1 - place end as toward,
         case when buy then (close - support) / close else (resistance - close) / close end * 100 as distance,
         case when buy then (resistance - close) / nullif(close - support, 0) else (close - support) / nullif(resistance - close, 0) end as reward
       from joined
     ), biased as (
       select *, case when vsa_signal in ('stopping_volume', 'demand_coming_in', 'no_supply') then 'BULLISH'
         when vsa_signal in ('supply_coming_in', 'no_demand') then 'BEARISH' when vsa_signal = 'effort_no_result' then 'NEUTRAL' else '' end as vsa_bias from read
     ), pointed as (
       select *, least(15, floor(case when pattern_name in ('morning_star', 'evening_star', 'three_white_soldiers', 'three_black_crows') then 15
           when pattern_name = 'engulfing' then 13 when pattern_name in ('hammer', 'inverted_hammer', 'shooting_star') then 10
           when pattern_name = 'hanging_man' then 8 else 5 end * case when reversal and along < 0 then 1.2 when trend = 'SIDEWAYS' then 0.9 else 1 end)) as pattern_score,
         greatest(0, least(25, floor(case when vol_ratio >= 3 then 10 when vol_ratio >= 2.5 then 9 when vol_ratio >= 2 then 8 when vol_ratio >= 1.5 then 6
             when vol_ratio >= 1.2 then 4 when vol_ratio >= 1 then 3 when vol_ratio >= 0.7 then 1 else 0 end
           + case when spread >= 1.3 then case when place >= 0.7 then 8 when place <= 0.3 then 6 else 5 end
               when spread <= 0.7 then case when vol_ratio >= 1.5 then 6 else 2 end
               else case when place >= 0.7 then 5 when place <= 0.3 then 4 else 3 end end
           + case when toward >= 0.7 then 7 when toward >= 0.5 then 4 when toward >= 0.3 then 1 else -2 end
           + case when vsa_bias = signal then 3 when vsa_bias in ('', 'NEUTRAL') then 0 else -5 end))) as vsa_score,
         case when reversal then case along * case when trend like 'STRONG%' then 2 else 1 end when -2 then 20 when -1 then 18 when 0 then 10 when 1 then 5 else 0 end
           else case along * case when trend like 'STRONG%' then 2 else 1 end when 2 then 20 when 1 then 17 when 0 then 12 when -1 then 7 else 4 end end as trend_score,
         greatest(0, least(15, case when distance <= 2 then 12 when distance <= 4 then 10 when distance <= 6 then 7 when distance <= 10 then 4 else 2 end
           + case when reward >= 3 then 3 when reward >= 2 then 2 when reward >= 1.5 then 1 when reward < 1 then -3 else 0 end)) as sr_score,
         greatest(0, least(15, case when rs_rating >= 90 then 10 when rs_rating >= 80 then 9 when rs_rating >= 70 then 8 when rs_rating >= 60 then 7
             when rs_rating >= 50 then 5 when rs_rating >= 40 then 4 when rs_rating >= 30 then 3 when rs_rating >= 20 then 2 else 1 end
           + case when rs_change >= 8 then 2 when rs_change >= 4 then 1 when rs_change >= 0 then 0 else -1 end
           + case when buy then case when rs_rating >= 70 then 2 when rs_rating >= 50 then 1 when rs_rating >= 30 then 0 else -2 end
               else case when rs_rating <= 30 then 2 when rs_rating <= 50 then 1 when rs_rating <= 70 then 0 else -2 end end)) as rs_points,
         greatest(0, least(10, case when trading_value >= 50e9 then 8 when trading_value >= 30e9 then 7 when trading_value >= 15e9 then 6
             when trading_value >= 8e9 then 5 when trading_value >= 4e9 then 4 when trading_value >= 2e9 then 2 when trading_value >= 1e9 then 1 else 0 end
           + case when vol_ratio >= 1.5 then 2 when vol_ratio >= 1.2 then 1 when vol_ratio >= 0.8 then 0 when vol_ratio >= 0.5 then -1 else -2 end)) as liquidity_score
       from biased
     )
     select symbol, date, alert_type, pattern_name, signal, win_rate::bigint as win_rate, context_details, abs(composite_score)::bigint as strength,
       (pattern_score + vsa_score + trend_score + sr_score + rs_points + liquidity_score)::bigint as composite_score, pattern_score::bigint as pattern_score,
       vsa_score::bigint as vsa_score, trend_score::bigint as trend_score, sr_score::bigint as sr_score, rs_points::bigint as rs_score,
       liquidity_score::bigint as liquidity_score, along > 0 as is_aligned, rs_rating, case when buy then 'BUY' else 'SELL' end as direction, trend,
       trading_value, round(vol_ratio, 2) as vol_ratio, vsa_signal, vsa_bias, price
     from pointed order by symbol, pattern_name, signal`,
  )
}
