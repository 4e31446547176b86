import { defineProcessor, raw } from 'rattan/plugin'
import { ALERT_COLUMNS, ALERT_LOOKBACK, AlertParams, considered, signalSteps } from '../shared/signal-bars.ts'

/** One reading of each ticker and session: averages 40 points, RSI 30, MACD 30, for or against. */
export default defineProcessor({
  name: 'combined-signals',
  summary: 'Averages, RSI and MACD of each ticker as one signal.',
  params: AlertParams,
  inputs: { quotes: { columns: ALERT_COLUMNS } },
  lookback: ALERT_LOOKBACK,
  plan: (params) => ({
    steps: signalSteps(params),
    rows: raw(`with points as (
        select *, case when close > sma_20 and sma_20 > sma_50 then 40 when close < sma_20 and sma_20 < sma_50 then -40 else 0 end as averages,
          case when rsi_14 between 40 and 60 then 30 when rsi_14 < 30 then 20 when rsi_14 > 70 then -20 else 0 end as oscillator,
          case when macd > macd_signal then 30 when macd < macd_signal then -30 else 0 end as crossing
        from signal_bars where sma_20 is not null and sma_50 is not null and rsi_14 is not null and macd_signal is not null and ${considered(params)}
      ), summed as (select *, averages + oscillator + crossing as total from points)
      select symbol, date, 'COMBINED_SIGNAL' as alert_type, close as price,
        case when averages > 0 then 'BULLISH' when averages < 0 then 'BEARISH' else 'NEUTRAL' end as ma_trend, round(rsi_14, 2) as rsi_14,
        case when crossing > 0 then 'BULLISH_CROSS' when crossing < 0 then 'BEARISH_CROSS' else 'NEUTRAL' end as macd_signal,
        case when total >= 70 then 'STRONG_BUY' when total >= 40 then 'BUY' when total <= -70 then 'STRONG_SELL' when total <= -40 then 'SELL' else 'HOLD' end as overall_signal,
        case when abs(total) >= 70 then 0.85 when abs(total) >= 40 then 0.65 else 0.5 end::double as confidence, total::double as score
      from summed order by symbol, date`),
  }),
})
