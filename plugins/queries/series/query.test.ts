import { describe, expect, test } from 'vitest'
import { sql } from '../../../core/sql/sql.ts'
import { registryFrom } from '../../../core/sql/test-database.ts'
import { daily, expectBound, HOSTILE, openTables, things } from '../shared/test-query.ts'
import { series } from './query.ts'

const ask = await openTables(things, {
  ratios: daily('ratio', { BBB: [10, null, 30], AAA: [1, 2, 300, 4, 5] }),
  shares: sql`select 'AAA' as symbol, d as date, v as share
    from (values (date '2024-09-30', 3e0), (date '2024-12-31', 4e0), (date '2025-03-31', 5e0)) t(d, v)`,
})
const AAA = { entity: 'THING', metrics: ['ratio'], subjects: 'AAA' }
const ratios = async (params: object) =>
  (await ask(series, { ...AAA, ...params })).rows.map((row) => row.ratio)

describe('series', () => {
  test('gives the newest rows of each subject, oldest first, subject by subject', async () => {
    const { rows } = await ask(series, { ...AAA, subjects: undefined, last: 2 })
    expect(rows).toEqual([
      { date: '2025-01-04', subject: 'AAA', ratio: 4 },
      { date: '2025-01-05', subject: 'AAA', ratio: 5 },
      { date: '2025-01-02', subject: 'BBB', ratio: null },
      { date: '2025-01-03', subject: 'BBB', ratio: 30 },
    ])
  })

  test('dates bound the window first; days are counted back from the newest date left', async () => {
    expect(await ratios({ days: 2 })).toEqual([4, 5])
    expect(await ratios({ to: '2025-01-02', days: 1 })).toEqual([2])
    expect(await ratios({ from: '2025-01-04', to: '' })).toEqual([4, 5])
  })

  test('a mean is over the rows up to each and taken before the cut; limits leave values out of it', async () => {
    expect(await ratios({ smooth: 3, last: 2 })).toEqual([(2 + 300 + 4) / 3, (300 + 4 + 5) / 3])
    expect(await ratios({ smooth: 3, last: 3, limits: true })).toEqual([null, (2 + 4) / 2, (4 + 5) / 2])
  })

  test('a part of the rows is taken last, and has more of them where they were thinned', async () => {
    expect(await ratios({ smooth: 3, between: ['2025-01-04', '2025-01-09'] })).toEqual([
      (2 + 300 + 4) / 3,
      (300 + 4 + 5) / 3,
    ])
    expect(await ratios({ last: 2, between: ['2025-01-01', '2025-01-04'] })).toEqual([4])
    const long = Array.from({ length: 400 }, (_, i) => i % 17)
    const many = await openTables(things, { ratios: daily('ratio', { AAA: long }) })
    const part = ['2025-03-01', '2025-03-31']
    const inside = async (params: object) =>
      (await many(series, { ...AAA, points: 20, ...params })).rows.filter(
        ({ date }) => String(date) >= part[0]! && String(date) <= part[1]!,
      ).length
    expect(await inside({})).toBeLessThan(10)
    expect(await inside({ between: part })).toBe(31)
    expect((await many(series, { ...AAA, points: 20 })).plan.thinned).toBe(20)
  })

  test('a chart of few pixel columns keeps both ends and the extremes of each', async () => {
    const long = Array.from({ length: 100 }, (_, i) => (i === 33 ? 90 : i === 66 ? 0.5 : 10 + (i % 7)))
    const many = await openTables(things, { ratios: daily('ratio', { AAA: long }) })
    const { rows } = await many(series, { ...AAA, points: 10 })
    expect(rows.length).toBeLessThanOrEqual(40)
    expect(rows.at(0)).toMatchObject({ date: '2025-01-01', ratio: 10 })
    expect(rows.at(-1)).toMatchObject({ date: '2025-04-10', ratio: 10 + (99 % 7) })
    expect(rows.map(({ ratio }) => ratio)).toEqual(expect.arrayContaining([90, 0.5]))
  })

  test('quarters and years say their period', async () => {
    const periods = async (frequency: string) =>
      (await ask(series, { ...AAA, metrics: ['share'], frequency })).rows.map((row) => [
        row.period,
        row.share,
      ])
    expect(await periods('quarterly')).toEqual([
      ['2024Q3', 3],
      ['2024Q4', 4],
      ['2025Q1', 5],
    ])
    expect(await periods('yearly')).toEqual([
      ['2024', 4],
      ['2025-3M', 5],
    ])
  })

  test('a data set without subjects has no such column', async () => {
    const level = registryFrom(`
units: { x: { label: { en: x, vi: x }, format: { style: multiple } } }
entities: { SERIES: { label: { en: Series, vi: Chuỗi } } }
datasets:
  levels: { title: { en: L, vi: L }, path: l.parquet, key: [date], time: { column: date, every: day },
    columns: { date: { type: date }, level: { type: double, unit: x } } }
metrics:
  level: { label: { en: L, vi: L }, unit: x, kind: ratio, sources: { SERIES: { dataset: levels, column: level } } }
`)
    const levels = await openTables(level, { levels: sql`select date '2025-01-01' as date, 7e0 as level` })
    const { rows } = await levels(series, { entity: 'SERIES', metrics: ['level'] })
    expect(rows).toEqual([{ date: '2025-01-01', level: 7 }])
  })

  test('a metric without data is an empty column and named; a subject is bound', async () => {
    const params = { ...AAA, subjects: [HOSTILE, 'AAA'], metrics: ['size', 'ratio'], last: 1 }
    const answer = await ask(series, params)
    expect(answer.rows).toEqual([{ date: '2025-01-05', subject: 'AAA', size: null, ratio: 5 }])
    expect(answer.plan.missing).toEqual(['size'])
    expectBound(answer)
    const { rows, plan } = await (await openTables(things))(series, params)
    expect([rows, plan.missing]).toEqual([[], ['size', 'ratio']])
  })
})
