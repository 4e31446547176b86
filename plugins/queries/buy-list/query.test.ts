import { beforeAll, describe, expect, test } from 'vitest'
import type { QueryContext } from '../../../core/plugin.ts'
import { raw, type Sql, sql } from '../../../core/sql.ts'
import { type Database, openDatabase, shippedRegistry } from '../../../core/test-database.ts'
import { sellList } from '../sell-list/query.ts'
import { signals } from '../signals/query.ts'
import { buyList } from './query.ts'

const TABLES = ['prices', 'rs_rating', 'vnindex', 'market_breadth']
const PARAMS = { capital: 1_000_000_000, risk: 1, limit: 10 }

/** A market of three stocks whose index moves by `step` points a session. */
async function market(step: number): Promise<{ database: Database; context: QueryContext }> {
  const database = await openDatabase()
  const days = sql`from range(60) as days(i)`
  const make = (name: string, body: Sql) => database.run(sql`create table ${raw(name)} as ${body}`)
  await make(
    'vnindex',
    sql`select 'VNINDEX' as symbol, date '2026-01-01' + i::int as date,
    1000.0 + ${raw(String(step))} * i as close ${days}`,
  )
  await make(
    'market_breadth',
    sql`select date '2026-01-01' + i::int as date, 60.0 as above_ma20_pct,
    60.0 as above_ma50_pct, 60.0 as above_ma100_pct ${days}`,
  )
  await make(
    'prices',
    sql`select * from (values ('HPG', 10000.0, 9000.0), ('MWG', 10000.0, 11000.0), ('FPT', 10000.0, 9000.0))
      as stocks(symbol, close, sma_50),
    (select date '2026-02-01' as date, 1000 as volume, 5e9 as trading_value, 70.0 as rsi_14)`,
  )
  await make(
    'rs_rating',
    sql`select * from (values ('HPG', 90.0), ('MWG', 95.0), ('FPT', 40.0)) as ratings(symbol, rs_rating),
    (select date '2026-02-01' as date)`,
  )
  const columns = new Map<string, ReadonlyMap<string, string>>()
  for (const name of TABLES) columns.set(name, await database.columns(sql`from ${raw(name)}`))
  const context = {
    registry: shippedRegistry(),
    columns: (id: string) => columns.get(id),
    session: '2026-02-01',
  }
  return { database, context }
}

describe('a rising market', () => {
  let rising: Awaited<ReturnType<typeof market>>
  beforeAll(async () => {
    rising = await market(10)
  })

  test('only a strong stock above its average is bought, in lots of 100 within risk and position size', async () => {
    const rows = await rising.database.run(buyList.sql(PARAMS, rising.context))
    expect(rows).toMatchObject([
      // RS 90, RSI at its cap, mean volume: 36 + 30 + 10. Size (5 + 1) x 80%; of that 48 million at 10,000 a share.
      { subject: 'HPG', buy_score: 76, position_size: 4.8, position_quantity: 4800, stop_loss: 9300 },
    ])
    const [careful] = await rising.database.run(buyList.sql({ ...PARAMS, risk: 0.1 }, rising.context))
    // A million may be lost, 700 a share: 1,428 shares are 14 lots.
    expect(careful).toMatchObject({ position_quantity: 1400, position_risk: 980_000 })
  })

  test('both faults are urgent, a low rating alone is not', async () => {
    const rows = await rising.database.run(sellList.sql({ limit: 10 }, rising.context))
    expect(rows).toMatchObject([
      { subject: 'MWG', sell_reason: 'BELOW_SMA50', urgency: 'MEDIUM' },
      { subject: 'FPT', sell_reason: 'RS_BREAKDOWN', urgency: 'LOW' },
    ])
  })

  test('without files of alerts there are no signals, and nothing fails', async () => {
    expect(await rising.database.run(signals.sql({ sessions: 2 }, rising.context))).toEqual([])
    const [counts] = await rising.database.run(signals.sql({ summary: true }, rising.context))
    expect(Number(counts!.signals)).toBe(0)
  })
})

test('a falling market buys nothing, and says what exposure it recommends', async () => {
  const { database, context } = await market(-10)
  expect(await database.run(buyList.sql(PARAMS, context))).toEqual([])
  const [about] = await database.run(buyList.sql({ ...PARAMS, summary: true }, context))
  expect([Number(about!.candidates), Number(about!.recommended_exposure)]).toEqual([0, 0])
})
