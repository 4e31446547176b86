import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { DataStatus } from '../core/api/status.ts'
import type { WidgetData } from '../core/api/widget-data.ts'
import { REAL_DATA } from '../core/sql/test-database.ts'
import { startTestServer, type TestServer } from '../server/testing/test-server.ts'

const FILE = 'processed/fundamental/company/company_financial_metrics.parquet'
const TICKERS = ['FPT', 'HPG', 'VNM', 'MWG']
/** Metrics that are a column of the file, in the same unit. */
const STOCKS = ['total_assets', 'total_liabilities', 'total_equity', 'inventory']
const FLOWS = ['operating_cf', 'investment_cf', 'financing_cf']

type Quarter = Record<string, number | null> & { year: number; quarter: number }

// Skipped where the client's data tree is not beside the repository and RATTAN_REAL_DATA does not name it.
describe.skipIf(!REAL_DATA)('the Company page on the client’s data', () => {
  let server: TestServer
  const quarters = new Map<string, Quarter[]>()

  beforeAll(async () => {
    server = await startTestServer({ dataDir: REAL_DATA!, shipped: true, watch: true })
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    for (const symbol of TICKERS) {
      const rows = await connection.runAndReadAll(
        `select year, quarter, ${[...STOCKS, ...FLOWS].join(', ')} from read_parquet('${REAL_DATA}/${FILE}')
         where symbol = '${symbol}' and freq_code = 'Q'`,
      )
      const sorted = (rows.getRowObjectsJS() as unknown as Quarter[])
        .map((row) => ({ ...row, year: Number(row.year), quarter: Number(row.quarter) }) as Quarter)
        .sort((a, b) => a.year * 4 + a.quarter - b.year * 4 - b.quarter)
      quarters.set(symbol, sorted)
    }
    connection.closeSync()
  })
  afterAll(() => server.close())

  async function tab(name: string, query: string): Promise<Map<string, WidgetData>> {
    const answer = await server.app.inject(`/api/pages/company/data?tab=${name}&${query}`)
    expect(answer.statusCode, answer.body).toBe(200)
    const lines = answer.body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as WidgetData)
    return new Map(lines.map((line) => [line.widget, line]))
  }
  const column = (line: WidgetData, name: string) =>
    line.data[line.columns.findIndex((one) => one.name === name)] as (number | null)[] | undefined

  test.each(TICKERS)('%s: every shown quarter is the file’s', async (symbol) => {
    const expected = quarters.get(symbol)!.slice(-8)
    const balance = (await tab('balance', `symbol=${symbol}&last=8`)).get('balance_sheet')!
    const cash = (await tab('cash-flow', `symbol=${symbol}&last=8`)).get('cash_flow_statement')!
    expect(column(balance, 'period')).toEqual(expected.map(({ year, quarter }) => `${year}Q${quarter}`))
    let compared = 0
    for (const [line, names] of [
      [balance, STOCKS],
      [cash, FLOWS],
    ] as const) {
      for (const name of names) {
        const shown = column(line, name)
        if (!shown) continue
        expect(shown, `${symbol} ${name}`).toEqual(expected.map((row) => row[name] ?? null))
        compared++
      }
    }
    expect(compared).toBeGreaterThanOrEqual(6)
  })

  test.each(TICKERS)('%s: a year is the sum of its flows and the end of its stocks', async (symbol) => {
    const of2024 = quarters.get(symbol)!.filter(({ year }) => year === 2024)
    expect(of2024).toHaveLength(4)
    const balance = (await tab('balance', `symbol=${symbol}&period=yearly&last=4`)).get('balance_sheet')!
    const cash = (await tab('cash-flow', `symbol=${symbol}&period=yearly&last=4`)).get('cash_flow_statement')!
    const at = column(balance, 'period')!.indexOf('2024' as never)
    expect(column(balance, 'total_assets')![at]).toBe(of2024[3]!.total_assets)
    const flows = of2024.map((row) => row.operating_cf!)
    const year = column(cash, 'operating_cf')![at]!
    // Where a quarter is missing in the file, its year has no sum.
    if (flows.includes(null as never)) expect(year).toBeNull()
    else expect(year / flows.reduce((sum, flow) => sum + flow, 0)).toBeCloseTo(1, 12)
    expect(balance.notes?.[0]?.vi).toContain('quý')
    expect(column(balance, 'period')!.at(-1)).toBe('2025-9M')
  })

  test('a figure known from elsewhere', async () => {
    const balance = (await tab('balance', 'symbol=FPT&last=4')).get('balance_sheet')!
    expect(column(balance, 'total_assets')!.at(-1)).toBe(82_738_304_930_449)
  })

  test('the income statement, which this tree lacks, is empty and says of what', async () => {
    const income = (await tab('income', 'symbol=FPT')).get('income_statement')!
    expect(income).toMatchObject({ status: 'empty', rows: 0 })
    expect(income.message?.en).toMatch(/^Not in the data: /)
    expect(income.message?.vi).toMatch(/^Không có trong dữ liệu: /)
  })

  test('no widget of the page fails for any of them', async () => {
    for (const name of ['charts', 'income', 'balance', 'cash-flow']) {
      for (const symbol of TICKERS) {
        for (const line of (await tab(name, `symbol=${symbol}`)).values())
          expect(line.status).not.toBe('error')
      }
    }
  })

  test('the status tells how old the data is and what is missing', async () => {
    const status = (await server.app.inject('/api/status')).json<DataStatus>()
    expect(status).toMatchObject({ demo: false, period: '2025Q3', session: '2026-01-16' })
    expect(status.missing.map(({ dataset }) => dataset)).toContain('company_full')
    expect(status.stale.every(({ behind }) => behind > 0)).toBe(true)
  })

  test('statement lines of the tree are found in both languages and by code', async () => {
    for (const q of ['loi nhuan', 'lợi nhuận', 'net profit', 'CIS_6']) {
      const found = (await server.app.inject(`/api/metrics?q=${encodeURIComponent(q)}`)).json<unknown[]>()
      expect(found.length, q).toBeGreaterThan(0)
    }
    const one = (await server.app.inject('/api/metrics/CIS_60')).json()
    expect(one.statement).toBe('INCOME')
  })

  test('an unknown ticker is a 404 with near symbols', async () => {
    const answer = await server.app.inject('/api/pages/company/data?symbol=FPTT')
    expect(answer.statusCode).toBe(404)
    expect(answer.json().nearest).toContain('FPT')
  })

  test('a changed label of the full registries is on the page', async () => {
    const path = 'registries/metrics/company.yaml'
    const text = await readFile(join(server.folder, path), 'utf8')
    const label = /label: \{ en: ([^,}]+),/.exec(text)![1]!
    for (const ending of ['one', 'two', 'three']) {
      const { configVersion } = server.live.state!
      await server.write(path, text.replace(`en: ${label},`, `en: ${label} ${ending},`))
      await vi.waitFor(() => expect(server.live.state!.configVersion).not.toBe(configVersion), {
        timeout: 60_000,
        interval: 10,
      })
      const known = server.live.state!.registry.metrics.values()
      expect([...known].some((metric) => metric.label.en === `${label} ${ending}`)).toBe(true)
    }
  })
})
