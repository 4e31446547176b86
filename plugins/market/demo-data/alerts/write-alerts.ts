import type { Workbench } from '../workbench.ts'
import { writePatternScores } from './pattern-scores.ts'

const FOLDER = 'processed/technical/alerts'
/** Sessions of alerts that the histories keep. */
const HISTORY = 60

/** Writes the five kinds of alert, each as history and for the newest session, the scored signals and the two lists. */
export async function writeAlerts(bench: Workbench, sessions: number): Promise<void> {
  await bench.run(candles(sessions))
  await bench.run(`create table patterns as ${PATTERNS.join('\nunion all ')}`)
  await bench.run(CONTEXT)
  await alert(
    bench,
    'ma_crossover',
    CROSSOVERS,
    'symbol, date, alert_type, ma_period, price, ma_value, signal',
    'ma_period',
  )
  await alert(bench, 'volume_spike', SPIKES, SPIKE_COLUMNS)
  const breakout = 'symbol, date, alert_type, price'
  await alert(bench, 'breakout', BREAKOUTS, {
    historical: `${breakout}, support_level, volume_confirmed, volume_ratio, signal, resistance_level`,
    daily: `${breakout}, resistance_level, volume_confirmed, volume_ratio, signal, support_level`,
  })
  const pattern = 'symbol, date, alert_type, pattern_name, signal'
  await alert(
    bench,
    'patterns',
    'select *, abs(composite_score) as strength from pattern_context',
    {
      historical: `${pattern}, strength::bigint as strength, price, win_rate::double as win_rate, context_score::double as context_score,
        context_details, composite_score::double as composite_score`,
      daily: `${pattern}, win_rate::bigint as win_rate, context_score::bigint as context_score, context_details,
        composite_score::bigint as composite_score, strength::bigint as strength, price`,
    },
    'pattern_name',
  )
  await alert(
    bench,
    'combined',
    COMBINED,
    'symbol, date, alert_type, price, ma_trend, rsi_14, macd_signal, overall_signal, confidence, score',
  )
  await writePatternScores(bench)
  await lists(bench)
}

/**
 * One alert kind: what fired on each session, newest days only. A ticker that stopped trading repeats its last day in
 * the history, once a session, as the original's does.
 */
async function alert(
  bench: Workbench,
  name: string,
  select: string,
  columns: string | { readonly historical: string; readonly daily: string },
  also = 'date',
): Promise<void> {
  await bench.run(`create table ${name}_alerts as ${select}`)
  const { historical, daily } =
    typeof columns === 'string' ? { historical: columns, daily: columns } : columns
  await bench.write(
    `${FOLDER}/historical/${name}_history.parquet`,
    `with repeated as (
       from ${name}_alerts union all select a.* from ${name}_alerts a join (
         select symbol, max(session) as last from candles group by symbol
       ) s on s.symbol = a.symbol and s.last = a.session join range(1, 30) r(i) on s.last + r.i <= (select max(session) from candles)
     ) select ${historical} from repeated order by date, symbol, ${also}`,
  )
  await bench.write(
    `${FOLDER}/daily/${name}_latest.parquet`,
    `select ${daily} from ${name}_alerts semi join (select symbol, max(session) as session from candles group by symbol) l
       using (symbol, session) order by symbol, ${also}`,
  )
}

const candles = (sessions: number) => {
  const by = 'partition by symbol order by session'
  return `create table candles as
  with shaped as (
    select *, close - open as body, high - low as span, high - greatest(open, close) as upper, least(open, close) - low as lower,
      lag(open) over (${by}) as open1, lag(close) over (${by}) as close1, lag(open, 2) over (${by}) as open2,
      lag(close, 2) over (${by}) as close2, lag(close, 6) over (${by}) as close6,
      avg(abs(close - open)) over (${by} rows between 10 preceding and 1 preceding) as mean_body,
      max(high) over (${by} rows between 20 preceding and 1 preceding) as resistance,
      min(low) over (${by} rows between 20 preceding and 1 preceding) as support,
      avg(volume) over (${by} rows between 20 preceding and 1 preceding) as mean_volume,
      ${[20, 50, 100, 200].map((n) => `lag(sma_${n}) over (${by}) as sma_${n}_1`).join(', ')}
    from bars where session >= ${sessions - HISTORY - 30}
  )
  select *, volume / nullif(mean_volume, 0) as volume_ratio from shaped where session >= ${sessions - HISTORY}`
}

/** Shapes of one to three candles; a falling or rising week before tells a hammer from a hanging man. */
const falling = 'close1 < close6'
const rising = 'close1 > close6'
const long = 'abs(body) > 0.1 * span'
const hammer = `${long} and lower >= 2 * abs(body) and upper <= 0.1 * span`
const inverted = `${long} and upper >= 2 * abs(body) and lower <= 0.1 * span`
const pattern = (name: string, signal: 'BULLISH' | 'BEARISH', when: string) =>
  `select symbol, session, '${name}' as pattern_name, '${signal}' as signal from candles where volume > 0 and ${when}`
const PATTERNS = [
  pattern('doji', 'BULLISH', 'span > 0 and abs(body) <= 0.05 * span'),
  pattern(
    'engulfing',
    'BULLISH',
    'body > mean_body and close1 < open1 and close >= open1 and open <= close1',
  ),
  pattern(
    'engulfing',
    'BEARISH',
    '-body > mean_body and close1 > open1 and close <= open1 and open >= close1',
  ),
  pattern('hammer', 'BULLISH', `${hammer} and ${falling}`),
  pattern('hanging_man', 'BEARISH', `${hammer} and ${rising}`),
  pattern('inverted_hammer', 'BULLISH', `${inverted} and ${falling}`),
  pattern('shooting_star', 'BEARISH', `${inverted} and ${rising}`),
  pattern(
    'morning_star',
    'BULLISH',
    'open2 - close2 > mean_body and abs(close1 - open1) < 0.4 * mean_body and body > 0 and close > (open2 + close2) / 2 and close1 < close2',
  ),
  pattern(
    'evening_star',
    'BEARISH',
    'close2 - open2 > mean_body and abs(close1 - open1) < 0.4 * mean_body and body < 0 and close < (open2 + close2) / 2 and close1 > close2',
  ),
  pattern(
    'three_white_soldiers',
    'BULLISH',
    'body > 0.7 * mean_body and close1 - open1 > 0.7 * mean_body and close2 - open2 > 0.7 * mean_body and close > close1 and close1 > close2',
  ),
  pattern(
    'three_black_crows',
    'BEARISH',
    '-body > 0.7 * mean_body and open1 - close1 > 0.7 * mean_body and open2 - close2 > 0.7 * mean_body and close < close1 and close1 < close2',
  ),
]

/** Historic win rate of each pattern and up to 25 points each for volume, RSI, trend and nearness to the range's edge. */
const CONTEXT = `create table pattern_context as
with rated as (
  select c.*, p.pattern_name, p.signal, p.signal = 'BULLISH' as bull,
    case p.pattern_name when 'inverted_hammer' then 60 when 'morning_star' then 58 when 'three_black_crows' then 58
      when 'engulfing' then 57 when 'evening_star' then 57 when 'three_white_soldiers' then 56 when 'hammer' then 55
      when 'shooting_star' then 55 when 'hanging_man' then 52 else 50 end as win_rate
  from patterns p join candles c using (symbol, session)
), pointed as (
  select *,
    case when volume_ratio >= 2.5 then 25 when volume_ratio >= 2 then 20 when volume_ratio >= 1.5 then 15 when volume_ratio >= 1 then 5 else 0 end as volume_points,
    case when bull then case when rsi_14 < 30 then 25 when rsi_14 < 40 then 15 when rsi_14 < 50 then 5 else 0 end
      else case when rsi_14 > 70 then 25 when rsi_14 > 60 then 15 when rsi_14 > 50 then 5 else 0 end end as rsi_points,
    case when bull then case when close > ema_20 and ema_20 > ema_50 then 25 when close > ema_20 then 15 when close > ema_50 then 5 else 0 end
      else case when close < ema_20 and ema_20 < ema_50 then 25 when close < ema_20 then 15 when close < ema_50 then 5 else 0 end end as trend_points,
    case when resistance > support then case when bull then (close - support) / (resistance - support) else (resistance - close) / (resistance - support) end end as edge
  from rated
), summed as (
  select *, volume_points + rsi_points + trend_points + case when edge < 0.15 then 25 when edge < 0.3 then 15 else 0 end as context_score from pointed
)
select symbol, session, date, 'CANDLESTICK_PATTERN' as alert_type, pattern_name, signal, close as price, win_rate, context_score,
  'Vol x' || round(coalesce(volume_ratio, 0), 1) || case when volume_ratio >= 1.5 then ' (High)' when volume_ratio >= 0.8 then ' (Normal)' else ' (Weak)' end
    || ' | RSI ' || coalesce(round(rsi_14)::integer::varchar, 'n/a') || ' | Trend ' || trend_points || '/25 | S/R ' || round(coalesce(edge, 0.5) * 100)::integer || '%' as context_details,
  (case when bull then 1 else -1 end * round(0.4 * win_rate + 0.6 * context_score))::integer as composite_score
from summed`

const CROSSOVERS = [20, 50, 100, 200]
  .flatMap((n) => [
    `select symbol, session, date, 'MA_CROSS_ABOVE' as alert_type, ${n}::bigint as ma_period, close as price, sma_${n} as ma_value, 'BULLISH' as signal
     from candles where close > sma_${n} and close1 < sma_${n}_1`,
    `select symbol, session, date, 'MA_CROSS_BELOW', ${n}::bigint, close, sma_${n}, 'BEARISH'
     from candles where close < sma_${n} and close1 > sma_${n}_1`,
  ])
  .join('\nunion all ')

const SPIKE_COLUMNS = `symbol, date, alert_type, volume, avg_volume_20d, volume_ratio, price, price_change_pct, is_breakout, rsi,
  macd_bullish, candlestick_pattern, pattern_signal, signal, confidence, confirmations, confirmation_details`
const SPIKES = `with first_pattern as (
  select symbol, session, min(pattern_name) as pattern, arg_min(signal, pattern_name) as pattern_signal from patterns group by symbol, session
), spikes as (
  select c.*, pattern, pattern_signal, close > resistance as up, close < support as down,
    rsi_14 between 40 and 70 or rsi_14 < 30 as rsi_fits, macd > macd_signal as bullish
  from candles c left join first_pattern using (symbol, session) where volume_ratio >= 1.5
), counted as (
  select *, ((up or down)::integer + coalesce(rsi_fits, false)::integer + coalesce(bullish, false)::integer
    + coalesce(pattern_signal = 'BULLISH', false)::integer)::bigint as confirmations from spikes
), judged as (
  select *, case when confirmations >= 3 and up and bullish then 'STRONG_BUY' when confirmations >= 3 and close > close1 then 'BUY'
    when confirmations >= 3 then 'DISTRIBUTION' when confirmations = 2 then 'WATCH' else 'NOISE' end as verdict from counted
)
select symbol, session, date, 'SMART_VOLUME_SPIKE' as alert_type, volume::bigint as volume, round(mean_volume)::bigint as avg_volume_20d,
  round(volume_ratio, 2) as volume_ratio, close as price, round((close / close1 - 1) * 100, 2) as price_change_pct, up as is_breakout,
  round(rsi_14, 2) as rsi, coalesce(bullish, false) as macd_bullish, pattern as candlestick_pattern, pattern_signal, verdict as signal,
  (case verdict when 'STRONG_BUY' then 0.85 when 'BUY' then 0.7 when 'DISTRIBUTION' then 0.65 when 'WATCH' then 0.5 else 0.3 end)::double as confidence,
  confirmations, struct_pack(breakout := case when up then 'UP' when down then 'DOWN' end, macd := case when bullish then 'BULLISH' end,
    pattern := pattern, rsi := case when rsi_fits then round(rsi_14, 1)::varchar end) as confirmation_details
from judged`

const BREAKOUTS = `select symbol, session, date, case when close > resistance then 'BREAKOUT_UP' else 'BREAKDOWN' end as alert_type, close as price,
  case when close < support then support end as support_level, true as volume_confirmed, round(volume_ratio, 2) as volume_ratio,
  case when close > resistance then 'BULLISH_BREAKOUT' else 'BEARISH_BREAKDOWN' end as signal,
  case when close > resistance then resistance end as resistance_level
from candles where (close > resistance or close < support) and volume_ratio > 1.5`

const COMBINED = `with points as (
  select *, case when close > sma_20 and sma_20 > sma_50 then 40 when close < sma_20 and sma_20 < sma_50 then -40 else 0 end as ma,
    case when rsi_14 between 40 and 60 then 30 when rsi_14 < 30 then 20 when rsi_14 > 70 then -20 else 0 end as oscillator,
    case when macd > macd_signal then 30 else -30 end as crossing from candles where sma_50 is not null
), summed as (select *, (ma + oscillator + crossing)::bigint as total from points)
select symbol, session, date, 'COMBINED_SIGNAL' as alert_type, close as price,
  case when ma > 0 then 'BULLISH' when ma < 0 then 'BEARISH' else 'NEUTRAL' end as ma_trend, round(rsi_14, 2) as rsi_14,
  case when crossing > 0 then 'BULLISH_CROSS' else 'BEARISH_CROSS' end as macd_signal,
  case when total >= 70 then 'STRONG_BUY' when total >= 40 then 'BUY' when total <= -70 then 'STRONG_SELL' when total <= -40 then 'SELL' else 'HOLD' end as overall_signal,
  (case when abs(total) >= 70 then 0.85 when abs(total) >= 40 then 0.65 else 0.5 end)::double as confidence, total as score
from summed`

/** Ten names to buy, strongest first, and every name that is weak or below its fifty-session mean. */
async function lists(bench: Workbench): Promise<void> {
  const today = 'select max(session) from index_bars'
  await bench.write(
    'processed/technical/lists/buy_list_latest.parquet',
    `with candidates as (
       select b.*, s.rs_rating, avg(b.volume) over () as mean_volume from bars b join strength s using (symbol, session)
       where session = (${today}) and rs_rating >= 80 and close > sma_50 and (select signal from market_state) <> 'RISK_OFF'
     ), scored as (
       select *, round(0.4 * rs_rating + 0.3 * (greatest(30, least(70, rsi_14)) - 30) / 40 * 100
         + 0.3 * (greatest(0.5, least(2, volume / mean_volume)) - 0.5) / 1.5 * 100, 2) as total from candidates
     )
     select symbol, sector as sector_code, rs_rating, total as buy_score, close as entry_price, round(close * 0.93) as stop_loss,
       round(close * 1.1) as target_1, round(close * 1.2) as target_2,
       round(greatest(2, least(10, (5 + (rs_rating - 80) / 10) * (select exposure_level from market_state) / 100)), 1)::double as position_size_pct,
       'RS_MOMENTUM' as signal_source, date::varchar as date, total as score
     from scored order by total desc, symbol limit 10`,
  )
  await bench.write(
    'processed/technical/lists/sell_list_latest.parquet',
    `with weak as (
       select b.*, s.rs_rating from bars b join strength s using (symbol, session)
       where session = (${today}) and (rs_rating < 50 or close < sma_50)
     )
     select symbol, sector as sector_code,
       concat_ws(', ', case when rs_rating < 50 then 'RS_BREAKDOWN' end, case when close < sma_50 then 'BELOW_SMA50' end, case when rsi_14 > 70 then 'OVERBOUGHT' end) as sell_reason,
       close as exit_price, sma_50 as original_entry, round((close / sma_50 - 1) * 100, 1) as pnl_pct, 20::bigint as hold_days, date::varchar as date
     from weak order by pnl_pct, symbol`,
  )
}
