import { describe, expect, test } from 'vitest'
import { daily, expectBound, HOSTILE, openTables, things } from '../shared/test-query.ts'
import { bands } from './query.ts'

const RATIO = { entity: 'THING', metric: 'ratio', subjects: 'AAA', minimum: 3 }
const ask = await openTables(things, { ratios: daily('ratio', { BBB: [1, 2], AAA: [1, 900, 2, 9] }) })

describe('bands', () => {
  test('are constant over the window, floored where the metric cannot go; what counts for nothing is null', async () => {
    const { rows } = await ask(bands, RATIO)
    expect(rows.map(({ date, value }) => [date, value])).toEqual([
      ['2025-01-01', 1],
      ['2025-01-02', null],
      ['2025-01-03', 2],
      ['2025-01-04', 9],
    ])
    const sd = Math.sqrt((9 + 4 + 25) / 2)
    for (const row of rows) {
      expect(row).toMatchObject({ subject: 'AAA', median: 2, mean: 4, low1: 0, low2: 0, current: 9 })
      expect(row.sd).toBeCloseTo(sd, 12)
      expect(row.high1).toBeCloseTo(4 + sd, 12)
      expect(row.high2).toBeCloseTo(4 + 2 * sd, 12)
      expect(row).toMatchObject({ percentile: 100, status: 'dear' })
      expect(row.zscore).toBeCloseTo(5 / sd, 12)
    }
  })

  test('a band of a metric without limits goes below zero', async () => {
    const sizes = await openTables(things, { sizes: daily('size', { AAA: [-1, 0, 1] }) })
    const { rows } = await sizes(bands, { ...RATIO, metric: 'size' })
    expect(rows[0]).toMatchObject({ mean: 0, sd: 1, low1: -1, low2: -2, high2: 2 })
  })

  test('few pixel columns keep both ends and the extremes, with statistics of every row', async () => {
    const values = Array.from({ length: 60 }, (_, i) => (i === 20 ? 80 : 10))
    const many = await openTables(things, { ratios: daily('ratio', { AAA: values }) })
    const { rows } = await many(bands, { ...RATIO, points: 10 })
    expect(rows.length).toBeLessThan(60)
    expect([rows[0]!.date, rows.at(-1)!.date]).toEqual(['2025-01-01', '2025-03-01'])
    expect(rows.map(({ value }) => value)).toContain(80)
    expect(rows[0]!.mean).toBeCloseTo((59 * 10 + 80) / 60, 12)
  })

  test('a part of the rows keeps the statistics of all', async () => {
    const values = Array.from({ length: 60 }, (_, i) => (i === 20 ? 80 : 10))
    const many = await openTables(things, { ratios: daily('ratio', { AAA: values }) })
    const { rows } = await many(bands, { ...RATIO, points: 10, between: ['2025-02-01', '2025-02-07'] })
    expect(rows.map(({ date }) => date)).toEqual(Array.from({ length: 7 }, (_, i) => `2025-02-0${i + 1}`))
    expect(rows[0]!.mean).toBeCloseTo((59 * 10 + 80) / 60, 12)
  })

  test('too few values have no bands and say so; a metric without data is named', async () => {
    const { rows, plan } = await ask(bands, { ...RATIO, subjects: 'BBB' })
    expect([rows, plan.missing]).toEqual([[], []])
    expect(plan.empty!.en).toMatch(/^Fewer than 3 values of ratio above 0x/)
    const bare = await (await openTables(things))(bands, RATIO)
    expect([bare.rows, bare.plan.missing]).toEqual([[], ['ratio']])
    expectBound(await ask(bands, { ...RATIO, subjects: HOSTILE }))
  })
})
