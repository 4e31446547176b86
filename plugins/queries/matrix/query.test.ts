import { describe, expect, test } from 'vitest'
import { daily, expectBound, HOSTILE, openTables, things } from '../shared/test-query.ts'
import { matrix } from './query.ts'

// BBB is highest today; CCC and DDD are equal; EEE has no value today; FFF ends a day before.
const ask = await openTables(things, {
  ratios: daily('ratio', {
    AAA: [9, 8, 7],
    BBB: [1, 2, 50],
    CCC: [3, 4, 5],
    DDD: [5, 5, 5],
    EEE: [60, 60, null],
    FFF: [70, 70],
  }),
  sizes: daily('size', { AAA: [0, 0, 10], BBB: [0, 0, 20], CCC: [90, 90, 0] }),
})
const RATIO = { entity: 'THING', metric: 'ratio' }
const order = async (params: object) => {
  const { rows } = await ask(matrix, { ...RATIO, ...params })
  return [...new Set(rows.map(({ subject }) => subject))]
}

describe('matrix', () => {
  test('the subject highest on the newest date comes first, each oldest first, ties by subject', async () => {
    const { rows } = await ask(matrix, { ...RATIO, top: 2, days: 1 })
    expect(rows).toEqual([
      { date: '2025-01-02', subject: 'BBB', ratio: 2 },
      { date: '2025-01-03', subject: 'BBB', ratio: 50 },
      { date: '2025-01-02', subject: 'AAA', ratio: 8 },
      { date: '2025-01-03', subject: 'AAA', ratio: 7 },
    ])
    expect(await order({})).toEqual(['BBB', 'AAA', 'CCC', 'DDD'])
  })

  test('conditions hold on the newest date; one of nothing asks for nothing', async () => {
    expect(await order({ least: { size: 10 } })).toEqual(['BBB', 'AAA'])
    expect(await order({ least: { size: 10, ratio: 10 } })).toEqual(['BBB'])
    expect(await order({ least: { size: 0 } })).toEqual(['BBB', 'AAA', 'CCC', 'DDD'])
  })

  test('only those that a reader names, however written', async () => {
    expect(await order({ named: ' ccc;aaa, ' })).toEqual(['AAA', 'CCC'])
    expect(await order({ named: 'bbb aaa', group: 'IRON' })).toEqual(['BBB'])
    expect(await order({ named: ' ' })).toEqual(['BBB', 'AAA', 'CCC', 'DDD'])
  })

  test('the summary counts who passes, who is shown and over how many dates', async () => {
    const { rows } = await ask(matrix, { ...RATIO, top: 3, days: 1, summary: true })
    expect(rows.map((row) => Object.values(row).map(Number))).toEqual([[4, 3, 2]])
  })

  test('metrics without data are named; names are bound', async () => {
    const params = { ...RATIO, least: { share: 1 } }
    const answer = await ask(matrix, { ...params, named: HOSTILE })
    expect([answer.rows, answer.plan.missing]).toEqual([[], ['share']])
    expectBound(answer)
    const { rows, plan } = await (await openTables(things))(matrix, params)
    expect([rows, plan.missing]).toEqual([[], ['ratio', 'share']])
  })
})
