import { describe, expect, test } from 'vitest'
import type { Subject } from '../../../../../core/registry/registry.ts'
import { shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { withTables } from '../../shared/test-tables.ts'
import { sectorMembers } from './query.ts'

const subject = (symbol: string, group: string, main: boolean, more: Partial<Subject> = {}) =>
  [symbol, { symbol, group, main, name: null, entity: 'COMPANY', place: null, ...more }] as const
const registry = {
  ...shippedRegistry(),
  subjects: new Map([
    subject('FPT', 'IT', true),
    subject('VCB', 'BANK', true),
    subject('CMG', 'IT', false),
    subject('ACB', 'BANK', true),
    subject('BVB', 'BANK', false, { apart: true }),
    subject('XYZ', 'UNHEARD_OF', true),
    subject('ITD', 'IT', false),
  ]),
}

describe('sector-members', () => {
  test('one row a sector by code: its tickers, how many are liquid, and the first by symbol', async () => {
    const { rows } = await withTables({}, registry)
    const totals = { total_sectors: 2, total_tickers: 5 }
    expect(await rows(sectorMembers, { shown: 2 })).toEqual([
      { sector: 'BANK', tickers: 2, liquid: 2, members: ['ACB', 'VCB'], ...totals },
      { sector: 'IT', tickers: 3, liquid: 1, members: ['CMG', 'FPT'], ...totals },
    ])
    const [bank] = await rows(sectorMembers, { shown: 1 })
    expect(bank!.members).toEqual(['ACB'])
  })

  test('the registry that ships has 19 sectors, each ticker in one of them', async () => {
    const { rows, context } = await withTables({})
    const sectors = await rows(sectorMembers, { shown: 50 })
    expect(sectors).toHaveLength(19)
    const sum = sectors.reduce((total, { tickers }) => total + Number(tickers), 0)
    expect(sum).toBe(context.registry.subjects.size)
    expect(sectors[0]!.total_tickers).toBe(sum)
  })

  test('its columns, in order', async () => {
    const { names } = await withTables({})
    const { returned, promised } = await names(sectorMembers, { shown: 5 })
    expect(returned).toEqual(promised)
  })
})
