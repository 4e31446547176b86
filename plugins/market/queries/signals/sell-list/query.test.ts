import { describe, expect, test } from 'vitest'
import { sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { sellList } from './query.ts'

const prices = sql`select symbol, date '2026-01-30' as date, 10000e0 as close, sma as sma_50, value as trading_value,
    rsi as rsi_14
  from (values ('FPT', 12500e0, 3e9, 50e0), ('HPG', 8000, 9e9, 71), ('MWG', 12500, 9e9, 71), ('SSI', 10000, 9e9, 50),
    ('VCB', null, 9e9, 50), ('VNM', 9000, 9e9, 99)) as stocks(symbol, sma, value, rsi)
  -- A session before the newest, which must not count.
  union all select 'VHM', date '2026-01-29', 1e0, 100e0, 9e9, 50e0`
const rs_rating = sql`select * from (values ('FPT', 49e0), ('HPG', 10), ('MWG', 50), ('SSI', 50), ('VCB', 40), ('VNM', 99))
  as ratings(symbol, rs_rating), (values (date '2026-01-30')) as days(date)`
const ask = { limit: 10 }

describe('sell-list', () => {
  test('weak stocks or those below their average, furthest below first, each with its reasons', async () => {
    const { rows } = await withTables({ prices, rs_rating })
    const list = await rows(sellList, ask)
    expect(list.map((row) => [row.subject, row.pnl_vs_sma50, row.sell_reason, row.urgency])).toEqual([
      // 10,000 against 12,500; the same distance is in order of symbols.
      ['FPT', expect.closeTo(-20, 9), 'RS_BREAKDOWN+BELOW_SMA50', 'HIGH'],
      ['MWG', expect.closeTo(-20, 9), 'BELOW_SMA50+OVERBOUGHT', 'MEDIUM'],
      ['HPG', expect.closeTo(25, 9), 'RS_BREAKDOWN+OVERBOUGHT', 'MEDIUM'],
      // SSI stands on both limits and stays. An unknown average is below nothing.
      ['VCB', null, 'RS_BREAKDOWN', 'LOW'],
    ])
    expect(list[0]).toMatchObject({ sector: 'IT', date: '2026-01-30', exit_price: 10000, rs_rating: 49 })
  })

  test('is narrowed by list, sector, trading value and length, which are bound', async () => {
    const { rows, context } = await withTables({ prices, rs_rating })
    const listed = async (params: object) =>
      (await rows(sellList, { ...ask, ...params })).map(({ subject }) => subject)
    expect(await listed({ min_value: 5e9, limit: 2 })).toEqual(['MWG', 'HPG'])
    expect(await listed({ watchlist: 'TECHNOLOGY' })).toEqual(['FPT'])
    expect(await listed({ sector: 'BANK' })).toEqual(['VCB'])
    const written = `x' or 'a' = 'a`
    expect(await listed({ sector: written })).toEqual([])
    expect(sellList.plan({ ...ask, sector: written }, context).statement.text.join('')).not.toContain(written)
  })

  test('returns its columns in order; without ratings the average alone decides, without prices nothing', async () => {
    const none = await withTables({})
    const { returned, promised } = await none.names(sellList, ask)
    expect(returned).toEqual(promised)
    expect(await none.rows(sellList, ask)).toEqual([])
    const { rows } = await withTables({ prices })
    expect((await rows(sellList, ask)).map((row) => [row.subject, row.urgency, row.rs_rating])).toEqual([
      ['FPT', 'MEDIUM', null],
      ['MWG', 'MEDIUM', null],
    ])
  })
})
