import { defineProcessor, raw } from 'rattan/plugin'
import { ALERT_COLUMNS, ALERT_LOOKBACK, AlertParams, considered, signalSteps } from '../shared/signal-bars.ts'

/** Closes beyond the highest high or the lowest low of the 20 bars before, on more than 1.5 times their mean volume. */
export default defineProcessor({
  name: 'breakouts',
  summary: 'Closes beyond the range of the 20 sessions before, on high volume.',
  params: AlertParams,
  inputs: { quotes: { columns: ALERT_COLUMNS } },
  lookback: ALERT_LOOKBACK,
  plan: (params) => ({
    steps: signalSteps(params),
    rows: raw(`select symbol, date, case when close > resistance then 'BREAKOUT_UP' else 'BREAKDOWN' end as alert_type, close as price,
        case when close < support then support end as support_level, case when close > resistance then resistance end as resistance_level,
        true as volume_confirmed, round(volume_ratio, 2) as volume_ratio,
        case when close > resistance then 'BULLISH_BREAKOUT' else 'BEARISH_BREAKDOWN' end as signal
      from signal_bars where (close > resistance or close < support) and volume_ratio > 1.5 and ${considered(params)} order by symbol, date`),
  }),
})
