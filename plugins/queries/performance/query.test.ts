import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { QueryContext } from '../../../core/plugin.ts'
import { sql } from '../../../core/sql.ts'
import { openDatabase, registryFrom } from '../../../core/test-database.ts'
import { performance } from './query.ts'

const series = (id: string, unit: string) => `
  ${id}:
    label: {en: ${id}, vi: ${id}}
    unit: ${unit}
    kind: stock
    sources: {COMPANY: {dataset: quotes, code: ${id}}}`
const measure = (id: string, reversal: number) => `
  ${id}:
    label: {en: Change, vi: Thay đổi}
    unit: percent
    kind: ratio
    sources: {}
    thresholds: [{id: reversal, value: ${reversal}, label: {en: Reversal, vi: Đảo chiều}}]`
const registry = registryFrom(
  readFileSync(new URL('../../../core/fixtures/registry-good.yaml', import.meta.url), 'utf8'),
  `
datasets:
  quotes:
    title: {en: Quotes, vi: Báo giá}
    path: quotes.parquet
    key: [code, date]
    time: {column: date, every: day}
    long: {code: code, value: value}
    columns: {date: {type: date}, code: {type: text}, value: {type: double}}
metrics:${['daily', 'monthly', 'turning', 'lost'].map((id) => series(id, 'VND')).join('')}${series('rate', 'percent')}
${measure('performance_change', 3)}${measure('performance_move', 10)}
`,
)

let run: (metrics: string[]) => Promise<Record<string, unknown>[]>
beforeAll(async () => {
  const database = await openDatabase()
  // Every day of 400: daily rises by one a day, but has no value on some; rate falls by 0.01 a day from 8.
  await database.run(sql`create table quotes as
    select date '2025-01-01' + cast(i as integer) as date, code, case code
        when 'daily' then case when i in (392, 398) then 0 else 100.0 + i end
        when 'rate' then 8 - i / 100.0
        when 'turning' then case when i < 392 then 1000.0 - i else 600.0 + i / 100.0 end
      end as value
    from range(400) t(i), (values ('daily'), ('rate'), ('turning')) c(code)
    union all
    select cast(date '2025-01-31' + to_months(cast(i as integer)) as date), 'monthly', 50.0 + i from range(13) t(i)`)
  const columns = await database.columns(sql`quotes`)
  const context: QueryContext = {
    registry,
    columns: (id) => (id === 'quotes' ? columns : undefined),
    session: '2026-06-30',
  }
  run = (metrics) => database.run(performance.sql({ entity: 'COMPANY', metrics }, context))
})

describe('performance', () => {
  test('changes against the last value known then, back from the newest value and not from today', async () => {
    const [daily] = await run(['daily'])
    expect(daily).toMatchObject({ metric: 'daily', unit: 'VND', date: '2026-02-04', current: 499 })
    // The day before has none above zero: the one before that was known then.
    expect(daily).toMatchObject({ previous_date: '2026-02-02', trend: 'UP' })
    expect(daily!.change_1d).toBeCloseTo(100 * (499 / 497 - 1), 9)
    expect(daily!.change_1w).toBeCloseTo(100 * (499 / 491 - 1), 9)
    expect(daily!.change_1m).toBeCloseTo(100 * (499 / 469 - 1), 9)
    expect(daily!.change_1y).toBeCloseTo(100 * (499 / 134 - 1), 9)
    expect(daily!.move_1w).toBeNull()
  })

  test('rates also move in basis points, by which their trend is judged', async () => {
    const [rate] = await run(['rate'])
    expect(rate).toMatchObject({ metric: 'rate', trend: 'DOWN' })
    expect(rate!.move_1m).toBeCloseTo(-30, 9)
    expect(rate!.change_1m).toBeCloseTo(100 * (4.01 / 4.31 - 1), 9)
  })

  test('a monthly series has no change of a day or a week', async () => {
    const [monthly] = await run(['monthly'])
    expect(monthly).toMatchObject({ change_1d: null, change_1w: null, trend: null })
    expect(monthly!.change_1m).toBeCloseTo(100 * (62 / 61 - 1), 9)
    expect(monthly!.change_last).toBe(monthly!.change_1m)
  })

  test('a week that goes against a large move of the month is a reversal', async () => {
    expect((await run(['turning']))[0]).toMatchObject({ trend: 'REVERSAL' })
  })

  test('metrics keep the order in which they are named; one that the data lacks has no row', async () => {
    const rows = await run(['rate', 'lost', 'daily'])
    expect(rows.map(({ metric }) => metric)).toEqual(['rate', 'daily'])
    expect(await run(['lost'])).toEqual([])
  })

  test('gives the columns that it promises', async () => {
    const [row] = await run(['daily', 'rate'])
    const promised = performance.columns({ entity: 'COMPANY', metrics: ['daily', 'rate'] }, registry)
    expect(Object.keys(row!)).toEqual(promised.map(({ name }) => name))
  })
})
