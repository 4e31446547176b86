import { describe, expect, test } from 'vitest'
import { sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { candles } from './query.ts'

/** 30 sessions of 10,000 and 10 more each; the close moves through the range of 100 by fifths, volume rises by 7. */
const rising = sql`select 'FPT' as symbol, date '2026-01-01' + i::int as date, 10000e0 + 10 * i as close,
    close + 100 - 20 * (i % 5) as high, high - 100 as low, 1000e0 + 7 * i as volume
  from range(30) as days(i)`
const ask = { symbol: 'FPT', last: 30 }

describe('candles', () => {
  test('give the newest sessions, oldest first, with the change against the session before the cut', async () => {
    const { rows } = await withTables({ prices: rising })
    const newest = await rows(candles, { ...ask, last: 2 })
    expect(newest).toMatchObject([
      { date: '2026-01-29', close: 10280 },
      { date: '2026-01-30', close: 10290 },
    ])
    expect(newest[0]!.price_change_pct).toBeCloseTo((10280 / 10270 - 1) * 100, 9)
  })

  test('money flow is that of 20 sessions by volume; before there are 20 there is none', async () => {
    const { rows } = await withTables({ prices: rising })
    const all = await rows(candles, ask)
    const flow = Array.from({ length: 20 }, (_, k) => {
      const i = k + 10
      // From low to close are 20 x (i mod 5) of 100.
      const multiplier = (20 * (i % 5) - (100 - 20 * (i % 5))) / 100
      return { volume: 1000 + 7 * i, money: multiplier * (1000 + 7 * i) }
    })
    const sum = (of: 'volume' | 'money') => flow.reduce((total, session) => total + session[of], 0)
    expect(all.at(-1)!.cmf_20).toBeCloseTo(sum('money') / sum('volume'), 12)
    expect(all[18]).toMatchObject({ cmf_20: null, flow: null })
    expect(all[19]!.cmf_20).not.toBeNull()
  })

  test('the flow adds up money flow, MFI and on-balance volume', async () => {
    // `place` is where the close stands between low and high: money flow is twice that less 1. OBV grows by `obv`.
    const { rows } = await withTables({
      prices: sql`select symbol, date '2026-01-01' + i::int as date, 100 + 100 * place as close, 200e0 as high,
          100e0 as low, 1000e0 as volume, mfi as mfi_14, 1000e0 + obv * i as obv
        from (values ('A', 0.6, 29e0, 0e0), ('B', 0.53, 50, 0), ('C', 0.5, 50, 0), ('D', 0.47, 50, 0),
          ('E', 0.4, 71, 0), ('F', 0.5, 50, 10), ('G', 0.5, 50, 1), ('H', 0.6, 71, -10))
          as stocks(symbol, place, mfi, obv), range(30) as days(i)`,
    })
    const flowOf = async (symbol: string) => (await rows(candles, { symbol, last: 1 }))[0]!.flow
    const flows = await Promise.all(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].map(flowOf))
    expect(flows).toEqual([
      'STRONG_ACCUMULATION', // 2 + 1 + 0
      'ACCUMULATION', // 1
      'NEUTRAL',
      'DISTRIBUTION', // -1
      'STRONG_DISTRIBUTION', // -2 - 1
      'ACCUMULATION', // OBV 1,290 is more than 5% above the mean 1,185 of the 20 before
      'NEUTRAL', // OBV 1,029 against 1,018.5 is not
      'NEUTRAL', // 2 - 1 - 1
    ])
  })

  test('words say on which side of its limit a value stands', async () => {
    const { rows } = await withTables({
      prices: sql`select symbol, date '2026-01-30' as date, 1e0 as close, rsi as rsi_14, vs20 as price_vs_sma20,
          vs50 as price_vs_sma50, adx as adx_14, macd, 0e0 as macd_signal
        from (values ('A', 71e0, 6e0, 6e0, 26e0, 1e0), ('B', 70, 6, 3, 25, 0), ('C', 29, -6, -6, null, null),
          ('D', null, 6, -3, null, null)) as stocks(symbol, rsi, vs20, vs50, adx, macd)`,
    })
    const words = async (symbol: string) => {
      const [row] = await rows(candles, { symbol, last: 1 })
      return [row!.trend, row!.rsi_reading, row!.sma50_reading, row!.adx_reading, row!.macd_reading]
    }
    expect(await words('A')).toEqual(['STRONG_UP', 'OVERBOUGHT', 'ABOVE', 'STRONG', 'BULLISH'])
    expect(await words('B')).toEqual(['UPTREND', 'NEUTRAL', 'ABOVE', 'WEAK', 'NEUTRAL'])
    expect(await words('C')).toEqual(['STRONG_DOWN', 'OVERSOLD', 'BELOW', null, null])
    expect(await words('D')).toEqual(['SIDEWAYS', null, 'BELOW', null, null])
  })

  test('what the file lacks is named and empty, under the same columns in order', async () => {
    const { rows, names, context } = await withTables({ prices: rising })
    const { missing } = candles.plan(ask, context)
    expect(missing).toContain('open')
    expect(missing).not.toContain('price_change_pct')
    const [first] = await rows(candles, ask)
    expect(first).toMatchObject({ open: null, rsi_14: null, low: 10000 })
    for (const tables of [names, (await withTables({})).names]) {
      const { returned, promised } = await tables(candles, ask)
      expect(returned).toEqual(promised)
    }
    expect(await (await withTables({})).rows(candles, ask)).toEqual([])
  })

  test('the ticker is bound, never part of the statement', async () => {
    const { rows, context } = await withTables({ prices: rising })
    const symbol = `FPT' or 'a' = 'a`
    expect(await rows(candles, { ...ask, symbol })).toEqual([])
    const { statement } = candles.plan({ ...ask, symbol }, context)
    expect(statement.text.join('')).not.toContain(symbol)
    expect(statement.values).toContain(symbol)
  })
})
