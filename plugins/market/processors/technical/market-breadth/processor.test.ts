import { describe, expect, it } from 'vitest'
import { openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import sectorBreadth from '../sector-breadth/processor.ts'
import { expectEqual, LAST, values } from '../shared/test-agreement.ts'
import processor from './processor.ts'

const registry = shippedRegistry()
const COLUMNS = 'symbol, date, open, close, rsi_14, sma_20, sma_50, sma_100, sma_200'
/** Yesterday and today of two banks, one of them without a long average, and today of a ticker that is new. */
const quotes = values(
  COLUMNS,
  "'VCB', date '2026-01-15', 10e0, 10e0, 50e0, 9e0, 9e0, 9e0, 9e0",
  "'VCB', date '2026-01-16', 12e0, 11e0, 75e0, 9e0, 9e0, 12e0, 9e0",
  "'ACB', date '2026-01-15', 20e0, 20e0, 50e0, 21e0, null, null, null",
  "'ACB', date '2026-01-16', 19e0, 20e0, 30e0, 21e0, null, null, null",
  "'FPT', date '2026-01-16', 5e0, 5e0, null, null, null, null, null",
)

describe('breadth', () => {
  it('counts tickers that have an average, and moves since the session before', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    await make('made', processor, { quotes })
    const rows = await database.run(
      sql`select * exclude (date), total_stocks::integer as n from made order by date`,
    )
    expect(rows[1]).toMatchObject({ n: 3, above_ma20_pct: 50, above_ma50_pct: 100, above_ma100_pct: 0 })
    expect(rows[1]).toMatchObject({ advancing: '1', declining: '0', unchanged: '1', ad_ratio: 0 })
    // Nobody has a session before the first.
    expect(rows[0]).toMatchObject({ advancing: '0', declining: '0', unchanged: '0' })
  })

  it('of a session where no ticker has an average is unknown, not zero', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    await make('made', processor, {
      quotes: values(
        COLUMNS,
        "'FPT', date '2026-01-16', 5e0, 5e0, null, null::double, null::double, null::double, null::double",
      ),
    })
    const [row] = await database.run(sql`select * from made`)
    expect(row).toMatchObject({ above_ma20_pct: null, market_trend: null, above_ma20: '0' })
  })

  it('as the original counts: closes against opens, tickers without an average below it', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    await make('made', processor, { quotes }, { against: 'open', original: true })
    const [row] = await database.run(sql`select * from made order by date desc limit 1`)
    expect(row).toMatchObject({
      advancing: '1',
      declining: '1',
      unchanged: '1',
      ad_ratio: 1,
      above_ma50_pct: 33.33,
    })
  })

  it('of sectors leaves out tickers that are in none, and scores strength', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    await make('made', sectorBreadth, {
      quotes: sql`${quotes} union all select 'XXXX', date '2026-01-16', 1, 1, 1, 1, 1, 1, 1`,
    })
    const rows = await database.run(
      sql`select * from made where date = date '2026-01-16' order by sector_code`,
    )
    expect(rows.map((row) => row.sector_code)).toEqual(['BANK', 'IT'])
    expect(rows[0]).toMatchObject({
      total_stocks: '2',
      strength_score: 0.2 * 50 + 0.3 * 100 + 0.25 * 0 + 0.25 * 100,
    })
    expect(rows[0]).toMatchObject({ overbought: '1', oversold: '1', sector_trend: 'STRONG_BULLISH' })
    expect(rows[1]).toMatchObject({ strength_score: null, sector_trend: null })
  })

  it.skipIf(!REAL_DATA)(
    'is the stored one on the newest session, whose prices are as they were then',
    async () => {
      const { database, make } = await openWorkbench(REAL_DATA!, registry, [
        'prices_30d',
        'market_breadth',
        'sector_breadth',
      ])
      const means = [20, 50, 100, 200]
      const moves = ['advancing', 'declining', 'unchanged', 'ad_ratio']
      await make('market', processor, { quotes: 'prices_30d' }, { against: 'open', original: true })
      await expectEqual(
        database,
        'market',
        'market_breadth',
        ['date'],
        [
          'total_stocks',
          ...means.flatMap((n) => [`above_ma${n}`, `above_ma${n}_pct`]),
          ...moves,
          'market_trend',
        ],
        { when: LAST },
      )
      await make('sectors', sectorBreadth, { quotes: 'prices_30d' }, { against: 'open', original: true })
      await expectEqual(
        database,
        'sectors',
        'sector_breadth',
        ['date', 'sector_code'],
        [
          ...[
            'total_stocks',
            ...means.flatMap((n) => [`above_ma${n}`, `pct_above_ma${n}`]),
            ...moves,
            'strength_score',
          ],
          ...['sector_trend', 'bullish_rsi', 'bearish_rsi', 'overbought', 'oversold'],
        ],
        // A half of the last digit that is shown.
        { when: LAST, rows: 19, absolute: 0.0101 },
      )
    },
  )
})
