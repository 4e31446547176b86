import { defineProcessor, type ProcessorStep, raw, Type } from 'rattan/plugin'
import { INDICATORS, indicatorSteps, pairs, volumeLines } from '../shared/indicators.ts'

/**
 * Daily bars with their indicators: TA-Lib's definitions, see docs/processors/technical.md. The slowest mean forgets
 * its seed within `lookback` (50 sessions' EMA: 1e-10 of it is left).
 */
export default defineProcessor({
  name: 'price-indicators',
  summary: 'Prices of each ticker with moving averages, oscillators, bands and volume indicators.',
  params: Type.Object(
    {
      sessions: Type.Optional(
        Type.Integer({ minimum: 1, description: 'newest sessions to keep; all where left out' }),
      ),
    },
    { additionalProperties: false },
  ),
  inputs: {
    bars: { columns: ['symbol', 'date', 'open', 'high', 'low', 'close', 'volume'] },
    lines: { columns: ['symbol', 'date', 'obv', 'ad_line'], optional: true },
  },
  lookback: 600,
  plan({ sessions }, { has }) {
    const lines: ProcessorStep = has('lines')
      ? { name: 'bar_lines', sql: raw('select symbol, date, obv, ad_line from lines') }
      : volumeLines
    const shares = has('bars', 'shares_outstanding') ? 'shares_outstanding' : 'null::double'
    const filled = (column: string, otherwise: string) =>
      `${has('bars', column) ? `coalesce(${column}, ${otherwise})` : otherwise} as ${column}`
    const kept = sessions === undefined ? '' : `qualify dense_rank() over (order by date desc) <= ${sessions}`
    return {
      steps: [pairs('bars', 'symbol'), lines, ...indicatorSteps],
      rows: raw(`with given as (
          select symbol, date, open, high, low, close, coalesce(volume, 0)::bigint as volume, ${shares} as shares_outstanding,
            ${filled('market_cap', `close * ${shares}`)}, ${filled('trading_value', 'close * volume')} from bars
        )
        select symbol, date, open, high, low, close, volume, null::varchar as resolution, null::timestamp as updated_at,
          market_cap, shares_outstanding, trading_value, null::double as expected_trading_value, null::double as trading_value_diff, ${INDICATORS}
        from given join indicators using (symbol, date) ${kept} order by symbol, date`),
    }
  },
})
