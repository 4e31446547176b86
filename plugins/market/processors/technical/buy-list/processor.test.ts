import { describe, expect, it } from 'vitest'
import { openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import sellList from '../sell-list/processor.ts'
import { expectEqual, values } from '../shared/test-agreement.ts'
import processor from './processor.ts'

const registry = shippedRegistry()
const quotes = values(
  'symbol, date, close, volume, rsi_14, sma_50',
  "'VCB', date '2026-01-16', 100e0, 100::bigint, 50e0, 90e0",
  "'FPT', date '2026-01-16', 200e0, 300::bigint, 80e0, 190e0",
  "'ACB', date '2026-01-16', 10e0, 100::bigint, 75e0, 11e0",
  "'MWG', date '2026-01-16', 50e0, 100::bigint, 50e0, null",
  "'HPG', date '2026-01-15', 50e0, 100::bigint, 50e0, 90e0",
)
const rating = values(
  'symbol, date, rs_rating',
  ...['VCB', 'FPT', 'ACB'].map((symbol) => `'${symbol}', date '2026-01-16', 90`),
  "'MWG', date '2026-01-16', 20",
  "'HPG', date '2026-01-15', 20",
)
const state = (signal: string) => values('signal, exposure_level', `'${signal}', 50e0`)

describe('lists', () => {
  it('buy what is strong and above its average, sized by exposure, unless the market is off', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    await make('made', processor, { quotes, rating, state: state('CAUTION') })
    expect(await database.run(sql`select * from made order by score desc`)).toMatchObject([
      // 0.4·90 + 0.3·100 + 0.3·(1.5 − 0.5)/1.5·100; (5 + 1)·50%.
      {
        symbol: 'FPT',
        sector_code: 'IT',
        score: 86,
        entry_price: 200,
        stop_loss: 186,
        target_1: 220,
        target_2: 240,
        position_size_pct: 3,
      },
      { symbol: 'VCB', score: 51 },
    ])
    await make('off', processor, { quotes, rating, state: state('RISK_OFF') })
    expect(await database.run(sql`select * from off`)).toEqual([])
  })

  it('sell what is weak or below its average, worst first, with every reason', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    await make('made', sellList, { quotes, rating })
    expect(await database.run(sql`select symbol, sell_reason, pnl_pct from made`)).toEqual([
      { symbol: 'ACB', sell_reason: 'BELOW_SMA50, OVERBOUGHT', pnl_pct: -9.1 },
      { symbol: 'MWG', sell_reason: 'RS_BREAKDOWN', pnl_pct: null },
    ])
  })

  it.skipIf(!REAL_DATA)('are the stored ones', async () => {
    const { database, make } = await openWorkbench(REAL_DATA!, registry, [
      'prices',
      'rs_rating',
      'market_state',
      'buy_list',
      'sell_list',
    ])
    await make('buys', processor, { quotes: 'prices', rating: 'rs_rating', state: 'market_state' })
    await expectEqual(
      database,
      'buys',
      'buy_list',
      ['symbol'],
      [
        ...[
          'sector_code',
          'date',
          'rs_rating',
          'entry_price',
          'stop_loss',
          'target_1',
          'target_2',
          'position_size_pct',
          'signal_source',
        ],
      ],
      { rows: 10 },
    )
    await expectEqual(database, 'buys', 'buy_list', ['symbol'], ['buy_score', 'score'], {
      rows: 10,
      absolute: 0.0101,
    })
    await make('sells', sellList, { quotes: 'prices', rating: 'rs_rating' })
    await expectEqual(
      database,
      'sells',
      'sell_list',
      ['symbol'],
      ['sector_code', 'date', 'sell_reason', 'exit_price', 'original_entry', 'pnl_pct'],
      { rows: 278 },
    )
    expect(
      (
        await database.run(
          sql`select (select count(*) from sells)::integer as made, (select count(*) from sell_list)::integer as stored`,
        )
      )[0],
    ).toEqual({ made: 279, stored: 279 })
  })
})
