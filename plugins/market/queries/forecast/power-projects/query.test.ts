import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { powerProjects } from './query.ts'

// Money in billions, the capacity factor as a fraction. Nobody knows the capacity of Delta.
const PROJECTS = sql`select *, date '2025-06-30' as date from (values
    ('Alpha', 'PC1', 'HYDRO', 'runs', 100e0, 3000e0, 4000e0, 0.5e0),
    ('Beta', 'PC1', 'WIND', null, 50e0, 2000e0, 1000e0, 0.3e0),
    ('Gamma', 'REE', 'WIND', null, 150e0, 4500e0, 6000e0, null),
    ('Delta', 'REE', 'SOLAR', 'planned', null, 900e0, null, 0.2e0)
  ) projects(project, company, type, notes, capacity_mw, total_investment, valuation, efficiency)`
const ask = { entity: 'PROJECT', by: 'project', limit: 50 } as const

let tree: Awaited<ReturnType<typeof withTables>>
beforeAll(async () => {
  tree = await withTables({ power_projects: PROJECTS })
})

describe('power-projects', () => {
  test('one row a project, the largest first, with money per MW where there is a capacity', async () => {
    const rows = await tree.rows(powerProjects, ask)
    expect(rows.map(({ project }) => project)).toEqual(['Gamma', 'Alpha', 'Beta', 'Delta'])
    expect(rows[1]).toEqual({
      ...{ project: 'Alpha', company: 'PC1', power: 'HYDRO', remarks: 'runs' },
      ...{ power_capacity: 100, power_investment: 3000e9, power_valuation: 4000e9 },
      ...{ power_investment_per_mw: 30e9, power_valuation_per_mw: 40e9, power_efficiency: 50 },
    })
    expect(rows[3]).toMatchObject({
      power_capacity: null,
      power_investment_per_mw: null,
      power_efficiency: 20,
    })
    expect(await tree.rows(powerProjects, { ...ask, limit: 1 })).toMatchObject([{ project: 'Gamma' }])
  })

  test('by type amounts are summed, and ratios are means of projects', async () => {
    const rows = await tree.rows(powerProjects, { ...ask, by: 'type' })
    expect(rows.map(({ power }) => power)).toEqual(['WIND', 'HYDRO', 'SOLAR'])
    expect(rows[0]).toEqual({
      ...{ power: 'WIND', projects: 2, companies: 2 },
      ...{ power_capacity: 200, power_investment: 6500e9, power_valuation: 7000e9 },
      // 40 and 30 billion a MW, not 6,500 over 200; 20 and 40; the factor of Beta alone.
      ...{ power_investment_per_mw: 35e9, power_valuation_per_mw: 30e9, power_efficiency: 30 },
    })
  })

  test('types of one capacity stand by name', async () => {
    const even = sql`select * replace (100e0 as capacity_mw) from (${PROJECTS}) where project <> 'Beta'`
    const { rows } = await withTables({ power_projects: even })
    const types = await rows(powerProjects, { ...ask, by: 'type' })
    expect(types.map(({ power }) => power)).toEqual(['HYDRO', 'SOLAR', 'WIND'])
    const { statement } = powerProjects.plan({ ...ask, by: 'type' }, tree.context)
    expect(statement.text.join('')).toContain('nulls last, power')
  })

  test('all of them are one row', async () => {
    expect(await tree.rows(powerProjects, { ...ask, by: 'all' })).toMatchObject([
      { power: null, projects: 4, companies: 2, power_capacity: 300, power_investment: 10_400e9 },
    ])
  })

  test.each(['project', 'type', 'all'] as const)(
    '%s: its columns, and it runs on what there is',
    async (by) => {
      const bare = await withTables({
        power_projects: sql`select 'Alpha' as project, date '2025-06-30' as date, 100e0 as capacity_mw`,
      })
      const none = await withTables({})
      const [row] = await bare.rows(powerProjects, { ...ask, by })
      expect(row).toMatchObject({ power: null, power_capacity: 100, power_valuation: null })
      expect(await none.rows(powerProjects, { ...ask, by })).toEqual([])
      for (const { names } of [tree, bare, none]) {
        const { returned, promised } = await names(powerProjects, { ...ask, by })
        expect(returned).toEqual(promised)
      }
    },
  )
})
