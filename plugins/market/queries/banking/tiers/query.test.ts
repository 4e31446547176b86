import { describe, expect, test } from 'vitest'
import { expectBound, HOSTILE, openTables } from '../../../../queries/shared/test-query.ts'
import { banks, reports } from '../shared/test-banks.ts'
import { tiers } from './query.ts'

const ask = await openTables(banks, { banks: reports })
const BOTH = { tiers: ['Small', 'Large'], last: 1, metrics: ['nim', 'toi'] }

describe('tiers', () => {
  test('ratios are weighted by total assets, amounts summed, tiers in the order of the registry', async () => {
    const head = { period: '2025Q3', report_date: '2025-09-30' }
    expect((await ask(tiers, BOTH)).rows).toEqual([
      { ...head, tier: 'Large', bank_count: 2, nim: (2.5 * 100 + 4.25 * 300) / 400, toi: 12 + 33 },
      { ...head, tier: 'Small', bank_count: 1, nim: null, toi: null },
    ])
  })

  test('a bank without a value weighs nothing; the last quarters are those of the tiers, oldest first', async () => {
    const { rows } = await ask(tiers, { ...BOTH, last: 3, tiers: ['Large'] })
    expect(rows.map(({ period }) => period)).toEqual(['2025Q1', '2025Q2', '2025Q3'])
    expect(rows[0]).toMatchObject({ nim: 4, bank_count: 2 })
  })

  test('all means what has a sum or a mean; a metric without data is empty and named', async () => {
    const all = await ask(tiers, { ...BOTH, metrics: 'all' })
    expect(
      all.columns
        .map(({ name }) => name)
        .slice(4)
        .sort(),
    ).toEqual(['lost', 'nim', 'npl', 'toi', 'total_assets'])
    const params = { ...BOTH, tiers: ['Large'], metrics: ['lost', 'toi'] }
    const { rows, plan } = await ask(tiers, params)
    expect(rows).toMatchObject([{ lost: null, toi: 45 }])
    expect(plan.missing).toEqual(['lost'])
    // What only weighs is not asked for, and not missed.
    const bare = await (await openTables(banks))(tiers, params)
    expect([bare.rows, bare.plan.missing]).toEqual([[], ['lost', 'toi']])
  })

  test('a tier is bound, and one that is not there has no rows; its words are those of the registry', async () => {
    const answer = await ask(tiers, { ...BOTH, tiers: [HOSTILE] })
    expect(answer.rows).toEqual([])
    expectBound(answer)
    expect(answer.columns[0]?.values?.Large?.label.vi).toBe('Ngân hàng lớn')
  })
})
