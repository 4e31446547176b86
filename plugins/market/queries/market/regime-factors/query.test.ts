import { describe, expect, test } from 'vitest'
import { type Sql, sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { regimeFactors } from './query.ts'

/** The newest session of these tables is 2026-01-16. */
const day = (back: string): Sql => sql`date '2026-01-16' - ${{ text: [back], values: [] }}::int as date`
/** Scores of that session, and those of the day before, which are half of them. */
const stored = (breadth: number, volume: number, momentum: number): Sql => sql`select ${day('back')},
    7.04e0 as regime_score, ${breadth}::double / (1 + back) as breadth_score,
    ${volume}::double / (1 + back) as volume_score, ${momentum}::double / (1 + back) as momentum_score
  from range(2) as days(back)`
/** P/E of so many sessions: 1, 2, 3 … and last the given one. */
const multiples = (newest: number, sessions = 100): Sql => sql`select 'VNINDEX' as scope, ${day('back')},
    case when back = 0 then ${newest}::double else ${sessions} - back::double end as pe_ttm from range(${sessions}) as days(back)`
/** ATR in thousandths of the index, 10 and 12 by turns, and last the given one. */
const ranges = (
  newest: number,
  sessions = 100,
): Sql => sql`select 'VNINDEX' as symbol, ${day('back')}, 1000e0 as close,
    case when back = 0 then ${newest}::double when back % 2 = 1 then 10e0 else 12e0 end as atr_14
  from range(${sessions}) as days(back)`

/** The last ATR is the mean of all: volatility is neither for nor against. */
const calm = ranges(11, 99)

async function newest(tables: Readonly<Record<string, Sql>>) {
  const { rows } = await withTables({ vnindex: calm, ...tables })
  return (await rows(regimeFactors, { last: 21 })).at(-1)!
}
/** −30 times the z-score of the last. */
function volatility(widths: readonly number[]): number {
  const mean = widths.reduce((sum, width) => sum + width) / widths.length
  const squares = widths.reduce((sum, width) => sum + (width - mean) ** 2, 0)
  return (-30 * (widths.at(-1)! - mean)) / Math.sqrt(squares / (widths.length - 1))
}

describe('regime-factors', () => {
  test('one row a session, oldest first: the total of the factors beside the stored score', async () => {
    const { rows } = await withTables({ market_regime: stored(40, 20, -10), vnindex: calm })
    const [before, last, ...others] = await rows(regimeFactors, { last: 21 })
    expect(others).toEqual([])
    expect([before!.date, last!.date]).toEqual(['2026-01-15', '2026-01-16'])
    // Without P/E there is no valuation, which counts as none.
    expect(last!.regime_total).toBeCloseTo(0.25 * 40 + 0.15 * 20 + 0.2 * -10, 9)
    expect(last).toMatchObject({ regime_score: 7.04, regime_valuation_score: null, exposure_level: null })
    expect(await rows(regimeFactors, { last: 1 })).toEqual([last])
  })

  test('volatility that is unknown is unknown, and counts as none', async () => {
    const { rows } = await withTables({ market_regime: stored(40, 20, -10) })
    const last = (await rows(regimeFactors, { last: 21 })).at(-1)!
    expect(last.regime_volatility_score).toBeNull()
    expect(last.regime_total).toBeCloseTo(0.25 * 40 + 0.15 * 20 + 0.2 * -10, 9)
  })

  test.each([
    [89.5, -80],
    [88.5, -50],
    [74.5, -50],
    [73.5, -20],
    [59.5, -20],
    [58.5, 0],
    [39.5, 0],
    [38.5, 20],
    [24.5, 20],
    [23.5, 50],
    [9.5, 50],
    [8.5, 80],
  ])('P/E of %d among 1 to 99 is worth %d', async (pe, score) => {
    const row = await newest({ market_regime: stored(0, 0, 0), index_valuation: multiples(pe) })
    expect(row.regime_valuation_score).toBe(score)
    expect(row.regime_total).toBeCloseTo(0.25 * score, 9)
  })

  test('valuation and volatility are judged by 252 sessions up to the row itself', async () => {
    // Of 300 sessions the oldest 48 have P/E of 1 to 48: those that count go from 49 on.
    const tables = {
      market_regime: stored(0, 0, 0),
      index_valuation: multiples(49, 300),
      vnindex: ranges(14, 300),
    }
    const { rows } = await withTables(tables)
    const [before, last] = await rows(regimeFactors, { last: 21 })
    // 49 itself and that of the first session are two of 252; on the day before, 299 was the highest.
    expect(last!.regime_valuation_score).toBe(80)
    expect(before!.regime_valuation_score).toBe(-80)
    const widths = Array.from({ length: 252 }, (_, i) => (i % 2 === 0 ? 10 : 12))
    expect(last!.regime_volatility_score).toBeCloseTo(volatility([...widths.slice(0, 251), 14]), 6)
    expect(before!.regime_volatility_score).toBeCloseTo(volatility([...widths.slice(1), 10]), 6)
    const wild = await newest({ ...tables, vnindex: ranges(90) })
    expect(wild.regime_volatility_score).toBe(-100)
  })

  test.each([
    [100, 'BUBBLE', 'EXTREME_GREED', 'HIGH'],
    [59, 'EUPHORIA', 'GREED', 'HIGH'],
    [29, 'NEUTRAL', 'SLIGHTLY_BULLISH', 'MEDIUM'],
    [9, 'NEUTRAL', 'NEUTRAL', 'MEDIUM'],
    [-29, 'NEUTRAL', 'SLIGHTLY_BEARISH', 'MEDIUM'],
    [-59, 'FEAR', 'FEAR', 'MEDIUM'],
    [-61, 'BOTTOM', 'EXTREME_FEAR', 'MEDIUM'],
  ])('a total of %d is %s, %s, risk %s', async (total, regime, sentiment, risk) => {
    // Three of the five factors make 60% of it.
    const each = total / 0.6
    const row = await newest({ market_regime: stored(each, each, each) })
    expect(row.regime_total).toBeCloseTo(total, 9)
    expect(row).toMatchObject({ regime, sentiment, risk })
  })

  test('risk also looks at volatility', async () => {
    const judged = (each: number, atr: number) =>
      newest({ market_regime: stored(each, each, each), vnindex: ranges(atr) })
    const [bubble, wild, quiet] = [await judged(110, 14), await judged(0, 14), await judged(-100, 9)]
    expect(wild.regime_volatility_score).toBeLessThan(-30)
    expect(quiet.regime_volatility_score).toBeGreaterThan(20)
    expect(bubble).toMatchObject({ risk: 'VERY_HIGH', regime: 'EUPHORIA' })
    expect(wild).toMatchObject({ risk: 'HIGH', regime: 'NEUTRAL' })
    expect(quiet).toMatchObject({ risk: 'LOW', regime: 'FEAR' })
  })

  test('its columns, the signal that the pipeline stored, and it runs without files', async () => {
    const state = await withTables({
      market_regime: stored(0, 0, 0),
      market_state: sql`select date '2026-01-16' as date, 62e0 as exposure_level, 'CAUTION' as signal`,
    })
    expect(await state.rows(regimeFactors, { last: 2 })).toMatchObject([
      { exposure_level: null, stored_signal: null },
      { exposure_level: 62, stored_signal: 'CAUTION' },
    ])
    const none = await withTables({})
    expect(await none.rows(regimeFactors, { last: 2 })).toEqual([])
    for (const { names } of [state, none]) {
      const { returned, promised } = await names(regimeFactors, { last: 2 })
      expect(returned).toEqual(promised)
    }
  })
})
