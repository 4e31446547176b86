import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PageSummary } from '../core/api/pages.ts'
import type { Run } from '../core/api/refresh.ts'
import type { WidgetData } from '../core/api/widget-data.ts'
import { REAL_DATA } from '../core/sql/test-database.ts'
import { keepRun } from '../server/refresh/runs.ts'
import { startDemoServer } from '../server/testing/test-demo-server.ts'
import { pageReader } from '../server/testing/test-page-reader.ts'
import { startTestServer, type TestServer } from '../server/testing/test-server.ts'

/** What a real tree without these files cannot show: widget by `page/widget`, and the file it misses. */
const STATEMENTS = 'processed/fundamental/company/company_financial_metrics.parquet (its income columns)'
const SECURITY_LINES = 'processed/fundamental/security_full.parquet'
/** Sector models that exist as private workbooks only. */
const MASTERFILES = {
  'processed/forecast/assumptions/banks.parquet': ['bank_cards', 'bank_quick'],
  'processed/forecast/assumptions/brokerage.parquet': ['broker_cards', 'broker_shares', 'broker_history'],
  'processed/forecast/assumptions/mwg.parquet': [
    'chain_cards',
    'chain_next',
    'chain_years',
    'chain_chart',
    'chain_quarters',
  ],
  'processed/forecast/assumptions/bhx_stores.parquet': ['bhx_provinces'],
  'processed/forecast/assumptions/power.parquet': ['power_cards', 'power_types', 'power_projects'],
}
const MISSING: Readonly<Record<string, string>> = {
  'company/revenue_card': STATEMENTS,
  'company/profit_card': STATEMENTS,
  'company/roe_card': STATEMENTS,
  'company/revenue': STATEMENTS,
  'company/gross_profit': STATEMENTS,
  'company/ebitda': STATEMENTS,
  'company/npatmi': STATEMENTS,
  'company/returns': STATEMENTS,
  'company/gross_margin': STATEMENTS,
  'company/ebit_margin': STATEMENTS,
  'company/ebitda_margin': STATEMENTS,
  'company/net_margin': STATEMENTS,
  'company/income_statement': STATEMENTS,
  'security/revenue_mix': SECURITY_LINES,
  'security/portfolio': SECURITY_LINES,
  ...Object.fromEntries(
    Object.entries(MASTERFILES).flatMap(([file, widgets]) => widgets.map((id) => [`forecast/${id}`, file])),
  ),
}

async function menu(server: TestServer): Promise<PageSummary[]> {
  return (await server.app.inject('/api/pages')).json()
}

/** Every answer of every tab, by `page/widget`; widgets above the tabs once. */
async function everything(server: TestServer): Promise<Map<string, WidgetData>> {
  const lines = new Map<string, WidgetData>()
  for (const { id, tabs } of await menu(server)) {
    for (const tab of tabs.flatMap((one) => one.tabs ?? [one])) {
      for (const [widget, line] of await pageReader(server, id).tab(tab.id))
        lines.set(`${id}/${widget}`, line)
    }
  }
  return lines
}

const withStatus = (lines: ReadonlyMap<string, WidgetData>, status: string) =>
  [...lines].filter(([, line]) => line.status === status).map(([place]) => place)

/** What the page of the data has to tell of. */
const REFRESH: Run = {
  ...{ id: 'r-20260116T093000Z-0001', at: '2026-01-16T09:30:00.000Z', endedAt: '2026-01-16T09:31:00.000Z' },
  ...{ by: 'cron', asked: null, outcome: 'made', generation: null },
  datasets: [
    {
      ...{ dataset: 'prices', by: 'prices', outcome: 'made', ms: 40_000, rows: 7, newest: '2026-01-16' },
      peak: 100_000_000,
    },
  ],
}

describe('on demo data', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startDemoServer()
    await keepRun(server.workDir, REFRESH)
  })
  afterAll(() => server?.close())

  test('the menu has the seven pages, in order, and that of the data', async () => {
    const ids = (await menu(server)).map(({ id }) => id)
    expect(ids).toEqual([
      'company',
      'bank',
      'security',
      'sector',
      'technical',
      'forecast',
      'fx-commodities',
      'data',
    ])
  })

  test('every widget of every tab has numbers', async () => {
    const lines = await everything(server)
    expect(
      [...lines]
        .filter(([, line]) => line.status !== 'ok')
        .map(([place, line]) => `${place}: ${line.status}`),
    ).toEqual([])
  })

  test('so have Company, Bank and Security by year', async () => {
    for (const [id, tabs] of [
      ['company', ['charts', 'income', 'balance', 'cash-flow']],
      ['bank', ['charts', 'size', 'income', 'growth', 'quality', 'efficiency']],
      ['security', ['charts', 'income', 'balance', 'ratios']],
    ] as const) {
      for (const tab of tabs) {
        for (const line of (await pageReader(server, id).tab(tab, 'period=yearly&last=6')).values()) {
          expect(line, `${id}/${tab}`).toMatchObject({ status: 'ok' })
        }
      }
    }
  })
})

describe.skipIf(!REAL_DATA)('on a real tree', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ dataDir: REAL_DATA!, shipped: true })
    await keepRun(server.workDir, REFRESH)
  })
  afterAll(() => server?.close())

  test('nothing fails, and only what a named file is missing for is empty', async () => {
    const lines = await everything(server)
    expect(withStatus(lines, 'error')).toEqual([])
    expect(withStatus(lines, 'empty').sort()).toEqual(Object.keys(MISSING).sort())
    for (const [place, file] of Object.entries(MISSING)) {
      const { message } = lines.get(place)!
      if (file !== STATEMENTS) expect(existsSync(join(REAL_DATA!, file)), file).toBe(false)
      expect(message?.vi, place).toBeTruthy()
      expect(message?.en, place).toBeTruthy()
    }
  })
})
