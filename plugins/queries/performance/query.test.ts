import { describe, expect, test } from 'vitest'
import { sql } from '../../../core/sql/sql.ts'
import { registryFrom } from '../../../core/sql/test-database.ts'
import { daily, expectBound, HOSTILE, openTables, things } from '../shared/test-query.ts'
import { performance } from './query.ts'

const level = (id: string, unit: string) => `
  ${id}: { label: { en: ${id}, vi: ${id} }, unit: ${unit}, kind: stock, sources: { SERIES: { dataset: quotes, code: ${id} } } }`
const measure = (id: string, reversal: number) => `
  ${id}:
    label: { en: Change, vi: Thay đổi }
    unit: percent
    kind: ratio
    sources: {}
    thresholds: [{ id: reversal, value: ${reversal}, label: { en: Reversal, vi: Đảo chiều } }]`
const registry = registryFrom(`
units:
  EUR: { label: { en: EUR, vi: EUR }, format: { style: money, decimals: 0 } }
  percent: { label: { en: '%', vi: '%' }, format: { style: percent, decimals: 1 } }
entities:
  SERIES: { label: { en: Series, vi: Chuỗi } }
datasets:
  quotes:
    title: { en: Quotes, vi: Báo giá }
    path: quotes.parquet
    key: [code, date]
    time: { column: date, every: day }
    long: { code: code, value: value }
    columns: { date: { type: date }, code: { type: text }, value: { type: double } }
metrics:${['daily', 'monthly', 'turning', 'lost'].map((id) => level(id, 'EUR')).join('')}${level('rate', 'percent')}
${measure('performance_change', 3)}${measure('performance_move', 10)}
`)

// Every day of 400: daily rises by one a day, but has no value on some; rate falls by 0.01 a day from 8.
const ask = await openTables(registry, {
  quotes: sql`select date '2025-01-01' + cast(i as integer) as date, code, case code
      when 'daily' then case when i in (392, 398) then 0 else 100.0 + i end
      when 'rate' then 8 - i / 100.0
      when 'turning' then case when i < 392 then 1000.0 - i else 560.0 + i / 10.0 end
    end as value
  from range(400) t(i), (values ('daily'), ('rate'), ('turning')) c(code)
  union all
  select cast(date '2025-01-31' + to_months(cast(i as integer)) as date), 'monthly', 50.0 + i from range(13) t(i)`,
})
const run = async (metrics: string[], sort?: string) =>
  (await ask(performance, { entity: 'SERIES', metrics, ...(sort ? { sort } : {}) })).rows

describe('performance', () => {
  test('changes against the last value known then, back from the newest value and not from today', async () => {
    const [row] = await run(['daily'])
    expect(row).toMatchObject({ metric: 'daily', unit: 'EUR', date: '2026-02-04', current: 499 })
    // The day before has none above zero: the one before that was known then.
    expect(row).toMatchObject({ previous_date: '2026-02-02', trend: 'UP' })
    expect(row!.change_1d).toBeCloseTo(100 * (499 / 497 - 1), 9)
    expect(row!.change_1w).toBeCloseTo(100 * (499 / 491 - 1), 9)
    expect(row!.change_1m).toBeCloseTo(100 * (499 / 469 - 1), 9)
    expect(row!.change_1y).toBeCloseTo(100 * (499 / 134 - 1), 9)
    expect(row!.move_1w).toBeNull()
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

  test('metrics keep the order in which they are named, or are sorted; one without data has no row', async () => {
    const order = async (...asked: Parameters<typeof run>) =>
      (await run(...asked)).map(({ metric }) => metric)
    expect(await order(['rate', 'lost', 'daily'])).toEqual(['rate', 'daily'])
    expect(await order(['rate', 'daily'], '-current')).toEqual(['daily', 'rate'])
    const lost = await ask(performance, { entity: 'SERIES', metrics: ['lost', 'unknown'] })
    expect([lost.rows, lost.plan.missing]).toEqual([[], ['unknown']])
  })

  test('where data sets have subjects, each has a row a metric; a subject is bound', async () => {
    const sizes = await openTables(things, { sizes: daily('size', { BBB: [4, 5], AAA: [2, 1] }) })
    const params = { entity: 'THING', metrics: ['size', 'ratio'] }
    const { rows, plan } = await sizes(performance, params)
    expect(rows.map(({ subject, change_last }) => [subject, change_last])).toEqual([
      ['AAA', -50],
      ['BBB', 25],
    ])
    expect(plan.missing).toEqual(['ratio'])
    expectBound(await sizes(performance, { ...params, subjects: HOSTILE }))
    expect((await (await openTables(things))(performance, params)).plan.missing).toEqual(['size', 'ratio'])
  })
})
