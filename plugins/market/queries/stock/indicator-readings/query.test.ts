import { describe, expect, test } from 'vitest'
import { raw, type Sql, sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { indicatorReadings } from './query.ts'

/** The newest session as it is given, after one that must not count and before one without a close. */
const prices = (newest: Readonly<Record<string, number>>): Sql => {
  const columns = Object.entries(newest).map(([name, value]) => `${value}::double as ${name}`)
  return sql`select 'FPT' as symbol, date '2026-01-30' as date, ${raw(columns.join(', '))}
    union all by name select 'FPT' as symbol, date '2026-01-29' as date, 1e0 as close, 99e0 as rsi_14
    union all by name select 'FPT' as symbol, date '2026-01-31' as date, 99e0 as rsi_14`
}
const averages = { sma_20: 100, sma_50: 125, sma_100: 80, sma_200: 50, ema_20: 105, ema_50: 200 }
const oscillators = { rsi_14: 71, stoch_k: 19, mfi_14: 80, cci_20: -101, macd: 2, macd_signal: 2, adx_14: 26 }
const ask = { symbol: 'FPT', kind: 'ALL' } as const

describe('indicator-readings', () => {
  test('every indicator of the newest session, with its distance in percent and what it says, in reading order', async () => {
    const { rows } = await withTables({ prices: prices({ close: 105, ...averages, ...oscillators }) })
    const gap = (a: number, b: number) => expect.closeTo((a / b - 1) * 100, 9)
    const expected = [
      ['AVERAGE', 'sma_20', 100, gap(105, 100), 'ABOVE'],
      ['AVERAGE', 'sma_50', 125, gap(105, 125), 'BELOW'],
      ['AVERAGE', 'sma_100', 80, gap(105, 80), 'ABOVE'],
      ['AVERAGE', 'sma_200', 50, gap(105, 50), 'ABOVE'],
      ['AVERAGE', 'ema_20', 105, gap(105, 105), 'LEVEL'],
      ['AVERAGE', 'ema_50', 200, gap(105, 200), 'BELOW'],
      ['TREND', 'trend_short', 100, gap(105, 100), 'UP'],
      ['TREND', 'trend_medium', 125, gap(100, 125), 'DOWN'],
      ['TREND', 'trend_long', 50, gap(125, 50), 'UP'],
      ['OSCILLATOR', 'rsi_14', 71, null, 'OVERBOUGHT'],
      ['OSCILLATOR', 'stoch_k', 19, null, 'OVERSOLD'],
      ['OSCILLATOR', 'mfi_14', 80, null, 'NEUTRAL'],
      ['OSCILLATOR', 'cci_20', -101, null, 'OVERSOLD'],
      ['OSCILLATOR', 'macd', 2, null, 'NEUTRAL'],
      ['OSCILLATOR', 'adx_14', 26, null, 'STRONG'],
    ]
    expect((await rows(indicatorReadings, ask)).map((row) => Object.values(row))).toEqual(expected)
  })

  test('one kind alone, and limits themselves are not beyond them', async () => {
    const limits = { rsi_14: 30, stoch_k: 80, cci_20: 101, adx_14: 25, macd: 3, macd_signal: 2 }
    const { rows } = await withTables({ prices: prices({ close: 105, ...averages, ...limits }) })
    const readings = (await rows(indicatorReadings, { ...ask, kind: 'OSCILLATOR' })).map(
      ({ indicator, reading }) => [indicator, reading],
    )
    // MFI is not in the file: it is left out.
    expect(readings).toEqual([
      ['rsi_14', 'NEUTRAL'],
      ['stoch_k', 'NEUTRAL'],
      ['cci_20', 'OVERBOUGHT'],
      ['macd', 'BULLISH'],
      ['adx_14', 'WEAK'],
    ])
  })

  test('what is written as no difference is no direction, and what is unknown none either', async () => {
    const flat = { sma_20: 104.98, sma_50: 105.02, sma_200: 105, macd: 0, macd_signal: 0.001 }
    const { rows } = await withTables({ prices: prices({ close: 105, ...flat }) })
    const readings = async (newest: Parameters<typeof prices>[0]) =>
      Object.fromEntries(
        (await (await withTables({ prices: prices(newest) })).rows(indicatorReadings, ask)).map((row) => [
          row.indicator,
          row.reading,
        ]),
      )
    expect(new Set((await rows(indicatorReadings, ask)).map(({ reading }) => reading))).toEqual(
      new Set(['LEVEL', 'FLAT', 'NEUTRAL']),
    )
    // Without the faster line there is no trend, without the signal line nothing to say of MACD.
    expect(await readings({ close: 105, sma_50: 100, macd: 3 })).toEqual({
      ...{ sma_50: 'ABOVE', trend_medium: null, macd: null },
    })
  })

  test('returns its columns in order, and nothing without a file', async () => {
    const none = await withTables({})
    const { returned, promised } = await none.names(indicatorReadings, ask)
    expect(returned).toEqual(promised)
    expect(await none.rows(indicatorReadings, ask)).toEqual([])
  })

  test('the ticker is bound, never part of the statement', async () => {
    const { rows, context } = await withTables({ prices: prices({ close: 105, ...averages }) })
    const symbol = `FPT' or 'a' = 'a`
    expect(await rows(indicatorReadings, { ...ask, symbol })).toEqual([])
    const { statement } = indicatorReadings.plan({ ...ask, symbol }, context)
    expect(statement.text.join('')).not.toContain(symbol)
    expect(statement.values).toContain(symbol)
  })
})
