import { describe, expect, it } from 'vitest'
import { openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { raw, type Sql, sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import breakouts from '../breakouts/processor.ts'
import combined from '../combined-signals/processor.ts'
import crossings from '../ma-crossings/processor.ts'
import { expectEqual } from '../shared/test-agreement.ts'
import volumeSpikes from '../volume-spikes/processor.ts'
import processor from './processor.ts'

const registry = shippedRegistry()

interface Last {
  readonly bars: readonly (readonly [open: number, high: number, low: number, close: number])[]
  readonly volume?: number
  /** Further columns of the last bar, in SQL. */
  readonly also?: Readonly<Record<string, string>>
}

/** 25 plain bars of body 2 and range 4 around 100, then those given; indicators say nothing unless told to. */
function quotes({ bars, volume = 1000, also = {} }: Last): Sql {
  const plain = Array.from(
    { length: 25 },
    (_, i) => (i % 2 ? [101, 102, 98, 99] : [99, 102, 98, 101]) as [number, number, number, number],
  )
  const all = [...plain, ...bars]
  const names = [
    'rsi_14',
    'macd',
    'macd_signal',
    'atr_14',
    'ema_20',
    'ema_50',
    'sma_20',
    'sma_50',
    'sma_100',
    'sma_200',
    'price_vs_sma20',
    'price_vs_sma50',
  ]
  const rows = all.map((bar, i) => {
    const newest = i === all.length - 1
    return `select 'VCB' as symbol, date '2025-12-01' + ${i} as date, ${['open', 'high', 'low', 'close'].map((name, j) => `${bar[j]}::double as ${name}`).join(', ')},
      ${newest ? volume : 1000}::bigint as volume, ${names.map((name) => `${(newest && also[name]) || 'null'}::double as ${name}`).join(', ')}`
  })
  return raw(rows.join(' union all '))
}

async function found(last: Last, params: object = {}) {
  const { database, make } = await openWorkbench('', registry, [])
  await make('made', processor, { quotes: quotes(last) }, { turnover: 0, ...params })
  const newest = 24 + last.bars.length
  return await database.run(sql`select pattern_name, signal, context_score, composite_score, strength, context_details from made
    where date = date '2025-12-01' + ${raw(String(newest))} order by pattern_name`)
}

describe('candlestick patterns', () => {
  it.each([
    ['hammer', 'BULLISH', [[97.2, 98, 94, 97.9]]],
    ['hanging_man', 'BEARISH', [[103, 103.8, 100, 103.7]]],
    ['inverted_hammer', 'BULLISH', [[97, 101, 96.9, 97.9]]],
    ['shooting_star', 'BEARISH', [[102.5, 106, 102.4, 103]]],
    [
      'engulfing',
      'BULLISH',
      [
        [100, 101, 98, 99],
        [98.5, 102, 98, 101.5],
      ],
    ],
    [
      'engulfing',
      'BEARISH',
      [
        [99, 101, 98, 100],
        [100.5, 102, 97, 98],
      ],
    ],
    [
      'morning_star',
      'BULLISH',
      [
        [101, 102, 95, 96],
        [95, 95.5, 94, 94.5],
        [95, 101, 94.5, 100],
      ],
    ],
    [
      'evening_star',
      'BEARISH',
      [
        [96, 102, 95, 101],
        [102, 103, 101.5, 102.5],
        [102, 102.5, 95, 96],
      ],
    ],
    [
      'three_white_soldiers',
      'BULLISH',
      [
        [99, 102.1, 98.5, 102],
        [101, 105.1, 100.5, 105],
        [104, 108.1, 103.5, 108],
      ],
    ],
    [
      'three_black_crows',
      'BEARISH',
      [
        [99, 103, 98.5, 102],
        [101.5, 102, 98.9, 99],
        [100, 100.5, 95.9, 96],
        [97, 97.5, 92.9, 93],
      ],
    ],
  ] as const)('%s, %s', async (name, signal, bars) => {
    expect(await found({ bars })).toContainEqual(expect.objectContaining({ pattern_name: name, signal }))
    // Too small, and it is none.
    const flat = bars.map(() => [100, 100, 100, 100] as const)
    expect((await found({ bars: flat })).map((row) => row.pattern_name)).not.toContain(name)
  })

  it('a doji speaks against the trend, and for nothing without one; the original takes it for bullish', async () => {
    const bars = [[100, 102, 98, 100.1]] as const
    const up = { price_vs_sma20: '3', price_vs_sma50: '4' }
    const down = { price_vs_sma20: '-3', price_vs_sma50: '-4' }
    expect(await found({ bars })).toMatchObject([
      { pattern_name: 'doji', signal: 'NEUTRAL', composite_score: null },
    ])
    expect(await found({ bars, also: up })).toMatchObject([{ signal: 'BEARISH' }])
    expect(await found({ bars, also: down })).toMatchObject([{ signal: 'BULLISH' }])
    expect(await found({ bars, also: up }, { original: true })).toMatchObject([{ signal: 'BULLISH' }])
  })

  it('has points for volume, RSI, trend and the edge of the range, and says so', async () => {
    const bars = [[97.2, 98.2, 94, 97.9]] as const
    const also = { rsi_14: '25', ema_20: '97', ema_50: '96' }
    const hammer = (await found({ bars, volume: 2600, also })).find((row) => row.pattern_name === 'hammer')!
    // Closes at 97.9, a little below the 20 bars' lowest low of 98: near.
    expect(hammer).toMatchObject({ context_score: 100, strength: 82, composite_score: 82 })
    expect(hammer.context_details).toBe(
      'Vol x2.6 (Very Strong) | RSI 25 (Oversold) | Uptrend (P>EMA20>EMA50) | Near support (-2%)',
    )
    const bare = (await found({ bars, volume: 0 })).find((row) => row.pattern_name === 'hammer')!
    expect(bare).toMatchObject({ context_score: 25, context_details: 'Vol x0.0 (Weak) | Near support (-2%)' })
  })

  it('of a ticker that hardly trades, or with few bars, are none', async () => {
    const bars = [[100, 102, 98, 100.1]] as const
    expect(await found({ bars }, { turnover: 1e9 })).toEqual([])
    const { database, make } = await openWorkbench('', registry, [])
    await make(
      'made',
      processor,
      { quotes: sql`select * from (${quotes({ bars })}) where date >= date '2025-12-20'` },
      { turnover: 0 },
    )
    expect(
      (await database.run(sql`select count(*)::integer as n from made where pattern_name = 'doji'`))[0]!.n,
    ).toBe(0)
  })
})

describe('other alerts', () => {
  const open = async (last: Last) => {
    const bench = await openWorkbench('', registry, [])
    const given = { quotes: quotes(last) }
    for (const [name, plugin] of Object.entries({ crossings, breakouts, volumeSpikes, combined }))
      await bench.make(name, plugin, given, { turnover: 0, sessions: 1 })
    return (table: string) => bench.database.run(sql`select * from main.${raw(`"${table}"`)}`)
  }

  it('a breakout is a close beyond the range on high volume, judged by what confirms it', async () => {
    const read = await open({
      bars: [[101, 106, 100, 105]],
      volume: 3000,
      also: { rsi_14: '60', macd: '2', macd_signal: '1' },
    })
    expect(await read('breakouts')).toMatchObject([
      { alert_type: 'BREAKOUT_UP', resistance_level: 102, support_level: null, volume_ratio: 3 },
    ])
    expect(await read('volumeSpikes')).toMatchObject([
      {
        is_breakout: true,
        macd_bullish: true,
        signal: 'STRONG_BUY',
        confidence: 0.85,
        avg_volume_20d: '1000',
        price_change_pct: 3.96,
      },
    ])
    expect(await (await open({ bars: [[101, 106, 100, 105]], volume: 1500 }))('breakouts')).toEqual([])
  })

  it('a close crosses an average only from strictly below to strictly above', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    const given = (from: string) =>
      raw(
        `with q as (${quotes({ bars: [[101, 103, 99, 102]] }).text[0]}) select * replace (${from} as sma_20) from q`,
      )
    await make(
      'touching',
      crossings,
      { quotes: given('case when close = 101 then 101 when close = 99 then 99 else 100 end') },
      { turnover: 0, sessions: 1 },
    )
    await make('crossing', crossings, { quotes: given('100.5') }, { turnover: 0, sessions: 2 })
    expect(await database.run(sql`select ma_period from touching`)).toEqual([])
    expect(
      await database.run(
        sql`select alert_type, ma_period::integer as n, signal from crossing order by date desc limit 1`,
      ),
    ).toEqual([{ alert_type: 'MA_CROSS_ABOVE', n: 20, signal: 'BULLISH' }])
  })

  it('the combined signal needs its averages, RSI and MACD', async () => {
    const also = { sma_20: '95', sma_50: '90', rsi_14: '50', macd: '2', macd_signal: '1' }
    expect(await (await open({ bars: [[100, 102, 99, 101]], also }))('combined')).toMatchObject([
      { score: 100, overall_signal: 'STRONG_BUY', confidence: 0.85 },
    ])
    expect(
      await (await open({ bars: [[100, 102, 99, 101]], also: { ...also, sma_50: 'null' } }))('combined'),
    ).toEqual([])
  })
})

describe.skipIf(!REAL_DATA)('alerts of the real prices', () => {
  it('are the stored ones of three sessions, and patterns of ten', async () => {
    const { database, make } = await openWorkbench(REAL_DATA!, registry, [
      ...[
        'prices',
        'pattern_history',
        'ma_crossover_history',
        'breakout_history',
        'volume_spike_history',
        'combined_signal_history',
      ],
    ])
    const original = { turnover: 0, original: true }
    const last = "date >= date '2026-01-14'"
    const both = async (made: string, stored: string, key: string, when: string, least: number) => {
      const [row] = await database.run(
        raw(`select (select count(*) from (select distinct ${key} from ${made} semi join ${stored} using (${key}) where ${when}))::integer as alike,
        (select count(*) from ${made} anti join ${stored} using (${key}) where ${when})::integer as made,
        (select count(*) from ${stored} anti join ${made} using (${key}) where ${when})::integer as stored`),
      )
      expect(row!.alike).toBeGreaterThanOrEqual(least)
      return { made: row!.made, stored: row!.stored }
    }
    await make('patterns', processor, { quotes: 'prices' }, original)
    // Ten bars, and three before them, are there from 2026-01-06 on. The others are prices restated since.
    await database.run(
      sql`create table known as select symbol, date from main.prices qualify row_number() over (partition by symbol order by date) > 13`,
    )
    await database.run(
      sql`create table patterns_known as select * from patterns semi join known using (symbol, date)`,
    )
    await database.run(
      sql`create table stored_known as select * from main.pattern_history semi join known using (symbol, date)`,
    )
    expect(
      await both('patterns_known', 'stored_known', 'symbol, date, pattern_name, signal', 'true', 1878),
    ).toEqual({ made: 5, stored: 2 })
    // Points of tickers that have their indicators; the original has them where fewer than 200 bars are stored.
    await database.run(
      sql`create table patterns_told as select * from patterns semi join (select symbol, date from main.prices where rsi_14 is not null) using (symbol, date)`,
    )
    await expectEqual(
      database,
      'patterns_told',
      'pattern_history',
      ['symbol', 'date', 'pattern_name', 'signal'],
      ['price', 'win_rate', 'context_score', 'context_details', 'composite_score', 'strength'],
      { when: last, rows: 570 },
    )

    await make('crossings', crossings, { quotes: 'prices' }, original)
    expect(await both('crossings', 'ma_crossover_history', 'symbol, date, ma_period', last, 344)).toEqual({
      made: 0,
      stored: 6,
    })
    await expectEqual(
      database,
      'crossings',
      'ma_crossover_history',
      ['symbol', 'date', 'ma_period'],
      ['alert_type', 'price', 'ma_value', 'signal'],
      { when: last, rows: 344 },
    )
    await make('breakouts', breakouts, { quotes: 'prices' }, original)
    expect(await both('breakouts', 'breakout_history', 'symbol, date', last, 143)).toEqual({
      made: 0,
      stored: 1,
    })
    await expectEqual(
      database,
      'breakouts',
      'breakout_history',
      ['symbol', 'date'],
      ['alert_type', 'price', 'volume_ratio', 'signal'],
      { when: last, rows: 143 },
    )
    await make('spikes', volumeSpikes, { quotes: 'prices' }, original)
    expect(await both('spikes', 'volume_spike_history', 'symbol, date', last, 535)).toEqual({
      made: 0,
      stored: 3,
    })
    await database.run(sql`create table spikes_told as select * from spikes where rsi is not null`)
    await expectEqual(
      database,
      'spikes_told',
      'volume_spike_history',
      ['symbol', 'date'],
      [
        ...[
          'volume',
          'avg_volume_20d',
          'volume_ratio',
          'price',
          'price_change_pct',
          'is_breakout',
          'rsi',
          'macd_bullish',
        ],
        ...['signal', 'confidence', 'confirmations', 'confirmation_details'],
      ],
      { when: last, rows: 530 },
    )
    await make('combined', combined, { quotes: 'prices' }, original)
    expect(await both('combined', 'combined_signal_history', 'symbol, date', last, 1358)).toMatchObject({
      made: 0,
    })
    await expectEqual(
      database,
      'combined',
      'combined_signal_history',
      ['symbol', 'date'],
      ['price', 'ma_trend', 'rsi_14', 'macd_signal', 'overall_signal', 'confidence', 'score'],
      { when: last, rows: 1358, absolute: 0.0101 },
    )
  })
})
