import { describe, expect, test } from 'vitest'
import { daily, expectBound, HOSTILE, openTables, things } from '../shared/test-query.ts'
import { distribution } from './query.ts'

const RATIO = { entity: 'THING', metric: 'ratio', minimum: 4 }
// AAA: 1 to 5 and a value beyond the limits; BBB has none today; CCC has too few.
const ask = await openTables(things, {
  ratios: daily('ratio', { AAA: [1, 2, 900, 5, 4, 3], BBB: [7, 7, 7, 7, null], CCC: [1, 2, 3] }),
  sizes: daily('size', { AAA: [10, 20], BBB: [30, null] }),
})

describe('distribution', () => {
  test('judges the newest value by the values within the limits of the metric', async () => {
    const { rows } = await ask(distribution, { ...RATIO, subjects: 'AAA' })
    const sd = Math.sqrt((4 + 1 + 0 + 1 + 4) / 4)
    expect(rows).toMatchObject([
      {
        subject: 'AAA',
        date: '2025-01-06',
        n: 5,
        min: 1,
        p25: 2,
        median: 3,
        p75: 4,
        max: 5,
        mean: 3,
        current: 3,
      },
    ])
    expect(rows[0]!.sd).toBeCloseTo(sd, 12)
    expect(rows[0]!.p5).toBeCloseTo(1.2, 12)
    // 1, 2 and 3 are not higher than 3: three of five values, and of six rows.
    expect(rows[0]).toMatchObject({ percentile: 60, percentile_rows: 50, status: 'dear' })
    expect(rows[0]).toMatchObject({ zscore: 0, assessment: 'high' })
  })

  test('without a value today there is no percentile; too short a history is not shown', async () => {
    const { rows } = await ask(distribution, RATIO)
    expect(rows.map(({ subject }) => subject)).toEqual(['AAA', 'BBB'])
    expect(rows[1]).toMatchObject({ n: 4, current: null, percentile: null, zscore: null, status: 'loss' })
    expect(rows[1]).toMatchObject({ assessment: null, median_mean: (3 + 7) / 2 })
  })

  test('orders by a column, ties by subject, and cuts', async () => {
    const alike = [4, 3, 2, 1]
    const ties = await openTables(things, {
      ratios: daily('ratio', { DDD: alike, BBB: [1, 2, 3, 4], CCC: alike, AAA: alike }),
    })
    const order = async (params: Record<string, unknown>) =>
      (await ties(distribution, { ...RATIO, ...params })).rows.map(({ subject }) => subject)
    expect(await order({})).toEqual(['AAA', 'CCC', 'DDD', 'BBB'])
    expect(await order({ order: 'desc', limit: 2 })).toEqual(['BBB', 'AAA'])
  })

  test('the window counts rows of each, or starts at a date', async () => {
    const bounds = async (params: object) =>
      (await ask(distribution, { ...RATIO, minimum: 2, subjects: 'AAA', ...params })).rows.map((row) => [
        row.min,
        row.n,
      ])
    expect(await bounds({ last: 3 })).toEqual([[3, 3]])
    expect(await bounds({ last: 4 })).toEqual([[3, 3]])
    expect(await bounds({ from: '2025-01-02' })).toEqual([[2, 4]])
    expect(await bounds({ clean: 'none', last: 4 })).toEqual([[3, 4]])
  })

  test('robust: values beyond so many medians are left out, and a newest one far off gives way', async () => {
    // Median 11, so that up to 55 counts; 50 is no more than five medians and yet no newest value to judge by.
    const usual = Array.from({ length: 29 }, (_, i) => (i === 3 ? 99 : 10 + (i % 3)))
    const wild = await openTables(things, { ratios: daily('ratio', { AAA: [...usual, 50] }) })
    const of = async (clean: string) => (await wild(distribution, { ...RATIO, clean })).rows[0]
    expect(await of('limits')).toMatchObject({ n: 30, max: 99, current: 50 })
    expect(await of('robust')).toMatchObject({ n: 29, max: 50, current: 10 + (28 % 3) })
  })

  test('markers are the newest values of further metrics, by which rows may be chosen', async () => {
    const params = { ...RATIO, markers: ['size'], sort: 'subject' }
    const marks = async (more: object) =>
      (await ask(distribution, { ...params, ...more })).rows.map(({ subject, size }) => [subject, size])
    expect(await marks({})).toEqual([
      ['AAA', 20],
      ['BBB', null],
    ])
    expect(await marks({ marked: true })).toEqual([['AAA', 20]])
  })

  test('without data it names the metric; too few values say how few and within which limits', async () => {
    const bare = await openTables(things)
    const { rows, plan } = await bare(distribution, { ...RATIO, markers: ['size'], last: 1260 })
    expect([rows, plan.missing]).toEqual([[], ['ratio']])
    expect(plan.empty).toEqual({
      en: 'Fewer than 4 values of ratio above 0x and up to 100x in the last 1,260 rows: too few to judge by.',
      vi: 'ratio có chưa đến 4 giá trị trên 0x và không quá 100x trong 1.260 dòng gần nhất: quá ít để đánh giá.',
    })
    const robust = await bare(distribution, {
      ...RATIO,
      metric: 'size',
      minimum: 5,
      clean: 'robust',
      from: '2024-01-01',
    })
    expect(robust.plan.empty!.en).toMatch(
      /^Fewer than 3 values of size in the last 2,000 rows since 2024-01-01:/,
    )
    const instance = { ...things.instance, words: { sessions: { en: 'tides', vi: 'con nước' } } }
    const tides = await (await openTables({ ...things, instance }))(distribution, RATIO)
    expect(tides.plan.empty!.en).toContain('in the last 2,000 tides:')
    expectBound(await ask(distribution, { ...RATIO, subjects: HOSTILE }))
  })
})
