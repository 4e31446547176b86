import { describe, expect, it } from 'vitest'
import { openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { raw, sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { expectEqual } from '../shared/test-agreement.ts'
import processor from './processor.ts'

const registry = shippedRegistry()

describe('scored signals', () => {
  it('are of the newest session only, and without a side without a score', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    const quotes =
      raw(`select 'VCB' as symbol, date '2026-01-01' + i::integer as date, 102.0::double as high, 98.0::double as low, 101.9::double as close,
      case when i = 29 then 3000 else 1000 end::bigint as volume, 4.0::double as atr_14, 3.0::double as price_vs_sma20, 4.0::double as price_vs_sma50 from range(30) t(i)`)
    const patterns =
      raw(`select 'VCB' as symbol, date '2026-01-01' + i::integer as date, 'CANDLESTICK_PATTERN' as alert_type, name as pattern_name, signal, 50.0::double as strength,
      101.9::double as price, 57.0::double as win_rate, '' as context_details from (values (29, 'engulfing', 'BULLISH'), (28, 'engulfing', 'BULLISH'), (29, 'doji', 'NEUTRAL')) t(i, name, signal)`)
    const rating = raw(`select 'VCB' as symbol, date '2026-01-30' as date, 85::bigint as rs_rating`)
    await make('made', processor, { quotes, patterns, rating })
    const rows = await database.run(sql`select * from made order by pattern_name`)
    // The doji speaks against the rise: a pullback; the engulfing goes with it: 13 of 15, trend 5 as a reversal.
    expect(rows).toMatchObject([
      { pattern_name: 'doji', direction: 'PULLBACK', trend: 'UPTREND', is_aligned: true },
      {
        pattern_name: 'engulfing',
        direction: 'BUY',
        trend: 'UPTREND',
        is_aligned: true,
        pattern_score: 13,
        trend_score: 5,
        rs_rating: '85',
      },
    ])
    for (const row of rows)
      expect(row.composite_score).toBe(
        ['pattern_score', 'vsa_score', 'trend_score', 'sr_score', 'rs_score', 'liquidity_score'].reduce(
          (sum, name) => sum + Number(row[name]),
          0,
        ),
      )
  })

  it.skipIf(!REAL_DATA)('are the stored ones in every factor, as the original scores', async () => {
    const { database, make } = await openWorkbench(REAL_DATA!, registry, [
      'prices',
      'rs_rating',
      'pattern_history',
      'signals',
    ])
    await make(
      'made',
      processor,
      { patterns: 'pattern_history', quotes: 'prices', rating: 'rs_rating' },
      { original: true },
    )
    await database.run(
      sql`create or replace table stored as select * replace (nullif(vsa_signal, '') as vsa_signal, nullif(vsa_bias, '') as vsa_bias) from main.signals`,
    )
    await expectEqual(
      database,
      'made',
      'stored',
      ['symbol', 'pattern_name'],
      [
        ...[
          'date',
          'alert_type',
          'signal',
          'direction',
          'trend',
          'is_aligned',
          'price',
          'win_rate',
          'context_details',
          'strength',
        ],
        ...[
          'composite_score',
          'pattern_score',
          'vsa_score',
          'trend_score',
          'sr_score',
          'rs_score',
          'liquidity_score',
          'rs_rating',
          'trading_value',
        ],
      ],
      { rows: 196 },
    )
    await expectEqual(database, 'made', 'stored', ['symbol', 'pattern_name'], ['vsa_signal', 'vsa_bias'], {
      rows: 60,
    })
  })
})
