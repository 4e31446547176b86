import AxeBuilder from '@axe-core/playwright'
import type { BrowserContext, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { formatValue } from '../core/words/format.ts'
import { column, digits, open, settled } from './reader.ts'
import { type RunningServer, startServer } from './server.ts'

const billions = (value: unknown, lang: 'vi' | 'en') =>
  formatValue(Number(value), { style: 'money', scale: 'billion', decimals: 0 }, lang)

const widget = (page: Page, id: string) => page.locator(`[data-widget="${id}"]`)

describe('Company on demo data', () => {
  let server: RunningServer
  let context: BrowserContext | undefined
  beforeAll(async () => {
    server = await startServer({ DATA_DIR: '' })
  })
  afterAll(() => server?.stop())
  afterEach(() => context?.close())

  test('says that its data is synthetic, in Vietnamese by default', async () => {
    const reader = await open(server, '/company')
    context = reader.context
    expect(await reader.page.locator('html').getAttribute('lang')).toBe('vi')
    expect(await reader.page.getByText('Dữ liệu mẫu').first().isVisible()).toBe(true)
    expect(reader.faults).toEqual([])
  })

  test('shows the numbers that the API answers, and follows the ticker, which the address keeps', async () => {
    const reader = await open(server, '/company?symbol=FPT')
    context = reader.context
    const { page } = reader
    const fpt = await column(server, 'revenue_card', 'net_revenue', 'symbol=FPT')
    await shows(page, 'revenue_card', billions(fpt.at(-1), 'vi'))
    const [close] = await column(server, 'price', 'close', 'symbol=FPT')
    await shows(page, 'price', formatValue(Number(close), { style: 'number', decimals: 0 }, 'vi'))

    await page.getByRole('combobox', { name: /^Mã/ }).click()
    await page.keyboard.type('hoa phat')
    await page.getByRole('option', { name: /HPG/ }).first().click()
    await page.waitForURL(/symbol=HPG/)
    await settled(page)
    const hpg = await column(server, 'revenue_card', 'net_revenue', 'symbol=HPG')
    await shows(page, 'revenue_card', billions(hpg.at(-1), 'vi'))

    await page.goBack()
    await page.waitForURL(/symbol=FPT/)
    await shows(page, 'revenue_card', billions(fpt.at(-1), 'vi'))
    expect(reader.faults).toEqual([])
  })

  test('asks for nothing that is known when it is opened: it comes with the document', async () => {
    const known = await open(server, '/company?symbol=FPT')
    await known.context.close()
    const reader = await open(server, '/company')
    context = reader.context
    const { page } = reader
    const asked: string[] = []
    page.on('request', (request) => {
      const { pathname } = new URL(request.url())
      // What people wrote comes after the numbers.
      const later = pathname === '/api/events' || pathname.startsWith('/api/notes/')
      if (pathname.startsWith('/api/') && !later) asked.push(pathname)
    })
    await page.goto(`${server.url}/company?symbol=FPT`)
    await settled(page)
    const fpt = await column(server, 'revenue_card', 'net_revenue', 'symbol=FPT')
    await shows(page, 'revenue_card', billions(fpt.at(-1), 'vi'))
    expect(asked).toEqual([])
    expect(reader.faults).toEqual([])
  })

  test('yearly numbers are the sums of quarters, and the page says so', async () => {
    const reader = await open(server, '/company?tab=income')
    context = reader.context
    const { page } = reader
    const quarters = await column(server, 'income_statement', 'net_revenue', 'last=20')
    const names = await column(server, 'income_statement', 'period', 'last=20')
    const sum = names.reduce<number>(
      (all, name, i) => (String(name).startsWith('2024') ? all + Number(quarters[i]) : all),
      0,
    )
    await page.getByRole('radio', { name: 'Theo năm' }).click()
    await page.waitForURL(/period=yearly/)
    await settled(page)
    const row = page.getByRole('row', { name: /^Doanh thu thuần/ }).first()
    const heads = await page.getByRole('columnheader').allInnerTexts()
    const cells = await row.getByRole('gridcell').allInnerTexts()
    const offset = heads.length - cells.length
    const year = heads.findIndex((head) => head.trim() === '2024')
    expect(year).toBeGreaterThan(0)
    expect(digits(cells[year - offset])).toBe(
      digits(formatValue(sum / 1e9, { style: 'number', decimals: 1 }, 'vi')),
    )
    expect(
      await page
        .getByText(/tính từ số liệu quý/)
        .first()
        .isVisible(),
    ).toBe(true)
    expect(reader.faults).toEqual([])
  })

  test('the number of periods is the number of columns', async () => {
    const reader = await open(server, '/company?tab=balance')
    context = reader.context
    const { page } = reader
    await page.getByRole('gridcell').first().waitFor()
    const before = await page.getByRole('columnheader').count()
    const slider = page.getByRole('slider', { name: 'Số kỳ' })
    await slider.focus()
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight')
    await page.waitForURL(/last=12/)
    await settled(page)
    await page.waitForFunction(
      (n) => document.querySelectorAll('[role=columnheader], th').length >= n,
      before + 4,
    )
    expect(await page.getByRole('columnheader').count()).toBe(before + 4)
  })

  test('every tab has all its widgets, one request a tab, and arrow keys move between tabs', async () => {
    const reader = await open(server, '/company')
    context = reader.context
    const { page } = reader
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/api/pages/company/data'))
        asked.push(new URL(request.url()).searchParams.get('tab') ?? '')
    })
    await page.getByRole('tab', { name: 'Biểu đồ' }).focus()
    for (const [id, name] of [
      ['income', 'Kết quả kinh doanh'],
      ['balance', 'Cân đối kế toán'],
      ['cash-flow', 'Lưu chuyển tiền tệ'],
    ]) {
      await page.keyboard.press('ArrowRight')
      await page.waitForURL(new RegExp(`tab=${id}`))
      await settled(page)
      expect(await page.getByRole('tab', { name, exact: true }).getAttribute('aria-selected')).toBe('true')
      await page.getByRole('gridcell').first().waitFor()
    }
    expect(asked).toEqual(['income', 'balance', 'cash-flow'])
    expect(reader.faults).toEqual([])
  })

  test('language and theme change everything that is read, and stay', async () => {
    const reader = await open(server, '/company')
    context = reader.context
    const { page } = reader
    const revenue = await column(server, 'revenue_card', 'net_revenue')
    await page.getByRole('radio', { name: 'EN' }).click()
    await shows(page, 'revenue_card', billions(revenue.at(-1), 'en'))
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.getByText('Demo data').first().isVisible()).toBe(true)

    await page.getByRole('button', { name: /light theme/i }).click()
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light')
    const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(light).toBe('rgb(243, 244, 246)')
    await page.reload()
    await settled(page)
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light')
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    // No Vietnamese sentence is left: names of companies aside, an English page has no letter with two marks.
    const text = await page.getByRole('tabpanel').innerText()
    expect(text).not.toMatch(/[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i)
    expect(reader.faults).toEqual([])
  })

  test('search finds a ticker, a metric and a page without accents', async () => {
    const reader = await open(server, '/company')
    context = reader.context
    const { page } = reader
    await page.keyboard.press('/')
    await page.keyboard.type('loi nhuan gop')
    await page
      .getByRole('option', { name: /Lợi nhuận gộp/ })
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('sua viet nam')
    await page.getByRole('option', { name: /VNM/ }).first().waitFor()
    expect(reader.faults).toEqual([])
  })

  test('a chart has a table for those who cannot see it', async () => {
    const reader = await open(server, '/company')
    context = reader.context
    const { page } = reader
    const chart = widget(page, 'revenue')
    await chart.getByRole('button', { name: /^Tùy chọn/ }).click()
    await page.getByRole('menuitem', { name: /bảng/i }).click()
    const revenue = await column(server, 'revenue', 'net_revenue')
    await chart.getByRole('table').waitFor()
    expect(await chart.getByRole('table').innerText()).toContain(billions(revenue.at(-1), 'vi'))
  })

  test('an unknown ticker is told apart from an empty one', async () => {
    const answer = await fetch(`${server.url}/api/pages/company/data?symbol=VNN`)
    expect(answer.status).toBe(404)
    expect(((await answer.json()) as { nearest: string[] }).nearest).toContain('VNM')
  })

  for (const theme of ['dark', 'light'] as const) {
    for (const [name, size] of [
      ['wide', { width: 1440, height: 900 }],
      ['phone', { width: 390, height: 844 }],
    ] as const) {
      test(`axe finds nothing serious: ${theme}, ${name}`, async () => {
        const reader = await open(server, '/company', size)
        context = reader.context
        const { page } = reader
        await page.evaluate((value) => localStorage.setItem('theme', value), theme)
        for (const tab of ['charts', 'income']) {
          await page.goto(`${server.url}/company?tab=${tab}`)
          await settled(page)
          const { violations } = await new AxeBuilder({ page }).analyze()
          const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
          expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
        }
      })
    }
  }

  test('nothing is wider than a phone', async () => {
    const reader = await open(server, '/company', { width: 390, height: 844 })
    context = reader.context
    const overflow = await reader.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
  })
})

/** Waits until the widget says so: an answer may be on its way. */
async function shows(page: Page, id: string, text: string) {
  await widget(page, id).getByText(text).first().waitFor()
}
