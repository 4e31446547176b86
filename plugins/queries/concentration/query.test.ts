import { describe, expect, test } from 'vitest'
import { sql } from '../../../core/sql/sql.ts'
import { openTables, things } from '../shared/test-query.ts'
import { concentration } from './query.ts'

const SHARE = { entity: 'THING', metric: 'share' }
// DDD has no value in the newest quarter, EEE is in an older one only.
const ask = await openTables(things, {
  shares: sql`select symbol, date, share from (values
    ('CCC', date '2025-03-31', 20e0), ('BBB', date '2025-03-31', 30e0), ('AAA', date '2025-03-31', 30e0),
    ('FFF', date '2025-03-31', 5e0), ('DDD', date '2025-03-31', null), ('EEE', date '2024-12-31', 99e0),
    ('AAA', date '2024-12-31', 1e0)) t(symbol, date, share)`,
})

describe('concentration', () => {
  test('counts, sums and leads in the newest period that anybody has a value of; of equals the first by name', async () => {
    const { rows } = await ask(concentration, SHARE)
    expect(rows).toEqual([
      { period: '2025Q1', n: 4, top_share: 30 + 30 + 20, leader: 'AAA', leader_share: 30 },
    ])
    expect((await ask(concentration, { ...SHARE, top: 1 })).rows).toMatchObject([{ top_share: 30 }])
    expect((await ask(concentration, { ...SHARE, top: 20 })).rows).toMatchObject([{ top_share: 85 }])
  })

  test('of years, the newest one is that of its last quarter', async () => {
    const { rows } = await ask(concentration, { ...SHARE, frequency: 'yearly' })
    expect(rows).toMatchObject([{ period: '2025-3M', n: 4, leader: 'AAA' }])
  })

  test('the head of how many there are is a label of the page’s choice', async () => {
    const label = async (params: object) =>
      (await ask(concentration, { ...SHARE, ...params })).columns.find(({ name }) => name === 'n')!.label
    expect(await label({ head: 'holders' })).toEqual({ en: 'Holders', vi: 'Số chủ' })
    expect(await label({})).toEqual({ en: 'n', vi: 'n' })
  })

  test('without data there is no row, and the metric is named', async () => {
    const { rows, plan } = await (await openTables(things))(concentration, SHARE)
    expect([rows, plan.missing]).toEqual([[], ['share']])
  })
})
