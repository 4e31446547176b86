import type { BrowserContext } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { REAL_DATA } from '../core/sql/test-database.ts'
import { formatValue } from '../core/words/format.ts'
import { column, digits, open, settled } from './reader.ts'
import { type RunningServer, startServer } from './server.ts'

describe.skipIf(!REAL_DATA)('Company on a real tree', () => {
  let server: RunningServer
  let context: BrowserContext | undefined
  beforeAll(async () => {
    server = await startServer({ DATA_DIR: REAL_DATA! })
  })
  afterAll(() => server?.stop())
  afterEach(() => context?.close())

  test.each(['FPT', 'HPG', 'VNM', 'MWG'])(
    '%s has its balance sheet, and says what its income lacks',
    async (symbol) => {
      const reader = await open(server, `/company?symbol=${symbol}&tab=balance`)
      context = reader.context
      const { page } = reader
      expect(await page.getByText('Dữ liệu mẫu').count()).toBe(0)
      const assets = await column(server, 'balance_sheet', 'total_assets', `symbol=${symbol}`)
      const row = await page
        .getByRole('row', { name: /^Tổng tài sản/ })
        .first()
        .innerText()
      expect(digits(row)).toContain(
        digits(formatValue(Number(assets.at(-1)) / 1e9, { style: 'number', decimals: 1 }, 'vi')),
      )

      await page.getByRole('tab', { name: 'Kết quả kinh doanh' }).click()
      await settled(page)
      await page.getByRole('tabpanel').getByText('Chưa có').first().waitFor()
      expect(await page.getByRole('tabpanel').innerText()).toContain('Doanh thu thuần')
      expect(reader.faults).toEqual([])
    },
  )

  test('says how old its numbers are', async () => {
    const reader = await open(server, '/company')
    context = reader.context
    expect(
      await reader.page
        .getByText(/Quý 3\/2025/)
        .first()
        .isVisible(),
    ).toBe(true)
    await reader.page
      .getByText(/chậm \d+ quý/)
      .first()
      .waitFor()
  })
})
