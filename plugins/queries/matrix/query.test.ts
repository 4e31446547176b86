import { describe, expect, test } from 'vitest'
import { registryFrom } from '../../../core/sql/test-database.ts'
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
    expect(await order({ top: 4 })).toEqual(['BBB', 'AAA', 'CCC', 'DDD'])
  })

  test('subjects without a value on the newest date are kept after the others, by their last value', async () => {
    expect(await order({})).toEqual(['BBB', 'AAA', 'CCC', 'DDD', 'FFF', 'EEE'])
    const { rows } = await ask(matrix, { ...RATIO, days: 1 })
    expect(rows.filter(({ subject }) => subject === 'EEE').map(({ ratio }) => ratio)).toEqual([60, null])
  })

  test('what has an order of its own keeps it', async () => {
    const registry = registryFrom(`
units: { x: { label: { en: x, vi: x }, format: { style: number } } }
entities: { HOUR: { label: { en: Hour, vi: Giờ }, words: hour, ordered: true } }
labels: { hour: { h8: { en: '8', vi: '8' }, h12: { en: '12', vi: '12' }, h16: { en: '16', vi: '16' } } }
datasets:
  hours:
    title: { en: Hours, vi: Giờ }
    path: hours.parquet
    key: [symbol, date]
    subject: symbol
    time: { column: date, every: day }
    columns: { symbol: { type: text }, date: { type: date }, delay: { type: double } }
metrics:
  delay: { label: { en: Delay, vi: Trễ }, unit: x, kind: ratio, sources: { HOUR: { dataset: hours, column: delay } } }
`)
    const hours = await openTables(registry, {
      hours: daily('delay', { h16: [9], h12: [1], h8: [5], h99: [7] }),
    })
    const { rows } = await hours(matrix, { entity: 'HOUR', metric: 'delay' })
    expect(rows.map(({ subject }) => subject)).toEqual(['h8', 'h12', 'h16', 'h99'])
  })

  test('conditions hold on the newest date; one of nothing asks for nothing', async () => {
    expect(await order({ least: { size: 10 } })).toEqual(['BBB', 'AAA'])
    expect(await order({ least: { size: 10, ratio: 10 } })).toEqual(['BBB'])
    expect(await order({ least: { size: 0 } })).toEqual(['BBB', 'AAA', 'CCC', 'DDD', 'FFF', 'EEE'])
  })

  test('only those that a reader names, however written', async () => {
    expect(await order({ named: ' ccc;aaa, ' })).toEqual(['AAA', 'CCC'])
    expect(await order({ named: 'bbb aaa', group: 'IRON' })).toEqual(['BBB'])
    expect(await order({ named: ' ' })).toEqual(['BBB', 'AAA', 'CCC', 'DDD', 'FFF', 'EEE'])
  })

  test('the summary counts who passes, who is shown and over how many dates', async () => {
    const { rows } = await ask(matrix, { ...RATIO, top: 3, days: 1, summary: true })
    expect(rows.map((row) => Object.values(row).map(Number))).toEqual([[6, 3, 2]])
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
