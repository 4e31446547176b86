import { describe, expect, test } from 'vitest'
import { daily, expectBound, HOSTILE, openTables, things } from '../shared/test-query.ts'
import { crossSection } from './query.ts'

// AAA is newest in both; BBB has no ratio on the newest day; CCC ends early. Sizes end a day before ratios.
const ask = await openTables(things, {
  ratios: daily('ratio', { CCC: [7], BBB: [20, 21, null], AAA: [1, 2, 3] }),
  sizes: daily('size', { AAA: [100, 110], BBB: [200, 210], CCC: [300], WOOD: [1, 2] }),
})
const RATIO = { entity: 'THING', metrics: ['ratio'] }
const subjects = async (params: object) =>
  (await ask(crossSection, { ...RATIO, ...params })).rows.map(({ subject }) => subject)

describe('cross-section', () => {
  test('each metric is as of its own newest date: who has no value there has no older one', async () => {
    const { rows } = await ask(crossSection, { ...RATIO, metrics: ['ratio', 'size'], exclude: ['WOOD'] })
    expect(rows).toEqual([
      { subject: 'AAA', label: 'AAA', group: 'WOOD', date: '2025-01-03', ratio: 3, size: 110 },
      { subject: 'BBB', label: 'BBB', group: 'IRON', date: '2025-01-03', ratio: null, size: 210 },
      { subject: 'CCC', label: 'CCC', group: 'IRON', date: '2025-01-01', ratio: 7, size: 300 },
    ])
  })

  test('the date is that of the first metric shown', async () => {
    const { rows } = await ask(crossSection, { ...RATIO, metrics: ['size', 'ratio'], subjects: 'AAA' })
    expect(rows).toMatchObject([{ date: '2025-01-02', size: 110, ratio: 3 }])
  })

  test('the group is called as the instance calls it, and is that of the row', async () => {
    const instance = { ...things.instance, group: { ...things.instance.group, name: 'ward' } }
    const wards = await openTables({ ...things, instance }, { sizes: daily('size', { AAA: [1], WOOD: [2] }) })
    const groups = async (entity: string) =>
      (await wards(crossSection, { entity, metrics: ['size'] })).rows.map(({ subject, ward }) => [
        subject,
        ward,
      ])
    expect(await groups('THING')).toContainEqual(['AAA', 'WOOD'])
    expect(await groups('KIND')).toContainEqual(['WOOD', 'WOOD'])
    const { columns } = await wards(crossSection, { entity: 'THING', metrics: ['size'] })
    expect(columns[2]).toMatchObject({ name: 'ward', values: { IRON: { label: { en: 'Iron', vi: 'Sắt' } } } })
  })

  test('orders and cuts, also by metrics that it does not show', async () => {
    expect(await subjects({ where: { size: [205, null] } })).toEqual(['BBB', 'CCC'])
    expect(await subjects({ where: { size: [110, 210] }, sort: 'size', order: 'asc' })).toEqual([
      'AAA',
      'BBB',
    ])
    // Without a value, last either way; ties by subject.
    expect(await subjects({ sort: 'ratio' })).toEqual(['CCC', 'AAA', 'BBB'])
    expect(await subjects({ sort: 'ratio', order: 'asc' })).toEqual(['AAA', 'CCC', 'BBB'])
    expect(await subjects({ sort: 'ratio', limit: 1 })).toEqual(['CCC'])
    expect(await subjects({ subjects: ['CCC', 'AAA'] })).toEqual(['CCC', 'AAA'])
  })

  test('chooses by group, kind, name and exception', async () => {
    expect(await subjects({ group: 'IRON' })).toEqual(['BBB', 'CCC'])
    expect(await subjects({ kind: 'WOODEN' })).toEqual(['AAA'])
    expect(await subjects({ group: 'ALL', exclude: ['BBB'] })).toEqual(['AAA', 'CCC'])
    expect(await subjects({ search: 'hoa binh' })).toEqual(['BBB'])
  })

  test('on demand, what the lower limit of a metric excludes is no value', async () => {
    const losses = await openTables(things, { ratios: daily('ratio', { AAA: [-5], BBB: [500] }) })
    const values = async (floor: boolean) =>
      (await losses(crossSection, { ...RATIO, floor })).rows.map(({ ratio }) => ratio)
    expect(await values(false)).toEqual([-5, 500])
    expect(await values(true)).toEqual([null, 500])
  })

  test('a metric without data is an empty column and named; a subject is bound', async () => {
    const params = { ...RATIO, metrics: ['ratio', 'share'], subjects: [HOSTILE, 'AAA'] }
    const answer = await ask(crossSection, params)
    expect(answer.rows).toMatchObject([{ subject: 'AAA', ratio: 3, share: null }])
    expect(answer.plan.missing).toEqual(['share'])
    expectBound(answer)
    const { rows, plan } = await (await openTables(things))(crossSection, params)
    expect([rows, plan.missing]).toEqual([[], ['ratio', 'share']])
  })
})
