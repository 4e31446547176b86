import { defineProcessor, raw, Type } from 'rattan/plugin'
import { pairs, volumeLines } from '../shared/indicators.ts'

/**
 * OBV (Granville 1963) and the accumulation/distribution line (Chaikin), counted from a ticker's first bar: their level
 * then does not hang on where a window begins, and indicators of new sessions need few bars before them.
 */
export default defineProcessor({
  name: 'volume-lines',
  summary: 'OBV and accumulation/distribution line of each ticker, from its first bar on.',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: { bars: { columns: ['symbol', 'date', 'open', 'high', 'low', 'close', 'volume'] } },
  plan: () => ({
    steps: [pairs('bars', 'symbol'), volumeLines],
    rows: raw('select symbol, date, obv, ad_line from bar_lines order by symbol, date'),
  }),
})
