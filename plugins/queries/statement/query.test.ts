import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { QueryContext } from '../../../core/plugin.ts'
import { sql } from '../../../core/sql.ts'
import {
  type Database,
  openDatabase,
  openTree,
  REAL_DATA,
  registryFrom,
  shippedRegistry,
} from '../../../core/test-database.ts'
import { statement } from './query.ts'

const registry = registryFrom(
  readFileSync(new URL('../../../core/fixtures/registry-good.yaml', import.meta.url), 'utf8'),
  `
metrics:
  growth:
    label: {en: Growth, vi: Tăng trưởng}
    unit: percent
    kind: ratio
    sources: {COMPANY: {dataset: statements, formula: yoy(net_revenue)}}
  lost:
    label: {en: Lost, vi: Không có}
    unit: VND
    kind: flow
    sources: {COMPANY: {dataset: lines, code: X_1}}
`,
)
const ask = { symbol: 'FPT', entity: 'COMPANY', period: 'quarterly', last: 8, metrics: 'all' } as const

let database: Database
let context: QueryContext
beforeAll(async () => {
  database = await openDatabase()
  await database.run(sql`create table statements as select * from (values
      ('FPT', date '2025-03-31', 2025, 1, 120e0, 24e-9), ('FPT', date '2024-12-31', 2024, 4, 140e0, 14e-9),
      ('FPT', date '2024-09-30', 2024, 3, 130e0, 13e-9), ('FPT', date '2024-06-30', 2024, 2, 110e0, 11e-9),
      ('FPT', date '2024-03-31', 2024, 1, 100e0, 10e-9), ('HPG', date '2025-03-31', 2025, 1, 900e0, 90e-9)
    ) t(symbol, report_date, year, quarter, net_revenue, npatmi)`)
  const columns = await database.columns(sql`statements`)
  context = { registry, columns: (id) => (id === 'statements' ? columns : undefined), session: '2026-01-16' }
})
const run = (params: Parameters<typeof statement.sql>[0]) => database.run(statement.sql(params, context))

describe('statement', () => {
  test('gives one row a period, oldest first, in canonical units', async () => {
    const rows = await run({ ...ask, last: 2, metrics: ['net_revenue', 'npatmi', 'net_margin'] })
    expect(rows).toEqual([
      { period: '2024Q4', report_date: '2024-12-31', net_revenue: 140, npatmi: 14, net_margin: 10 },
      { period: '2025Q1', report_date: '2025-03-31', net_revenue: 120, npatmi: 24, net_margin: 20 },
    ])
  })

  test('growth is computed before the last periods are cut', async () => {
    expect(await run({ ...ask, last: 1, metrics: ['growth'] })).toMatchObject([
      { period: '2025Q1', growth: 20 },
    ])
  })

  test('years are derived, a year in progress is marked and has no growth, and a note says so', async () => {
    const params = { ...ask, period: 'yearly', metrics: ['net_revenue', 'net_margin', 'growth'] } as const
    expect(await run({ ...params, metrics: [...params.metrics] })).toEqual([
      { period: '2024', report_date: '2024-12-31', net_revenue: 480, net_margin: 10, growth: null },
      { period: '2025-3M', report_date: '2025-03-31', net_revenue: 120, net_margin: 20, growth: null },
    ])
    expect(statement.notes!({ ...params, metrics: 'all' }, context)[0]!.en).toContain('derived from quarters')
    expect(statement.notes!(ask, context)).toEqual([])
  })

  test.each(['quarterly', 'yearly'] as const)('%s: returns exactly its columns, in order', async (period) => {
    for (const metrics of ['all', ['npatmi'], ['lost', 'growth', 'npatmi', 'npatmi']] as const) {
      const params = { ...ask, period, metrics: metrics === 'all' ? metrics : [...metrics] }
      const returned = await database.columns(statement.sql(params, { ...context, columns: () => undefined }))
      expect([...returned.keys()]).toEqual(statement.columns(params, registry).map(({ name }) => name))
      const [first] = await run(params)
      expect(Object.keys(first!)).toEqual([...returned.keys()])
    }
  })

  test('columns are dressed from the registry', () => {
    expect(statement.columns({ ...ask, metrics: ['net_revenue'] }, registry)[2]).toEqual({
      name: 'net_revenue',
      type: 'number',
      label: { en: 'Net revenue', vi: 'Doanh thu thuần' },
      unit: 'VND',
      unitLabel: { en: 'VND bn', vi: 'tỷ ₫' },
      format: { style: 'money', scale: 'billion', decimals: 0 },
      direction: 'up',
      metric: 'net_revenue',
    })
  })

  test('names what the data lacks, and returns it empty', async () => {
    const params = { ...ask, last: 1, metrics: ['net_revenue', 'lost'] }
    expect(statement.missing!(params, context)).toEqual(['lost'])
    expect(await run(params)).toMatchObject([{ net_revenue: 120, lost: null }])
  })

  test('the entity type is that of the ticker unless it is given', () => {
    const names = (entity?: string) => statement.columns({ ...ask, entity }, registry).map(({ name }) => name)
    expect(names()).toEqual(names('COMPANY'))
    expect(names('BANK')).toEqual(['period', 'report_date'])
  })

  test('all are those of quarterly reports: what has no quarter is not of them', () => {
    const names = (metrics: 'all' | string[]) =>
      statement.columns({ ...ask, entity: 'BANK', metrics }, registry).map(({ name }) => name)
    expect(registry.metrics.get('npatmi')!.sources.get('BANK')!.dataset).toBe('lines')
    expect(names('all')).not.toContain('npatmi')
    expect(names(['npatmi'])).toContain('npatmi')
  })

  test('the ticker is bound, never part of the statement', async () => {
    const params = { ...ask, symbol: `FPT' or 'a' = 'a`, metrics: ['net_revenue'] }
    expect(await run(params)).toEqual([])
    expect(statement.sql(params, context).values).toContain(params.symbol)
  })
})

describe.skipIf(!REAL_DATA)('statement on the real tree (set RATTAN_REAL_DATA)', () => {
  test.each(['FPT', 'HPG', 'VNM', 'MWG'])('%s: what is shown is what the file holds', async (symbol) => {
    const { database, context } = await openTree(REAL_DATA!, shippedRegistry(), ['company_financials'])
    const metrics = ['total_assets', 'total_liabilities', 'total_equity', 'operating_cf']
    const shown = await database.run(statement.sql({ ...ask, symbol, last: 4, metrics }, context))
    const stored = await database.run(sql`
      select report_date, total_assets, total_liabilities, total_equity, operating_cf from company_financials
      where symbol = ${symbol} order by year desc, quarter desc limit 4`)
    expect(shown.map(({ period: _, ...row }) => row)).toEqual(stored.reverse())
    const { total_assets, total_liabilities, total_equity } = shown.at(-1)!
    expect(Number(total_assets)).toBeGreaterThan(1e12)
    expect(Number(total_liabilities) + Number(total_equity)).toBe(total_assets)
    expect(statement.missing!({ ...ask, symbol, metrics: ['net_revenue', 'total_assets'] }, context)).toEqual(
      ['net_revenue'],
    )
  })
})
