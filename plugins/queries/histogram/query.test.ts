import { describe, expect, test } from 'vitest'
import { daily, expectBound, HOSTILE, openTables, things } from '../shared/test-query.ts'
import { histogram } from './query.ts'

const RATIO = { entity: 'THING', metric: 'ratio', subjects: 'AAA', minimum: 4, bins: 4 }
const ask = await openTables(things, {
  ratios: daily('ratio', { AAA: [0.5, 1, 900, 2, 2.5, 4.5, 4.4], BBB: [3, 3, 3, 3], CCC: [1, 2] }),
})

describe('histogram', () => {
  test('every value is in one bin of equal width, the highest in the last one', async () => {
    const { rows } = await ask(histogram, RATIO)
    expect(rows.map(({ from, to, count }) => [from, to, count])).toEqual([
      [0.5, 1.5, 2],
      [1.5, 2.5, 1],
      [2.5, 3.5, 1],
      [3.5, 4.5, 2],
    ])
  })

  test('each bin has the statistics of all values', async () => {
    const { rows } = await ask(histogram, RATIO)
    const values = [0.5, 1, 2, 2.5, 4.5, 4.4]
    const mean = values.reduce((sum, value) => sum + value) / 6
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 5)
    for (const row of rows) {
      expect(row.mean).toBeCloseTo(mean, 12)
      expect(row.high1).toBeCloseTo(mean + sd, 12)
      expect(row).toMatchObject({ median: 2.25, low2: 0, current: 4.4 })
      expect(row.percentile).toBeCloseTo((100 * 5) / 6, 12)
    }
  })

  test('of equal values all are in the first bin', async () => {
    const { rows } = await ask(histogram, { ...RATIO, subjects: 'BBB' })
    expect(rows.map(({ from, count }) => [from, count])).toEqual([
      [3, 4],
      [3, 0],
      [3, 0],
      [3, 0],
    ])
  })

  test('too few values have no bins and say so; a metric without data is named', async () => {
    const { rows, plan } = await ask(histogram, { ...RATIO, subjects: 'CCC' })
    expect([rows, plan.missing]).toEqual([[], []])
    expect(plan.empty!.en).toMatch(/^Fewer than 4 values of ratio /)
    const bare = await (await openTables(things))(histogram, RATIO)
    expect([bare.rows, bare.plan.missing]).toEqual([[], ['ratio']])
    expectBound(await ask(histogram, { ...RATIO, subjects: HOSTILE }))
  })
})
