import { describe, expect, test } from 'vitest'
import { sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { stockCard } from './query.ts'

/** 30 sessions whose trading value grows by a billion; once they ranged from 10,000 to 20,000. */
const prices = sql`select 'FPT' as symbol, date '2026-01-31' - ago::int as date,
    case ago when 1 then 13900e0 else 14000e0 end as close, case ago when 20 then 20000e0 else 15400e0 end as high,
    case ago when 20 then 10000e0 else 13000e0 end as low, (100 - ago) * 1e9 as trading_value, 1000e0 as volume,
    3e0 as price_vs_sma20, 2.5e0 as price_vs_sma50
  from range(30) as days(ago)`
const ask = { symbol: 'FPT' }

describe('stock-card', () => {
  test('is the newest session against means of 5, 15 and 22, between the nearest levels', async () => {
    const { rows } = await withTables({
      prices,
      rs_rating: sql`select 'FPT' as symbol, date '2026-01-31' as date, 85e0 as rs_rating`,
    })
    const card = await rows(stockCard, ask)
    expect(card).toHaveLength(1)
    const mean = (sessions: number) => 100 - (sessions - 1) / 2
    const percent = (value: number, base: number) => expect.closeTo((value / base - 1) * 100, 9)
    expect(card[0]).toMatchObject({
      ...{ subject: 'FPT', label: 'FPT', sector: 'IT', date: '2026-01-31', close: 14000, rs_rating: 85 },
      ...{ trading_value: 100e9, price_change_pct: percent(14000, 13900), trend: 'UPTREND' },
      value_vs_1w: percent(100, mean(5)),
      value_vs_3w: percent(100, mean(15)),
      value_vs_1m: percent(100, mean(22)),
      // 38.2% and 50% of the range, rounded to 100; both distances say how far the price has to go.
      ...{ support_price: 13800, support_level: 'FIB_382', second_support: 13000 },
      support_distance: expect.closeTo((1 - 13800 / 14000) * 100, 9),
      ...{ resistance_price: 15000, resistance_level: 'FIB_500', resistance_distance: percent(15000, 14000) },
      ...{ pattern: null, direction: null, action: 'WATCH', advice: 'NONE' },
    })
  })

  test('trend and direction of the signal make the strategy', async () => {
    const cases = [
      ['AAA', 6, 'BULLISH', 'STRONG_UP_BUY', 'ADD'],
      ['BBB', 6, 'BEARISH', 'STRONG_UP_PULLBACK', 'HOLD'],
      ['CCC', 3, 'BULLISH', 'UPTREND_BUY', 'BUY'],
      ['DDD', 3, 'BEARISH', 'UPTREND_PULLBACK', 'HOLD'],
      ['EEE', 0, 'BULLISH', 'SIDEWAYS_BUY', 'BUY_LIGHT'],
      ['FFF', 0, 'BEARISH', 'SIDEWAYS_SELL', 'SELL_LIGHT'],
      ['GGG', -3, 'BEARISH', 'DOWNTREND_SELL', 'SELL'],
      ['HHH', -3, 'BULLISH', 'DOWNTREND_BOUNCE', 'WAIT'],
      ['III', -6, 'BEARISH', 'STRONG_DOWN_SELL', 'SELL_ALL'],
      ['JJJ', -6, 'BULLISH', 'STRONG_DOWN_BOUNCE', 'AVOID'],
    ] as const
    const symbols = cases.map(([symbol]) => symbol)
    const [levels, signs] = [cases.map(([, level]) => level), cases.map(([, , sign]) => sign)]
    const { rows } = await withTables({
      prices: sql`select unnest(cast(${symbols} as varchar[])) as symbol, date '2026-01-31' as date, 10e0 as close,
        unnest(cast(${levels} as double[])) as price_vs_sma20, unnest(cast(${levels} as double[])) as price_vs_sma50`,
      pattern_history: sql`select unnest(cast(${symbols} as varchar[])) as symbol, date '2026-01-31' as date,
        'engulfing' as pattern_name, unnest(cast(${signs} as varchar[])) as signal, 1e0 as strength, 57e0 as win_rate`,
    })
    const cards = await Promise.all(symbols.map((symbol) => rows(stockCard, { symbol })))
    expect(cards.map(([card]) => [card!.subject, card!.advice, card!.action])).toEqual(
      cases.map(([symbol, , , advice, action]) => [symbol, advice, action]),
    )
  })

  test('the signal is of the latest session with one: the weightiest that points somewhere', async () => {
    const { rows } = await withTables({
      prices,
      pattern_history: sql`select 'FPT' as symbol, date '2026-01-30' as date, 'doji' as pattern_name,
        'BULLISH' as signal, 1e0 as strength, 50e0 as win_rate`,
      volume_spike_history: sql`select 'FPT' as symbol, date '2026-01-30' as date, 'WATCH' as signal, 0.5 as confidence`,
      breakout_history: sql`select 'FPT' as symbol, date '2026-01-29' as date, 'BREAKOUT_UP' as alert_type,
        'BULLISH_BREAKOUT' as signal, true as volume_confirmed, 2e0 as volume_ratio`,
    })
    // The spike is weightier and says nothing; the doji speaks against the trend; the breakout is a session older.
    expect(await rows(stockCard, ask)).toMatchObject([
      { pattern: 'doji', direction: 'PULLBACK', action: 'HOLD', advice: 'UPTREND_PULLBACK' },
    ])
  })

  test('returns its columns in order; without prices there is no card, with few sessions no mean and no level', async () => {
    const none = await withTables({})
    const { returned, promised } = await none.names(stockCard, ask)
    expect(returned).toEqual(promised)
    expect(await none.rows(stockCard, ask)).toEqual([])
    const { rows } = await withTables({ prices: sql`select * from (${prices}) where date > '2026-01-26'` })
    expect(await rows(stockCard, ask)).toMatchObject([
      { value_vs_1w: expect.any(Number), value_vs_3w: null, support_price: null, resistance_level: null },
    ])
  })

  test('the ticker is bound, never part of the statement', async () => {
    const { rows, context } = await withTables({ prices })
    const symbol = `FPT' or 'a' = 'a`
    expect(await rows(stockCard, { symbol })).toEqual([])
    const { statement } = stockCard.plan({ symbol }, context)
    expect(statement.text.join('')).not.toContain(symbol)
    expect(statement.values).toContain(symbol)
  })
})
