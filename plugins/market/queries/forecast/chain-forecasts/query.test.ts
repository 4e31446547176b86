import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { chainForecasts } from './query.ts'

// Revenue in billions; 2025 of Bách Hóa Xanh ends in September.
const CHAINS = sql`select * from (values
    ('TGDD_DMX', date '2024-09-30', 20e0, 3000e0), ('TGDD_DMX', date '2024-12-31', 22e0, 3100e0),
    ('BHX', date '2024-12-31', 10e0, 1800e0),
    ('BHX', date '2025-06-30', 11e0, 0e0), ('BHX', date '2025-09-30', 12e0, 2000e0),
    ('TGDD_DMX', date '2025-06-30', 24e0, 3000e0)
  ) chains(chain, date, revenue, stores)`
const ask = { entity: 'CHAIN', frequency: 'quarterly' } as const
const none = { tgdd_dmx_revenue: null, tgdd_dmx_stores: null, tgdd_dmx_per_store: null }

let tree: Awaited<ReturnType<typeof withTables>>
beforeAll(async () => {
  tree = await withTables({ retail_chains: CHAINS })
})

describe('chain-forecasts', () => {
  test('one row a quarter, oldest first: each chain beside the sum of both; no stores, no ratio', async () => {
    const rows = await tree.rows(chainForecasts, ask)
    expect(rows.map(({ period }) => period)).toEqual(['2024Q3', '2024Q4', '2025Q2', '2025Q3'])
    expect(rows[1]).toEqual({
      ...{ period: '2024Q4', revenue: 32e9 },
      ...{ tgdd_dmx_revenue: 22e9, tgdd_dmx_stores: 3100, tgdd_dmx_per_store: 22e9 / 3100 },
      ...{ bhx_revenue: 10e9, bhx_stores: 1800, bhx_per_store: 10e9 / 1800 },
    })
    expect(rows[2]).toMatchObject({ bhx_revenue: 11e9, bhx_stores: 0, bhx_per_store: null })
    expect(rows[3]).toMatchObject({ revenue: 12e9, bhx_per_store: 12e9 / 2000, ...none })
  })

  test('a year has the revenue of its quarters and the stores of its last', async () => {
    const rows = await tree.rows(chainForecasts, { ...ask, frequency: 'yearly' })
    expect(rows).toMatchObject([
      {
        period: '2024',
        revenue: 52e9,
        tgdd_dmx_revenue: 42e9,
        tgdd_dmx_stores: 3100,
        tgdd_dmx_per_store: 42e9 / 3100,
      },
      { period: '2025', revenue: 47e9, bhx_revenue: 23e9, bhx_stores: 2000, bhx_per_store: 23e9 / 2000 },
    ])
  })

  test('starts with the year that is asked for', async () => {
    const rows = await tree.rows(chainForecasts, { ...ask, from: 2025 })
    expect(rows.map(({ period }) => period)).toEqual(['2025Q2', '2025Q3'])
  })

  test('its columns, each chain named under its head, whatever the data has', async () => {
    const bare = await withTables({
      retail_chains: sql`select 'BHX' as chain, date '2025-03-31' as date, 5e0 as revenue`,
    })
    expect(await bare.rows(chainForecasts, ask)).toMatchObject([{ bhx_revenue: 5e9, bhx_stores: null }])
    const empty = await withTables({})
    expect(await empty.rows(chainForecasts, ask)).toEqual([])
    for (const { names } of [tree, bare, empty]) {
      const { returned, promised } = await names(chainForecasts, ask)
      expect(returned).toEqual(promised)
    }
    const [, , first] = chainForecasts.columns(ask, tree.context.registry)
    expect(first!.label).toEqual({ en: 'Revenue, TGDĐ and ĐMX', vi: 'Doanh thu, TGDĐ và ĐMX' })
  })
})
