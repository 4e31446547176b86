import { defineProcessor, raw, sql, Type } from 'rattan/plugin'
import { INDICATORS, indicatorSteps, pairs, volumeLines } from '../shared/indicators.ts'

/** An index with its indicators, and its trend by the order of its averages (UNKNOWN while one is missing). */
export default defineProcessor({
  name: 'index-indicators',
  summary: 'An index with moving averages, oscillators, bands, volume indicators and its trend.',
  params: Type.Object(
    { index: Type.String({ default: 'VNINDEX', description: 'code of the index' }) },
    { additionalProperties: false },
  ),
  inputs: { bars: { columns: ['index_code', 'date', 'open', 'high', 'low', 'close', 'volume'] } },
  plan: ({ index }) => ({
    steps: [
      { name: 'own_bars', sql: sql`select * from bars where index_code = ${index}` },
      pairs('own_bars', 'index_code'),
      volumeLines,
      ...indicatorSteps,
    ],
    rows: raw(`select symbol, date, b.open, b.high, b.low, b.close, b.volume::bigint as volume, ${INDICATORS},
        case when ema_20 is null or sma_50 is null or sma_200 is null then 'UNKNOWN'
          when close > ema_20 and ema_20 > sma_50 and sma_50 > sma_200 then 'STRONG_UPTREND'
          when close > sma_50 and sma_50 > sma_200 then 'UPTREND'
          when close < ema_20 and ema_20 < sma_50 and sma_50 < sma_200 then 'STRONG_DOWNTREND'
          when close < sma_50 and sma_50 < sma_200 then 'DOWNTREND'
          else 'SIDEWAYS' end as trend
      from bar_pairs b join indicators using (symbol, date) order by date`),
  }),
})
