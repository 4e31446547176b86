import { describe, expect, it } from 'vitest'
import { openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { raw, sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import marketRegime from '../market-regime/processor.ts'
import { expectEqual, LAST, values } from '../shared/test-agreement.ts'
import processor from './processor.ts'

const registry = shippedRegistry()
const BREADTH = 'date, above_ma20_pct, above_ma50_pct, above_ma100_pct, ad_ratio'

/** The state of an index that rises or falls a percent a session, with so much breadth. */
async function stateOf(change: number, breadth: number) {
  const { database, make } = await openWorkbench('', registry, [])
  await make('made', processor, {
    index: raw(
      `select date '2026-01-01' + i::integer as date, 1000 * pow(1 + ${change}, i) as close from range(60) t(i)`,
    ),
    breadth:
      raw(`select date '2026-01-01' + i::integer as date, ${breadth}::double as above_ma20_pct, case when i < 50 then 60.0 else 40.0 end::double as above_ma50_pct,
      50.0::double as above_ma100_pct, 1.0::double as ad_ratio from range(60) t(i)`),
  })
  return (await database.run(sql`select * from made`))[0]!
}

describe('state of the market', () => {
  it('is exposed by breadth while the index does not fall, and not at all while it does', async () => {
    expect(await stateOf(0.01, 60)).toMatchObject({
      regime: 'BULLISH',
      exposure_level: 80,
      signal: 'RISK_ON',
    })
    expect(await stateOf(0, 30)).toMatchObject({ regime: 'NEUTRAL', exposure_level: 40, signal: 'CAUTION' })
    expect(await stateOf(-0.01, 90)).toMatchObject({
      regime: 'BEARISH',
      exposure_level: 0,
      signal: 'RISK_OFF',
    })
  })

  it('tells when index and breadth part', async () => {
    expect(await stateOf(0.01, 60)).toMatchObject({ divergence_type: 'BEARISH_DIV', divergence_strength: 40 })
    expect(await stateOf(0, 60)).toMatchObject({ divergence_type: null, divergence_strength: 0 })
  })

  it('is unknown where breadth is', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    await make('made', processor, {
      index: values('date, close', "date '2026-01-16', 1800.0"),
      breadth: values(BREADTH, "date '2026-01-16', null::double, null::double, null::double, null::double"),
    })
    expect((await database.run(sql`select exposure_level, signal from made`))[0]).toEqual({
      exposure_level: null,
      signal: null,
    })
  })

  it.skipIf(!REAL_DATA)(
    'has the acceptance numbers, and the stored ones as the original computes',
    async () => {
      const { database, make } = await openWorkbench(REAL_DATA!, registry, [
        ...['prices', 'vnindex', 'market_breadth', 'market_regime', 'market_state', 'index_valuation'],
      ])
      await make(
        'regimes',
        marketRegime,
        { quotes: 'prices', breadth: 'market_breadth', valuation: 'index_valuation' },
        { original: true },
      )
      await expectEqual(
        database,
        'regimes',
        'market_regime',
        ['date'],
        [
          ...[
            'regime',
            'risk_level',
            'market_sentiment',
            'regime_score',
            'valuation_score',
            'breadth_score',
            'volume_score',
          ],
          ...['volatility_score', 'momentum_score'],
        ],
        { when: LAST },
      )
      await make('corrected', marketRegime, {
        quotes: 'prices',
        breadth: 'market_breadth',
        valuation: 'index_valuation',
      })
      // The index was dearer than in the year before, and prices moved more than in the weeks before.
      const [corrected] = await database.run(sql`select * from corrected order by date desc limit 1`)
      expect(corrected).toMatchObject({ valuation_score: -80, regime: 'NEUTRAL' })
      expect(Number(corrected!.volatility_score)).toBeLessThan(-30)
      const inputs = { index: 'vnindex', breadth: 'market_breadth', regime: 'market_regime' }
      await make('original', processor, inputs, { original: true })
      await expectEqual(
        database,
        'original',
        'market_state',
        ['date'],
        [
          ...[
            'vnindex_close',
            'regime',
            'regime_score',
            'breadth_ma20_pct',
            'breadth_ma50_pct',
            'breadth_ma100_pct',
            'ad_ratio',
          ],
          ...['exposure_level', 'divergence_strength', 'signal'],
        ],
      )
      await make('state', processor, inputs)
      const [state] = await database.run(
        sql`select *, round(ema9, 1) as nine, round(ema21, 1) as twenty_one, round(vnindex_change_pct, 2) as change from state`,
      )
      expect(state).toMatchObject({ vnindex_close: 1879.13, change: 0.77, nine: 1860, twenty_one: 1813.2 })
      expect(state).toMatchObject({ regime: 'BULLISH', exposure_level: 80, signal: 'RISK_ON' })
    },
  )
})
