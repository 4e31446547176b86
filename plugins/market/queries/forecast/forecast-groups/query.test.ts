import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { forecastGroups } from './query.ts'

const STOCKS = sql`select symbol, 'BANK' as sector, 'BANK' as entity_type, rating, upside / 100 as upside_pct,
    pe as pe_fwd_2025, achieved / 100 as npatmi_achievement_pct, date '2026-01-09' - age::int as updated_at
  from (values ('VCB', 'STRONG BUY', 30e0, 10e0, 90e0, 0), ('BID', 'STRONG BUY', 30, 20, 70, 0),
    ('CTG', 'BUY', 20, -4, 100, 3), ('MBB', 'BUY', 12, 40, 60, 0), ('TCB', 'HOLD', 5, 30, 40, 0),
    ('STB', null, null, 60, null, 0), ('SHB', 'SELL', -6, null, 80, 0))
    stocks(symbol, rating, upside, pe, achieved, age)`
const ask = { entity: 'STOCK', by: 'coverage' } as const

let tree: Awaited<ReturnType<typeof withTables>>
beforeAll(async () => {
  tree = await withTables({ bsc_forecast: STOCKS })
})

describe('forecast-groups', () => {
  test('all stocks: means, the median of the multiples that are none of a loss, and the five of most upside', async () => {
    const [all, ...others] = await tree.rows(forecastGroups, ask)
    expect(others).toEqual([])
    expect(all).toMatchObject({ group: 'ALL', covered: 7, strong_buys: 2, updated_at: '2026-01-09' })
    expect(all!.upside).toBeCloseTo((30 + 30 + 20 + 12 + 5 - 6) / 6, 9)
    // 10, 20, 30, 40, 60: CTG makes a loss.
    expect(all!.pe_fwd_2025).toBe(30)
    expect(all!.npatmi_achievement).toBeCloseTo((90 + 70 + 100 + 60 + 40 + 80) / 6, 9)
    expect(all!.leaders).toEqual(['BID', 'VCB', 'CTG', 'MBB', 'TCB'])
  })

  test('one row a rating, in the order of the labels; those without one are N/A', async () => {
    const rows = await tree.rows(forecastGroups, { ...ask, by: 'rating' })
    expect(rows.map(({ group, covered, updated_at }) => [group, covered, updated_at])).toEqual([
      ['STRONG BUY', 2, '2026-01-09'],
      ['BUY', 2, '2026-01-09'],
      ['HOLD', 1, '2026-01-09'],
      ['SELL', 1, '2026-01-09'],
      ['N/A', 1, '2026-01-09'],
    ])
    expect(rows[1]).toMatchObject({ upside: 16, pe_fwd_2025: 40, strong_buys: 0, leaders: ['CTG', 'MBB'] })
  })

  test('by progress of the year, best first, leaving out stocks without a profit to compare', async () => {
    const rows = await tree.rows(forecastGroups, { ...ask, by: 'achievement' })
    expect(rows).toMatchObject([
      { group: 'beat', covered: 2, npatmi_achievement: 95, leaders: ['VCB', 'CTG'] },
      { group: 'meet', covered: 2, npatmi_achievement: 75, leaders: ['BID', 'SHB'] },
      { group: 'miss', covered: 2, npatmi_achievement: 50, leaders: ['MBB', 'TCB'] },
    ])
  })

  test('filters hold here too; of nothing there is no group', async () => {
    const rows = await tree.rows(forecastGroups, { ...ask, rating: 'BUY' })
    expect(rows).toMatchObject([{ covered: 2, upside: 16, updated_at: '2026-01-09' }])
    expect(await tree.rows(forecastGroups, { ...ask, sector: 'IT' })).toEqual([])
  })

  test.each(['coverage', 'rating', 'achievement'] as const)(
    '%s: its columns, also without a file',
    async (by) => {
      const none = await withTables({})
      for (const { names } of [tree, none]) {
        const { returned, promised } = await names(forecastGroups, { ...ask, by })
        expect(returned).toEqual(promised)
      }
      expect(await none.rows(forecastGroups, { ...ask, by })).toEqual([])
    },
  )
})
