import { describe, expect, test } from 'vitest'
import { sql } from '../../../core/sql/sql.ts'
import { openTree, REAL_DATA, registryFrom, shippedRegistry } from '../../../core/sql/test-database.ts'
import { expectBound, HOSTILE, openTables } from '../shared/test-query.ts'
import { statement } from './query.ts'

const metric = (id: string, unit: string, kind: string, source: string) => `
  ${id}: { label: { en: ${id}, vi: ${id} }, unit: ${unit}, kind: ${kind}, sources: { SHOP: { ${source} } } }`
const registry = registryFrom(`
units:
  EUR: { label: { en: EUR, vi: EUR }, format: { style: money, scale: billion, decimals: 0 } }
  bn_EUR: { label: { en: bn, vi: tỷ }, of: EUR, factor: 1e9, format: { style: money } }
  percent: { label: { en: '%', vi: '%' }, format: { style: percent, decimals: 1 } }
entities:
  SHOP: { label: { en: Shop, vi: Cửa hàng } }
  BANK: { label: { en: Bank, vi: Ngân hàng } }
groups:
  FOOD: { label: { en: Food, vi: Thực phẩm }, entity: SHOP }
subjects:
  AAA: { group: FOOD }
datasets:
  reports:
    title: { en: Reports, vi: Báo cáo }
    path: reports.parquet
    key: [symbol, date]
    subject: symbol
    time: { column: date, every: quarter, year: year, quarter: quarter }
    columns:
      symbol: { type: text }
      date: { type: date }
      year: { type: integer }
      quarter: { type: integer }
      revenue: { type: double, unit: EUR }
      profit: { type: double, unit: bn_EUR }
  lines:
    title: { en: Lines, vi: Chỉ tiêu }
    path: lines.parquet
    key: [code]
    long: { code: code, value: value }
    columns: { code: { type: text }, value: { type: double, unit: EUR } }
metrics:
${metric('revenue', 'EUR', 'flow', 'dataset: reports, column: revenue')}
${metric('profit', 'EUR', 'flow', 'dataset: reports, column: profit')}
${metric('margin', 'percent', 'ratio', 'dataset: reports, formula: profit / revenue * 100')}
${metric('growth', 'percent', 'ratio', 'dataset: reports, formula: yoy(revenue)')}
${metric('lost', 'EUR', 'flow', 'dataset: lines, code: X_1')}
  loans: { label: { en: loans, vi: loans }, unit: EUR, kind: stock, sources: { BANK: { dataset: lines, code: X_2 } } }
`)
const ask = await openTables(registry, {
  reports: sql`select * from (values
    ('AAA', date '2025-03-31', 2025, 1, 120e0, 24e-9), ('AAA', date '2024-12-31', 2024, 4, 140e0, 14e-9),
    ('AAA', date '2024-09-30', 2024, 3, 130e0, 13e-9), ('AAA', date '2024-06-30', 2024, 2, 110e0, 11e-9),
    ('AAA', date '2024-03-31', 2024, 1, 100e0, 10e-9), ('BBB', date '2025-03-31', 2025, 1, 900e0, 90e-9)
  ) t(symbol, date, year, quarter, revenue, profit)`,
})
const AAA = { symbol: 'AAA' }

describe('statement', () => {
  test('gives the newest periods, oldest first, in canonical units', async () => {
    const { rows, plan } = await ask(statement, { ...AAA, last: 2, metrics: ['revenue', 'profit', 'margin'] })
    expect(rows).toEqual([
      { period: '2024Q4', report_date: '2024-12-31', revenue: 140, profit: 14, margin: 10 },
      { period: '2025Q1', report_date: '2025-03-31', revenue: 120, profit: 24, margin: 20 },
    ])
    expect(plan.notes).toEqual([])
  })

  test('growth is computed before the last periods are cut', async () => {
    const { rows } = await ask(statement, { ...AAA, last: 1, metrics: ['growth'] })
    expect(rows).toMatchObject([{ period: '2025Q1', growth: ((120 - 100) / 100) * 100 }])
  })

  test('years are derived, a year in progress is marked and has no growth, and a note says so', async () => {
    const params = { ...AAA, period: 'yearly', metrics: ['revenue', 'margin', 'growth'] }
    const { rows, plan } = await ask(statement, params)
    expect(rows).toEqual([
      { period: '2024', report_date: '2024-12-31', revenue: 100 + 110 + 130 + 140, margin: 10, growth: null },
      { period: '2025-3M', report_date: '2025-03-31', revenue: 120, margin: 20, growth: null },
    ])
    expect(plan.notes![0]!.en).toContain('derived from quarters')
  })

  test('the entity type is that of the subject unless it is given; all are what its reports have', async () => {
    const names = async (params: object) =>
      (await ask(statement, { ...AAA, metrics: 'all', ...params })).columns.map(({ name }) => name)
    const own = await names({})
    expect(own).toEqual(expect.arrayContaining(['revenue', 'profit', 'margin', 'growth']))
    expect(await names({ entity: 'SHOP' })).toEqual(own)
    // The lines have no quarter: they can be asked for, and are not among all.
    expect(own).not.toContain('lost')
    expect(await names({ entity: 'BANK' })).toEqual(['period', 'report_date'])
    expect(await names({ entity: 'BANK', metrics: ['loans'] })).toContain('loans')
  })

  test('names what the data lacks, and returns it empty; a metric asked for twice is one column', async () => {
    const metrics = ['lost', 'revenue', 'unknown', 'revenue']
    const { rows, plan } = await ask(statement, { ...AAA, last: 1, metrics })
    expect(rows).toEqual([
      { period: '2025Q1', report_date: '2025-03-31', lost: null, revenue: 120, unknown: null },
    ])
    expect(plan.missing).toEqual(['lost', 'unknown'])
    const bare = await (await openTables(registry))(statement, { ...AAA, metrics })
    expect([bare.rows, bare.plan.missing]).toEqual([[], ['lost', 'revenue', 'unknown']])
  })

  test('plans with the same rows say so: of one file, subject, period and length', async () => {
    const rows = async (params: object) => (await ask(statement, { ...AAA, ...params })).plan.rows
    const revenue = await rows({ metrics: ['revenue'] })
    expect(revenue).toBeTypeOf('string')
    expect(await rows({ metrics: ['profit', 'growth'] })).toBe(revenue)
    for (const other of [{ last: 9 }, { symbol: 'BBB', entity: 'SHOP' }, { period: 'yearly' }]) {
      expect(await rows({ metrics: ['revenue'], ...other })).not.toBe(revenue)
    }
    expect(await rows({ metrics: 'all' })).toBeUndefined()
    expect(await rows({ metrics: ['lost'] })).toBeUndefined()
  })

  test('the subject is bound, never part of the statement', async () => {
    const answer = await ask(statement, { symbol: HOSTILE, entity: 'SHOP', metrics: ['revenue'] })
    expect(answer.rows).toEqual([])
    expectBound(answer)
  })
})

describe.skipIf(!REAL_DATA)('statement on the real tree (set RATTAN_REAL_DATA)', () => {
  test.each(['FPT', 'HPG', 'VNM', 'MWG'])('%s: what is shown is what the file holds', async (symbol) => {
    const { database, context } = await openTree(REAL_DATA!, shippedRegistry(), ['company_financials'])
    const metrics = ['total_assets', 'total_liabilities', 'total_equity', 'operating_cf']
    const asked = { symbol, entity: 'COMPANY', period: 'quarterly', last: 4 } as const
    const shown = await database.run(statement.plan({ ...asked, metrics }, context).statement)
    const stored = await database.run(sql`
      select report_date, total_assets, total_liabilities, total_equity, operating_cf from company_financials
      where symbol = ${symbol} order by year desc, quarter desc limit 4`)
    expect(shown.map(({ period: _, ...row }) => row)).toEqual(stored.reverse())
    const { total_assets, total_liabilities, total_equity } = shown.at(-1)!
    expect(Number(total_assets)).toBeGreaterThan(1e12)
    expect(Number(total_liabilities) + Number(total_equity)).toBe(total_assets)
    const lacking = statement.plan({ ...asked, metrics: ['net_revenue', 'total_assets'] }, context)
    expect(lacking.missing).toEqual(['net_revenue'])
  })
})
