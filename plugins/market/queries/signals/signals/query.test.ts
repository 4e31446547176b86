import { describe, expect, test } from 'vitest'
import { raw, sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { signals } from './query.ts'

const pattern = (symbol: string, date: string, name: string, signal: string, strength = 1) =>
  raw(`('${symbol}', date '${date}', '${name}', '${signal}', ${strength}::double, 57::double)`)
const patterns = (...rows: ReturnType<typeof pattern>[]) =>
  sql`select * from (values ${raw(rows.map(({ text }) => text[0]).join(', '))})
    as rows(symbol, date, pattern_name, signal, strength, win_rate)`

/** Sessions of tickers with nothing special about them, at so many percent above both averages. */
const calm = (...levels: readonly (readonly [string, number])[]) =>
  sql`select symbol, date '2026-01-29' + i::int as date, 110e0 as high, 100e0 as low, 105e0 as close, 1e3 as volume,
      20e9 as trading_value, 10e0 as atr_14, level as price_vs_sma20, level as price_vs_sma50
    from (values ${raw(levels.map(([symbol, level]) => `('${symbol}', ${level}::double)`).join(', '))})
      as tickers(symbol, level), range(3) as days(i)`

/** The six factors and their sum. */
const points = (row: Readonly<Record<string, unknown>> | undefined) =>
  ['pattern', 'vsa', 'trend', 'sr', 'signal_rs', 'liquidity', 'composite'].map((factor) =>
    Number(row![`${factor}_score`]),
  )

describe('the score', () => {
  // 19 calm sessions, ten of them too long ago to support, then that of the specification's acceptance figure.
  const tables = {
    prices: sql`select 'DGW' as symbol, date '2026-01-01' + i::int as date,
        case i when 19 then 46000e0 else 45000e0 end as high, case when i = 19 then 43000e0 when i < 10 then 35000e0 else 43500e0 end as low,
        case i when 19 then 46000e0 else 44000e0 end as close, case i when 19 then 4000e0 else 1000e0 end as volume,
        220.2e9 as trading_value, 2000e0 as atr_14, 11.0 as price_vs_sma20, 10.2 as price_vs_sma50
      from range(20) as days(i)`,
    rs_rating: sql`select 'DGW' as symbol, date '2026-01-01' + i::int as date,
      case i when 19 then 85e0 else 80e0 end as rs_rating from range(20) as days(i)`,
    pattern_history: patterns(
      pattern('DGW', '2026-01-20', 'engulfing', 'BULLISH'),
      pattern('DGW', '2026-01-19', 'hammer', 'BULLISH'),
    ),
  }

  test('by the rules of the data pipeline is its own of the newest session: DGW 81 = 13/25/20/1/12/10', async () => {
    const { rows } = await withTables(tables)
    const scored = await rows(signals, { scoring: 'original', sessions: 2 })
    expect(scored).toHaveLength(1)
    expect(points(scored[0])).toEqual([13, 25, 20, 1, 12, 10, 81])
    expect(scored[0]).toMatchObject({ quality: 'excellent', direction: 'BUY' })
  })

  test('as meant knows an engulfing as a reversal and levels of ten sessions', async () => {
    const { rows } = await withTables(tables)
    const [scored] = await rows(signals, { sessions: 1 })
    // Base 13; volume 3.48 of its mean 10, wide and closing high 8, close at its end 7, demand 3, at most 25; a bullish
    // reversal in a strong uptrend 0; 7% above support 4, nothing left to resistance -3; 9 + 1 + 2; 8 + 2.
    expect(points(scored)).toEqual([13, 25, 0, 1, 12, 10, 61])
    expect(scored).toMatchObject({
      ...{ quality: 'moderate', vsa: 'demand_coming_in', vsa_bias: 'BULLISH' },
      ...{ alignment: 'ALIGNED', volume_class: 'high', volume_ratio: expect.closeTo(4000 / (23000 / 20), 9) },
    })
  })

  test('of a bounce: against the trend in pattern, trend, volume and resistance', async () => {
    const { rows } = await withTables({
      prices: sql`select 'FPT' as symbol, date '2026-01-01' + i::int as date, 1000e0 as high,
          case i when 4 then 900e0 else 760e0 end as low, 920e0 as close,
          case i when 4 then 600e0 else 1000e0 end as volume,
          9e9 as trading_value, 200e0 as atr_14, -3e0 as price_vs_sma20, -3e0 as price_vs_sma50 from range(5) as days(i)`,
      rs_rating: sql`select 'FPT' as symbol, date '2026-01-01' + i::int as date, 35e0 as rs_rating from range(5) as days(i)`,
      pattern_history: patterns(pattern('FPT', '2026-01-05', 'hammer', 'BULLISH')),
    })
    // 10 x 1.2. Volume 0.65 of its mean 0, narrow 2, close at a fifth 7, no supply -5, x 0.6 = 2.4. Bounce in a
    // downtrend 12. 8.7% below resistance 4, twice as far to support 2. 3 + 0 + 1. 5 - 1.
    const [scored] = await rows(signals, {})
    expect(points(scored)).toEqual([12, 2, 12, 6, 4, 4, 40])
    expect(scored).toMatchObject({
      ...{ quality: 'weak', direction: 'BOUNCE', trend: 'DOWNTREND' },
      ...{ vsa: 'no_supply', vsa_bias: 'BULLISH', volume_class: 'low', alignment: 'ALIGNED' },
    })
  })
})

describe('which signals', () => {
  const tables = {
    prices: calm(['FPT', 3], ['HPG', 0], ['MWG', -3]),
    pattern_history: patterns(
      pattern('FPT', '2026-01-31', 'engulfing', 'BEARISH'),
      pattern('FPT', '2026-01-31', 'doji', 'BULLISH'),
      pattern('HPG', '2026-01-31', 'doji', 'BULLISH', 9),
      pattern('HPG', '2026-01-31', 'doji', 'BEARISH', 8),
      pattern('MWG', '2026-01-30', 'doji', 'BULLISH'),
      pattern('MWG', '2026-01-30', 'engulfing', 'BEARISH'),
      pattern('VCB', '2026-01-30', 'hammer', 'BULLISH'),
    ),
    ma_crossover_history: sql`select 'FPT' as symbol, date '2026-01-29' as date, 50 as ma_period,
      'MA_CROSS_BELOW' as alert_type, 'BEARISH' as signal`,
    breakout_history: sql`select 'HPG' as symbol, date '2026-01-29' as date, 'BREAKOUT_UP' as alert_type,
      'BULLISH_BREAKOUT' as signal, true as volume_confirmed, 2e0 as volume_ratio`,
    volume_spike_history: sql`select 'MWG' as symbol, date '2026-01-29' as date, 'WATCH' as signal, 0.5 as confidence`,
  }
  const all = { sessions: 0, order: 'date' } as const

  test('newest first, then by direction: a candlestick against the trend is a pullback or a bounce', async () => {
    const { rows } = await withTables(tables)
    const found = await rows(signals, all)
    const shown = found.map((row) => [row.subject, row.pattern, row.direction, row.meaning, row.others])
    expect(shown).toEqual([
      ['FPT', 'engulfing', 'PULLBACK', 'engulfing_down', '1'],
      ['FPT', 'doji', 'PULLBACK', 'doji', '1'],
      // Repeated on its day, and without a trend to speak against.
      ['HPG', 'doji', 'NEUTRAL', 'doji', '0'],
      ['VCB', 'hammer', 'BUY', 'hammer', '0'],
      ['MWG', 'engulfing', 'SELL', 'engulfing_down', '1'],
      ['MWG', 'doji', 'BOUNCE', 'doji', '1'],
      ['HPG', 'breakout_up', 'BUY', 'breakout_up', '0'],
      ['FPT', 'ma50_down', 'SELL', 'ma50_down', '0'],
      ['MWG', 'volume_spike', 'NEUTRAL', 'volume_spike', '0'],
    ])
    // What points nowhere has no points, nor has VCB, whose prices are unknown.
    const scored = new Set(
      found.filter((row) => row.composite_score !== null).map(({ direction }) => direction),
    )
    expect([...scored].sort()).toEqual(['BOUNCE', 'BUY', 'PULLBACK', 'SELL'])
    expect(found.find(({ subject }) => subject === 'VCB')).toMatchObject({
      composite_score: null,
      close: null,
    })
  })

  test('every narrowing leaves what it names', async () => {
    const { rows } = await withTables(tables)
    const left = async (params: object) =>
      (await rows(signals, { ...all, ...params })).map((row) => `${row.subject} ${row.pattern}`)
    expect(await left({ sessions: 1 })).toEqual(['FPT engulfing', 'FPT doji', 'HPG doji'])
    expect(await left({ named: 'vcb; xyz', subjects: ['HPG'], sessions: 2 })).toEqual([
      'HPG doji',
      'VCB hammer',
    ])
    expect(await left({ sector: 'BANK' })).toEqual(['VCB hammer'])
    expect(await left({ watchlist: 'TECHNOLOGY', primary: true })).toEqual(['FPT engulfing', 'FPT ma50_down'])
    expect(await left({ side: 'SELL' })).toEqual(['MWG engulfing', 'MWG doji', 'FPT ma50_down'])
    expect(await left({ directions: ['BOUNCE'] })).toEqual(['MWG doji'])
    expect(await left({ trend: 'UP', alignment: 'COUNTER' })).toEqual(['FPT ma50_down'])
    expect(await left({ alert: 'BREAKOUT' })).toEqual(['HPG breakout_up'])
    expect(await left({ limit: 1 })).toEqual(['FPT engulfing'])
    expect(await left({ min_value: 21e9 })).toEqual([])
    // No points are less than any; of a ticker the best signal is kept.
    expect(await left({ min_score: 1, best: true })).toHaveLength(3)
  })

  test('counted: what points nowhere is waited for, and shares are of all', async () => {
    const { rows } = await withTables(tables)
    const scores = (await rows(signals, all)).flatMap((row) =>
      row.composite_score === null ? [] : [Number(row.composite_score)],
    )
    expect(await rows(signals, { ...all, summary: true })).toEqual([
      {
        ...{ signals: '9', buys: '2', sells: '2', waits: '5' },
        mean_signal_score: expect.closeTo(scores.reduce((a, b) => a + b) / scores.length, 9),
        ...{ buy_share: expect.closeTo(200 / 9, 9), sell_share: expect.closeTo(200 / 9, 9) },
      },
    ])
  })

  test('returns its columns in order, and nothing or a count of none without files of alerts', async () => {
    const none = await withTables({ prices: calm(['FPT', 3]) })
    for (const summary of [false, true]) {
      const { returned, promised } = await none.names(signals, { summary })
      expect(returned).toEqual(promised)
    }
    expect(await none.rows(signals, {})).toEqual([])
    expect(await none.rows(signals, { summary: true })).toMatchObject([{ signals: '0', buy_share: null }])
  })

  test('what a reader writes is bound, never part of the statement', async () => {
    const { rows, context } = await withTables(tables)
    const written = `'OR'A'='A'`
    for (const params of [{ named: written }, { subjects: [written] }, { sector: written }]) {
      expect(await rows(signals, params)).toEqual([])
      expect(signals.plan(params, context).statement.text.join('')).not.toContain(written)
    }
  })
})
