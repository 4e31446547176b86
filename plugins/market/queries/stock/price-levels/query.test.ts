import { describe, expect, test } from 'vitest'
import { raw, type Sql, sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { priceLevels } from './query.ts'

/**
 * 40 sessions that end on 2026-01-31. 36 days back prices were wild, which no longer counts; 25 days back they ranged
 * from 10,000 to 20,000, in the eleventh newest session up to 16,000, and since from 13,000 to the swing high.
 */
const prices = (close: number, { sessions = 40, swingHigh = 15400 } = {}): Sql => sql`
  select 'FPT' as symbol, date '2026-01-31' - ago::int as date, ${raw(String(close))}::double as close,
    case ago when 36 then 99000e0 when 25 then 20000e0 when 10 then 16000e0 when 9 then ${raw(String(swingHigh))}::double else 14500e0 end as high,
    case ago when 36 then 100e0 when 25 then 10000e0 when 3 then 13000e0 else 13500e0 end as low
  from range(${raw(String(sessions))}) as days(ago)
  union all select 'HPG', date '2026-01-31' - ago::int, 7e0, 8e0, 6e0 from range(20) as days(ago)`

const ask = { symbol: 'FPT', side: 'ALL' } as const
const percent = (level: number, close: number) => (level / close - 1) * 100

describe('price-levels', () => {
  test('are swings of 10 sessions and rounded parts of the range of 30 days, the nearest of a side first', async () => {
    const { rows } = await withTables({ prices: prices(14000) })
    const fibonacci = (part: number) => Math.round((10000 + part * 10000) / 100) * 100
    // Three supports and two resistances of the range are kept; 17,900 and its top are the third and fourth.
    const expected = [
      ['SUPPORT', 'FIB_382', fibonacci(0.382)],
      ['SUPPORT', 'SWING_LOW', 13000],
      ['SUPPORT', 'FIB_236', fibonacci(0.236)],
      ['SUPPORT', 'LOW', 10000],
      ['RESISTANCE', 'FIB_500', fibonacci(0.5)],
      ['RESISTANCE', 'SWING_HIGH', 15400],
      ['RESISTANCE', 'FIB_618', fibonacci(0.618)],
    ] as const
    const levels = await rows(priceLevels, ask)
    expect(levels).toEqual(
      expected.map(([side, level, price]) => ({
        ...{ side, level, level_price: price, sessions: '31' },
        level_distance: expect.closeTo(percent(price, 14000), 9),
      })),
    )
    expect(levels[1]!.level_distance).toBeCloseTo(-7.142857, 6)
  })

  test('a part of the range within half a percent of the close is no level', async () => {
    const { rows } = await withTables({ prices: prices(13850) })
    const supports = await rows(priceLevels, { ...ask, side: 'SUPPORT' })
    expect(supports.map(({ level }) => level)).toEqual(['SWING_LOW', 'FIB_236', 'LOW'])
  })

  test('a part of the range within 1% of a swing is no level', async () => {
    const { rows } = await withTables({ prices: prices(14000, { swingHigh: 15100 }) })
    const resistances = await rows(priceLevels, { ...ask, side: 'RESISTANCE' })
    expect(resistances.map(({ level }) => level)).toEqual(['SWING_HIGH', 'FIB_618', 'FIB_786'])
  })

  test('nine sessions are too few, ten are enough', async () => {
    expect(
      await (await withTables({ prices: prices(14000, { sessions: 9 }) })).rows(priceLevels, ask),
    ).toEqual([])
    const ten = await (await withTables({ prices: prices(14000, { sessions: 10 }) })).rows(priceLevels, ask)
    expect(ten[0]).toMatchObject({ sessions: '10' })
  })

  test('returns its columns in order, and nothing where the file or a price is missing', async () => {
    const none = await withTables({})
    const { returned, promised } = await none.names(priceLevels, ask)
    expect(returned).toEqual(promised)
    expect(await none.rows(priceLevels, ask)).toEqual([])
    const { rows } = await withTables({ prices: sql`select * exclude (close) from (${prices(14000)})` })
    expect(await rows(priceLevels, ask)).toEqual([])
  })

  test('the ticker is bound, never part of the statement', async () => {
    const { rows, context } = await withTables({ prices: prices(14000) })
    const symbol = `FPT' or 'a' = 'a`
    expect(await rows(priceLevels, { ...ask, symbol })).toEqual([])
    const { statement } = priceLevels.plan({ ...ask, symbol }, context)
    expect(statement.text.join('')).not.toContain(symbol)
    expect(statement.values).toContain(symbol)
  })
})
