import { describe, expect, it } from 'vitest'
import { agreement, openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { literal, sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { technicals } from '../shared/test-arithmetic.ts'
import { dayOf, plain, rowsOf, type TestBars, walk } from '../shared/test-bars.ts'
import lines from '../volume-lines/processor.ts'
import processor from './processor.ts'

const registry = shippedRegistry()

async function made(bars: readonly TestBars[], params: { sessions?: number } = {}) {
  const bench = await openWorkbench('', registry, [])
  await bench.make('made', processor, { bars: rowsOf(...bars) }, params)
  return bench
}

describe('indicators of prices', () => {
  it('are those of plain loops, over blocks of bars, days without trade and without range', async () => {
    const bars = [walk('AAA', 2100, 1), walk('BBB', 400, 7)]
    const { database } = await made(bars)
    for (const each of bars) {
      const rows = await database.run(sql`select * from made where symbol = ${each.symbol} order by date`)
      expect(rows).toHaveLength(each.close.length)
      for (const [column, values] of Object.entries(technicals(each))) {
        const scale = Math.max(...Array.from(values, (value) => Math.abs(value) || 0))
        const wrong = rows.flatMap((row, i) => {
          const expected = values[i] as number
          const right = Number.isNaN(expected)
            ? row[column] === null
            : row[column] !== null && Math.abs(Number(row[column]) - expected) / scale < 1e-11
          return right ? [] : [`bar ${i}: ${row[column]}, expected ${expected}`]
        })
        expect(wrong, `${column} of ${each.symbol}`).toEqual([])
      }
    }
  })

  it('have no value before there are enough bars', async () => {
    const { database } = await made([walk('NEW', 14, 3), walk('OLD', 15, 3)])
    const rows = await database.run(
      sql`select symbol, rsi_14, atr_14, mfi_14, sma_20, obv from made order by symbol, date`,
    )
    expect(
      rows.filter((row) => row.symbol === 'NEW').every((row) => row.rsi_14 === null && row.obv !== null),
    ).toBe(true)
    expect(rows.at(-1)).toMatchObject({ sma_20: null })
    expect(rows.at(-1)!.rsi_14).not.toBeNull()
  })

  it('of a price that never moves are those of TA-Lib, never a division by zero', async () => {
    const { database } = await made([plain('FLT', Array(260).fill(5000), 0)])
    const [last] = await database.run(sql`select * from made order by date desc limit 1`)
    expect(last).toMatchObject({
      rsi_14: 0,
      stoch_k: 0,
      stoch_d: 0,
      mfi_14: 0,
      cci_20: 0,
      adx_14: 0,
      atr_14: 0,
    })
    expect(last).toMatchObject({
      bb_width: 0,
      macd: 0,
      price_vs_sma200: 0,
      obv: 0,
      ad_line: 0,
      sma_200: 5000,
    })
  })

  it('pass over rows that lack a price, and keep a bar without a volume', async () => {
    const bench = await openWorkbench('', registry, [])
    await bench.make('made', processor, {
      bars: sql`select 'AAA' as symbol, date '2026-01-01' + i::integer as date, 10.0::double as open, 11.0::double as high, 9.0::double as low,
        case when i <> 3 then 10.0::double end as close, case when i <> 5 then 100 end::bigint as volume from range(30) t(i)`,
    })
    const rows = await bench.database.run(
      sql`select date::varchar as date, sma_20, volume::integer as volume from made order by date`,
    )
    expect(rows).toHaveLength(29)
    expect(rows[4]).toMatchObject({ date: '2026-01-06', volume: 0 })
    expect(rows.at(-1)!.sma_20).toBe(10)
  })

  it('of new sessions are the same with no more than the declared bars before them, given the lines of volume', async () => {
    const all = rowsOf(walk('AAA', 1500, 11))
    const bench = await openWorkbench('', registry, [])
    await bench.make('volume_lines_made', lines, { bars: all })
    await bench.make('whole', processor, { bars: all, lines: 'volume_lines_made' })
    const since = dayOf(1500 - 1 - processor.lookback!)
    await bench.make('part', processor, {
      bars: sql`select * from (${all}) where date >= date ${literal(since)}`,
      lines: 'volume_lines_made',
    })
    const columns = [...(await bench.database.columns(sql`select * from whole`)).keys()].slice(2)
    await bench.database.run(sql`create table newest as select * from whole order by date desc limit 1`)
    for (const found of await agreement(bench.database, 'part', 'newest', ['symbol', 'date'], columns, {
      relative: 1e-8,
    }))
      if (found.compared) expect(found.within, found.column).toBe(1)
  })

  it('keeps as many of the newest sessions as it is told to', async () => {
    const { database } = await made([walk('AAA', 60, 2)], { sessions: 21 })
    const [row] = await database.run(sql`select count(*)::integer as n, min(sma_20) as least from made`)
    expect(row!.n).toBe(21)
    expect(row!.least).not.toBeNull()
  })
})

describe.skipIf(!REAL_DATA)('indicators of the real prices', () => {
  it('agree with the stored ones: where 23 sessions suffice, and step by step from the day before', async () => {
    const { database, make } = await openWorkbench(REAL_DATA!, registry, ['prices_30d'])
    await make('made', processor, { bars: 'prices_30d' })
    const windowed = [
      ...[
        'sma_20',
        'bb_upper',
        'bb_middle',
        'bb_lower',
        'bb_width',
        'cci_20',
        'stoch_k',
        'stoch_d',
        'mfi_14',
      ],
      'price_vs_sma20',
    ]
    const near = { relative: 1e-6, absolute: 1e-6 }
    for (const found of await agreement(database, 'made', 'prices_30d', ['symbol', 'date'], windowed, near)) {
      expect(found.compared, found.column).toBeGreaterThan(800)
      expect(found.within, found.column).toBe(found.compared)
    }
    await database.run(sql`create table main.steps as
      with pairs as (
        select *, lag(close) over own as close_1, lag(obv) over own as obv_1, lag(ad_line) over own as ad_1, lag(atr_14) over own as atr_1,
          lag(ema_20) over own as ema_20_1, lag(ema_50) over own as ema_50_1, lag(macd_signal) over own as signal_1,
          lag(rsi_14) over own as rsi_1, lag(rsi_14, 2) over own as rsi_2, lag(close, 2) over own as close_2
        from main.prices_30d window own as (partition by symbol order by date)
      ), ratios as (
        -- Two values of RSI and the change between them give both of Wilder's means: the third day follows.
        select *, rsi_1 / (100 - rsi_1) as r_1, rsi_2 / (100 - rsi_2) as r_2, greatest(close_1 - close_2, 0) as up_1,
          greatest(close_2 - close_1, 0) as down_1, greatest(close - close_1, 0) as up, greatest(close_1 - close, 0) as down from pairs
      ), means as (
        select *, (up_1 - r_1 * down_1) / nullif(13 * (r_1 - r_2), 0) as loss_2 from ratios
      ), next as (
        select *, 13 * (13 * r_2 * loss_2 + up_1) / 14 + up as gain, 13 * (13 * loss_2 + down_1) / 14 + down as loss from means
      )
      select symbol, date, ema_20_1 + (close - ema_20_1) * 2 / 21 as ema_20, ema_50_1 + (close - ema_50_1) * 2 / 51 as ema_50,
        signal_1 + (macd - signal_1) / 5 as macd_signal, macd - macd_signal as macd_hist,
        (13 * atr_1 + greatest(high - low, abs(high - close_1), abs(low - close_1))) / 14 as atr_14,
        obv_1 + sign(close - close_1) * volume as obv,
        ad_1 + case when high > low then ((close - low) - (high - close)) / (high - low) * volume else 0 end as ad_line,
        -- Where RSI hardly moved, the means cannot be told from it.
        case when abs(rsi_1 - rsi_2) > 0.5 then 100 * gain / (gain + loss) end as rsi_14
      from next`)
    const steps = ['ema_20', 'ema_50', 'macd_signal', 'macd_hist', 'atr_14', 'obv', 'ad_line', 'rsi_14']
    for (const found of await agreement(database, 'steps', 'prices_30d', ['symbol', 'date'], steps, near)) {
      expect(found.compared, found.column).toBeGreaterThan(5000)
      expect(found.within, `${found.column} ${JSON.stringify(found)}`).toBe(found.compared)
    }
  })
})
