import { describe, expect, test } from 'vitest'
import { sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { type Breadth, breadthTables, HIGHER, withBreadth } from '../shared/test-breadth.ts'
import { signalMatrix } from './query.ts'

async function signalOf(of: Breadth) {
  const { rows } = await withBreadth(of)
  const [row, ...others] = await rows(signalMatrix, {})
  expect(others).toEqual([])
  return row!
}

const UP = { ma50: [60], ma100: 60 }
const LIFTED = HIGHER.map((value) => value + 20)

describe('signal-matrix', () => {
  test.each([
    ['STRONG_BUY', { ...UP, ma20: [19.9] }],
    ['BUY', { ...UP, ma20: [39.9] }],
    ['HOLD', { ...UP, ma20: [40] }],
    ['HOLD', { ...UP, ma20: [80] }],
    ['WARNING', { ...UP, ma20: [80.1] }],
    ['HOLD', { ma50: [50], ma100: 50, ma20: [50] }],
    ['WAIT', { ma50: [50], ma100: 49.9, ma20: [50] }],
    ['SELL', { ma20: [70.1] }],
    ['WAIT', { ma20: [70] }],
    ['DANGER', { ma20: [19.9], ma50: [29.9] }],
    ['ACCUMULATING', { ma20: HIGHER, ma50: [28], ma100: 28 }],
    ['EARLY_BUY', { ma20: LIFTED, ma50: LIFTED }],
  ] as const)('%s', async (signal, of) => {
    expect(await signalOf(of)).toMatchObject({ signal, context: signal, advice: signal })
  })

  test.each([
    ['CAPITULATION', { ma20: [24.9], ma50: [24.9], ma100: 24.9 }],
    ['ACCUMULATING', { ma20: HIGHER, ma50: [28], ma100: 28 }],
    ['EARLY_REVERSAL', { ma20: LIFTED, ma50: LIFTED }],
    [null, { ...UP, ma20: HIGHER }],
    [null, { ma20: [50] }],
  ] as const)('stage of a bottom: %s', async (stage, of) => {
    expect(await signalOf(of)).toMatchObject({ stage, bottom: stage ?? 'NONE' })
  })

  test('a pullback in an uptrend is recovering once breadth rises', async () => {
    expect((await signalOf({ ...UP, ma20: [30, 35] })).recovering).toBe('RECOVERING')
    expect((await signalOf({ ...UP, ma20: [35, 30] })).recovering).toBeNull()
  })

  test('index and breadth that part over twenty sessions diverge', async () => {
    const rise = { close: [1000, 1030] }
    expect(await signalOf({ ...rise, ma20: [50], ma50: [60, 48] })).toMatchObject({
      divergence: 'BEARISH',
      divergence_strength: 24,
    })
    expect(await signalOf({ close: [1000, 970], ma20: [50], ma50: [40, 52] })).toMatchObject({
      divergence: 'BULLISH',
    })
    expect(await signalOf({ ...rise, ma20: [50], ma50: [60, 51] })).toMatchObject({
      divergence: 'NONE',
      divergence_strength: 0,
    })
  })

  test('the newest session with its score, its trend, and what it is in 20 sessions', async () => {
    const row = await signalOf({ ma20: [30, 63.18], ma50: [50, 55.77], ma100: 42.92, close: [1500, 1650] })
    expect(row).toMatchObject({ date: '2026-02-09', trend: 'DOWNTREND', trend_warning: 'ABOVE' })
    // The market of 2026-01-16, as the specification has it.
    expect(row.market_score).toBeCloseTo(55.423, 9)
    expect(row.index_change_20).toBeCloseTo(10, 9)
    expect(row.breadth_change_20).toBeCloseTo(5.77, 9)
    expect(await signalOf({ ma20: [50], ma50: [49.9], ma100: 60 })).toMatchObject({ trend_warning: 'BELOW' })
  })

  test('where a share is unknown there is no trend and no signal', async () => {
    const { market_breadth } = breadthTables({ ...UP, ma20: [50] })
    const unknown = sql`select * replace (cast(null as double) as above_ma50_pct) from (${market_breadth})`
    const [row] = await (await withTables({ market_breadth: unknown })).rows(signalMatrix, {})
    expect(row).toMatchObject({ trend: null, trend_warning: null, signal: null, stage: null })
  })

  test('its columns, and it runs without the index and without any file', async () => {
    const { market_breadth } = breadthTables({ ...UP, ma20: [40] })
    const breadth = await withTables({ market_breadth })
    expect(await breadth.rows(signalMatrix, {})).toMatchObject([
      { signal: 'HOLD', index_change_20: null, divergence: 'NONE', divergence_strength: 0 },
    ])
    const none = await withTables({})
    expect(await none.rows(signalMatrix, {})).toEqual([])
    for (const { names } of [breadth, none, await withBreadth({ ma20: [40] })]) {
      const { returned, promised } = await names(signalMatrix, {})
      expect(returned).toEqual(promised)
    }
  })
})
