import { defineProcessor, raw } from 'rattan/plugin'
import { patternSteps } from '../shared/candlesticks.ts'
import { ALERT_COLUMNS, ALERT_LOOKBACK, AlertParams, considered, signalSteps } from '../shared/signal-bars.ts'

/** Sessions with at least 1.5 times the mean volume of the 20 before, judged by what else confirms the move. */
export default defineProcessor({
  name: 'volume-spikes',
  summary: 'Sessions of unusual volume, with what confirms them.',
  params: AlertParams,
  inputs: { quotes: { columns: ALERT_COLUMNS } },
  lookback: ALERT_LOOKBACK,
  plan: (params) => ({
    steps: [...signalSteps(params), ...patternSteps('recent_quotes')],
    rows: raw(`with firsts as (
        select symbol, date, arg_min(pattern_name, place) as pattern, arg_min(signal, place) as side from patterns
        ${params.original ? '' : "where pattern_name <> 'doji'"} group by symbol, date
      ), spikes as (
        select s.*, pattern, side, coalesce(close > resistance, false) as up, coalesce(close < support, false) as down, coalesce(macd > macd_signal, false) as rising,
          case when rsi_14 between 40 and 70 then 'HEALTHY' when rsi_14 < 30 then 'OVERSOLD_BOUNCE' end as oscillator
        from signal_bars s left join firsts using (symbol, date) where volume_ratio >= 1.5 and ${considered(params)}
      ), counted as (
        select *, (up or down)::integer + (oscillator is not null)::integer + rising::integer + coalesce(side = 'BULLISH', false)::integer as confirmations from spikes
      ), judged as (
        select *, case when confirmations >= 3 and up and rising then 'STRONG_BUY' when confirmations >= 3 and close > close_1 then 'BUY'
          when confirmations >= 3 then 'DISTRIBUTION' when confirmations = 2 then 'WATCH' else 'NOISE' end as verdict from counted
      )
      select symbol, date, 'SMART_VOLUME_SPIKE' as alert_type, volume, trunc(mean_volume)::bigint as avg_volume_20d, round(volume_ratio, 2) as volume_ratio,
        close as price, round((close / nullif(close_1, 0) - 1) * 100, 2) as price_change_pct, up as is_breakout, round(rsi_14, 2) as rsi, rising as macd_bullish,
        pattern as candlestick_pattern, side as pattern_signal, verdict as signal,
        case verdict when 'STRONG_BUY' then 0.85 when 'BUY' then 0.7 when 'DISTRIBUTION' then 0.65 when 'WATCH' then 0.5 else 0.3 end::double as confidence,
        confirmations, struct_pack(breakout := case when up then 'UP' when down then 'DOWN' end, macd := case when rising then 'BULLISH' end,
          pattern := case when side = 'BULLISH' then upper(pattern) end, rsi := oscillator) as confirmation_details
      from judged order by symbol, date`),
  }),
})
