import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { REAL_DATA } from '../core/sql/test-database.ts'
import { cell, cells, pageReader } from '../server/testing/test-page-reader.ts'
import { startTestServer, type TestServer } from '../server/testing/test-server.ts'

const LINES = 'processed/fundamental/security_full.parquet'

// Skipped where the client's data tree is not beside the repository and RATTAN_REAL_DATA does not name it.
describe.skipIf(!REAL_DATA)('the Security page on the client’s data', () => {
  let server: TestServer
  let page: ReturnType<typeof pageReader>
  beforeAll(async () => {
    server = await startTestServer({ dataDir: REAL_DATA!, shipped: true })
    page = pageReader(server, 'security')
  })
  afterAll(() => server.close())

  test('figures of SSI in the third quarter of 2025, known from elsewhere', async () => {
    const income = (await page.tab('income', 'symbol=SSI')).get('income_table')
    expect(Number(cell(income, 'total_revenue', '2025Q3')) / 1e9).toBeCloseTo(4176.67, 2)
    expect(Number(cell(income, 'npatmi', '2025Q3')) / 1e9).toBeCloseTo(1475.13, 2)
    const ratios = (await page.tab('ratios', 'symbol=SSI')).get('ratio_table')
    expect(cell(ratios, 'cir', '2025Q3')).toBeCloseTo(38.662, 3)
  })

  test('leverage and returns stand on true assets and equity, not on the lines that the file mixes up', async () => {
    const balance = (await page.tab('balance', 'symbol=SSI')).get('balance_table')
    const part = (name: string) => Number(cell(balance, name, '2025Q3'))
    expect(part('total_assets')).toBe(part('current_assets') + part('non_current_assets'))
    expect(part('total_equity')).toBe(part('total_assets') - part('total_liabilities'))
    const ratios = (await page.tab('ratios', 'symbol=SSI')).get('ratio_table')
    const leverage = Number(cell(ratios, 'leverage', '2025Q3'))
    expect(leverage).toBeCloseTo(part('total_assets') / part('total_equity'), 12)
    // As the file has it, from current assets over liabilities.
    expect(leverage).not.toBeCloseTo(1.4159, 2)
    expect(leverage).toBeGreaterThan(2)
    expect(Number(cell(ratios, 'roe', '2025Q3'))).toBeGreaterThan(5)
    expect(Number(cell(ratios, 'roe', '2025Q3'))).toBeLessThan(30)
  })

  test('percentages have two decimals, revenue and profit one', async () => {
    const lines = await page.tab('ratios', 'symbol=SSI')
    for (const { name, unit, format } of lines.get('ratio_table')!.columns) {
      if (unit === 'percent') expect((format as { decimals: number }).decimals, name).toBe(2)
    }
    for (const id of ['revenue_card', 'profit_card']) {
      expect(lines.get(id)!.columns.at(-1)!.format).toMatchObject({ scale: 'billion', decimals: 1 })
    }
  })

  test('gross profit is revenue less cost where the statement line is missing', async () => {
    const income = (await page.tab('income', 'symbol=SSI')).get('income_table')
    const value = (name: string) => Number(cell(income, name, '2025Q3'))
    expect(value('gross_profit')).toBe(value('total_revenue') + value('operating_expense'))
    const margins = (await page.tab('charts', 'symbol=SSI')).get('margins')
    expect(cell(margins, 'gross_profit_margin', '2025Q3')).toBeCloseTo(100 - 38.662, 3)
  })

  test('the chart of costs has the target of securities firms and not that of banks', async () => {
    const line = (await page.tab('charts')).get('cir')
    const thresholds = line?.columns.find(({ name }) => name === 'cir')?.thresholds
    expect(thresholds?.map(({ value }) => value)).toEqual([50])
  })

  test.skipIf(existsSync(`${REAL_DATA}/${LINES}`))(
    'mix and portfolio, whose file this tree lacks, are empty and name it',
    async () => {
      const lines = await page.tab('charts', 'symbol=SSI')
      for (const id of ['revenue_mix', 'portfolio']) {
        expect(lines.get(id)).toMatchObject({ status: 'empty', rows: 0 })
        expect(lines.get(id)?.message?.en).toContain('Securities firm statement lines')
        expect(lines.get(id)?.message?.vi).toContain('Chỉ tiêu báo cáo tài chính công ty chứng khoán')
      }
      const rest = [...lines].filter(([id]) => id !== 'revenue_mix' && id !== 'portfolio')
      for (const [id, line] of rest) expect(line.status, id).toBe('ok')
    },
  )

  test('years are derived, which the file does not have', async () => {
    const lines = await page.tab('ratios', 'symbol=SSI&period=yearly&last=4')
    const table = lines.get('ratio_table')
    expect(cells(table, 'period').at(-1)).toBe('2025-9M')
    expect(cell(table, 'roe', '2024')).not.toBeNull()
  })

  test('the export holds every column under the original’s file name', async () => {
    const csv = await page.csv('ratio_table', 'symbol=SSI&last=4')
    expect(csv.file).toContain('filename="SSI_security_data.csv"')
    expect(csv.rows).toHaveLength(4)
    expect(csv.head).toEqual(expect.arrayContaining(['period', 'total_revenue', 'leverage', 'fvtpl']))
  })

  test('no widget fails for other firms', async () => {
    for (const symbol of ['VND', 'HCM', 'VCI']) {
      for (const name of ['charts', 'income', 'balance', 'ratios']) {
        for (const line of (await page.tab(name, `symbol=${symbol}`)).values()) {
          expect(line.status, `${symbol} ${line.widget}`).not.toBe('error')
        }
      }
    }
  })
})
