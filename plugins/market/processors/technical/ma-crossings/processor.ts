import { defineProcessor, raw } from 'rattan/plugin'
import { ALERT_COLUMNS, ALERT_LOOKBACK, AlertParams, considered, signalSteps } from '../shared/signal-bars.ts'

const crossing = (n: number) => {
  const rows = (type: string, signal: string, now: string, before: string) =>
    `select symbol, date, '${type}' as alert_type, ${n}::bigint as ma_period, close as price, sma_${n} as ma_value, '${signal}' as signal
     from bars where close ${now} sma_${n} and close_1 ${before} sma_${n}_1`
  return `${rows('MA_CROSS_ABOVE', 'BULLISH', '>', '<')} union all ${rows('MA_CROSS_BELOW', 'BEARISH', '<', '>')}`
}

/** Closes that crossed an average since the session before: strictly on either side of it. */
export default defineProcessor({
  name: 'ma-crossings',
  summary: 'Closes that crossed their 20, 50, 100 or 200 session average.',
  params: AlertParams,
  inputs: { quotes: { columns: ALERT_COLUMNS } },
  lookback: ALERT_LOOKBACK,
  plan: (params) => ({
    steps: signalSteps(params),
    rows: raw(`with bars as (select * from signal_bars where ${considered(params)})
      select * from (${[20, 50, 100, 200].map(crossing).join(' union all ')}) order by symbol, date, ma_period`),
  }),
})
