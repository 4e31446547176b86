import { beforeAll, describe, expect, test } from 'vitest'
import type { QueryContext } from '../../../core/plugin.ts'
import { sql } from '../../../core/sql.ts'
import { type Database, openDatabase, shippedRegistry } from '../../../core/test-database.ts'
import { swingLowsQuery } from '../swing-lows/query.ts'
import { signalMatrix } from './query.ts'

const registry = shippedRegistry()
const SESSIONS = 40
let database: Database
beforeAll(async () => {
  database = await openDatabase()
})

interface Market {
  readonly ma20: readonly number[]
  readonly ma50?: readonly number[]
  readonly ma100?: number
  readonly close?: readonly number[]
}
/** A value for so long that no session before the given ones is a low. */
const led = (values: readonly number[], at = values[0]!) => [
  ...Array(SESSIONS - values.length).fill(at),
  ...values,
]

/** Forty sessions of a market whose series end with the given values. */
async function market({ ma20, ma50 = [40], ma100 = 40, close = [1000] }: Market): Promise<QueryContext> {
  const [a, b, c] = [led(ma20), led(ma50), led(close)]
  await database.run(sql`create or replace table market_breadth as
    select date '2026-01-01' + cast(i as integer) as date, a as above_ma20_pct, b as above_ma50_pct,
      cast(${ma100} as double) as above_ma100_pct
    from (select unnest(range(${SESSIONS})) as i, unnest(cast(${a.map(String)} as double[])) as a,
      unnest(cast(${b.map(String)} as double[])) as b)`)
  await database.run(sql`create or replace table vnindex as
    select 'VNINDEX' as symbol, date '2026-01-01' + cast(i as integer) as date, c as close
    from (select unnest(range(${SESSIONS})) as i, unnest(cast(${c.map(String)} as double[])) as c)`)
  const columns = new Map([
    ['market_breadth', await database.columns(sql`market_breadth`)],
    ['vnindex', await database.columns(sql`vnindex`)],
  ])
  return { registry, columns: (id) => columns.get(id), session: '2026-02-09' }
}
async function signalOf(of: Market) {
  const [row] = await database.run(signalMatrix.sql({}, await market(of)))
  return row!
}
async function lowsOf(ma20: readonly number[]) {
  const [row] = await database.run(swingLowsQuery.sql({}, await market({ ma20 })))
  return row!
}

const UP = { ma50: [60], ma100: 60 }
/** Two lows, the second higher, and a rise after it. */
const HIGHER = [20, 20, 12, 5, 12, 20, 20, 14, 10, 14, 18]

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
    ['EARLY_BUY', { ma20: HIGHER.map((value) => value + 20), ma50: HIGHER.map((value) => value + 20) }],
  ] as const)('%s', async (signal, of) => {
    expect(await signalOf(of)).toMatchObject({ signal, context: signal, advice: signal })
  })

  test.each([
    ['CAPITULATION', { ma20: [24.9], ma50: [24.9], ma100: 24.9 }],
    ['ACCUMULATING', { ma20: HIGHER, ma50: [28], ma100: 28 }],
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
})

describe('swing-lows', () => {
  test('a low needs two later sessions to be confirmed', async () => {
    const fall = [...HIGHER, 20, 20, 20, 12, 8]
    expect(await lowsOf([...fall, 11])).toMatchObject({
      swing_previous: 10,
      swing_recent: 8,
      swing: 'LOWER_LOW',
      swing_state: 'PENDING',
    })
    expect(await lowsOf([...fall, 11, 12])).toMatchObject({ swing_recent: 8, swing_state: 'CONFIRMED_TODAY' })
    expect(await lowsOf([...fall, 11, 12, 13])).toMatchObject({ swing_recent: 8, swing_state: 'CONFIRMED' })
  })

  test('a dip of less than three points is no low', async () => {
    expect(await lowsOf([20, 19, 17.1, 19, 20])).toMatchObject({
      swing_recent: null,
      swing: null,
      swing_state: null,
    })
    expect(await lowsOf([20, 19, 17, 19, 20])).toMatchObject({ swing_recent: 17, swing: null })
  })
})
