import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from './chromium.ts'
import { edited, reader, said } from './editing.ts'
import { type RunningServer, startServer } from './server.ts'
import { settled } from './settled.ts'

let browser: Browser
let server: RunningServer
beforeAll(async () => {
  server = await startServer({ DATA_DIR: '', AUTH_PUBLIC: 'true' })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** The company page with the editor open, one of its widgets chosen, and the form of that. */
async function formOf(context: BrowserContext, id: string, part?: RegExp): Promise<Page> {
  const page = await edited(context, server)
  await chosen(page, id, part)
  return page
}

async function chosen(page: Page, id: string, part?: RegExp) {
  await page.locator(`[data-edit-widget="${id}"]`).click()
  if (part) await page.locator('[data-edit-form]').getByRole('tab', { name: part }).click()
  await page.locator('[data-field]').first().waitFor()
}

const field = (page: Page, path: string): Locator => page.locator(`[data-field="${path}"]`)
/** The button that opens what may be named. */
const chooser = (page: Page, path: string): Locator =>
  field(page, path).locator('[aria-haspopup="dialog"]').first()
const drawn = (page: Page, id: string): Locator => page.locator(`main [data-widget="${id}"]`)
/** Waits until a screen reader was told so. */
const told = (page: Page, sentence: string | RegExp) => expect.poll(() => said(page)).toMatch(sentence)
/** Goes on with Tab until something has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, one: Locator) {
  await one.waitFor()
  const there = () => one.evaluate((node) => node === document.activeElement)
  for (let i = 0; i < 120 && !(await there()); i++) await page.keyboard.press('Tab')
  expect(await there()).toBe(true)
}
async function press(page: Page, one: Locator, key: string) {
  await tabTo(page, one)
  await page.keyboard.press(key)
}
/** The option of an open list of names, once it is of what was typed. */
const found = (page: Page, typed: string): Locator =>
  page.locator(`[data-found="${typed}"]`).getByRole('option').first()

describe('options and params of a widget', () => {
  test('by mouse: an option is changed, drawn, undone, and there after a reload', async () => {
    const context = await reader(browser)
    const page = await formOf(context, 'balance_structure')
    const stacked = page.getByRole('switch', { name: 'Stacked' })
    await expect.poll(() => stacked.getAttribute('aria-checked')).toBe('true')
    await stacked.click()
    await told(page, 'Balance structure: changed Stacked')
    await expect.poll(() => stacked.getAttribute('aria-checked')).toBe('false')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => stacked.getAttribute('aria-checked')).toBe('true')
    await page.getByRole('button', { name: 'Redo' }).click()
    await page.reload()
    await settled(page)
    await chosen(page, 'balance_structure')
    await expect
      .poll(() => page.getByRole('switch', { name: 'Stacked' }).getAttribute('aria-checked'))
      .toBe('false')
    await context.close()
  })

  test('another metric, found without accents, takes the place of one, and its bars with it', async () => {
    const context = await reader(browser, { lang: 'vi' })
    const page = await formOf(context, 'revenue', /^Dữ liệu/)
    await chooser(page, 'params.metrics.0').click()
    await page.keyboard.type('loi nhuan gop')
    await found(page, 'loi nhuan gop').click()
    await told(page, /đã đổi Các chỉ số/)
    await drawn(page, 'revenue').locator('h2', { hasText: 'Lợi nhuận gộp' }).waitFor()
    await page.getByRole('tab', { name: /^Hiển thị/ }).click()
    await field(page, 'options.bars.0').getByText('Lợi nhuận gộp').waitFor()
    await expect.poll(() => page.locator('[data-field-fault]').count()).toBe(0)
    // Both were one step.
    await page.getByRole('button', { name: 'Hoàn tác' }).click()
    await drawn(page, 'revenue').locator('h2', { hasText: 'Doanh thu thuần' }).waitFor()
    await context.close()
  })

  test('by keyboard alone: to the form, a metric by search with Enter right behind it, an entry moved and removed', async () => {
    const context = await reader(browser)
    const page = await formOf(context, 'returns')
    await page.locator('[data-edit-widget="returns"]').focus()
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement instanceof HTMLInputElement)
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    const focused = (name: string) =>
      page.waitForFunction((name) => document.activeElement?.textContent?.startsWith(name), name)
    await focused('Display')
    await page.keyboard.press('ArrowRight')
    await focused('Data')
    await field(page, 'params.metrics').waitFor()
    const add = field(page, 'params.metrics').getByRole('button', { name: 'Add to Metrics' })
    for (let i = 0; i < 40 && !(await add.evaluate((one) => one === document.activeElement)); i++) {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await page.getByPlaceholder('Search, accents or not').waitFor()
    await page.keyboard.type('bien loi nhuan rong')
    await page.keyboard.press('Enter')
    await told(page, 'ROE and ROA: changed Metrics')
    await field(page, 'params.metrics.2').getByText('Net margin').waitFor()
    const up = page.getByRole('button', { name: 'Move Metrics 3 up' })
    await up.focus()
    await page.keyboard.press('Enter')
    await field(page, 'params.metrics.1').getByText('Net margin').waitFor()
    // The focus went along with it.
    await page.waitForFunction(
      () => document.activeElement?.getAttribute('aria-label') === 'Move Metrics 2 up',
    )
    await page.getByRole('button', { name: 'Remove Metrics 2' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => field(page, 'params.metrics.2').count()).toBe(0)
    await page.waitForFunction(
      () => document.activeElement?.getAttribute('aria-label') === 'Remove Metrics 2',
    )
    await context.close()
  })

  test('a value that is refused stands at its field with its message; the picture stays the last good one', async () => {
    const context = await reader(browser)
    const page = await formOf(context, 'balance_structure', /^Data/)
    // The bars ask for both.
    await page.getByRole('button', { name: 'Remove Metrics 2' }).click()
    await page.getByRole('tab', { name: /^Display/ }).click()
    const bar = field(page, 'options.bars.1')
    await bar.getByText('missing column "total_liabilities"').waitFor()
    await expect.poll(() => bar.locator('[data-field-fault]').getAttribute('role')).toBe('alert')
    const described = await chooser(page, 'options.bars.1').getAttribute('aria-describedby')
    await expect
      .poll(() => page.locator(`[id="${described?.split(' ').at(-1)}"]`).textContent())
      .toContain('missing column')
    await expect.poll(() => drawn(page, 'balance_structure').locator('svg').count()).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Remove Bars 2' }).click()
    await page.locator('[data-field-fault]').waitFor({ state: 'detached' })
    await context.close()
  })

  test('a number out of its bounds is refused in words and changes nothing', async () => {
    const context = await reader(browser)
    const page = await formOf(context, 'revenue', /^Data/)
    await page.getByRole('button', { name: 'Periods: use a fixed value' }).click()
    await told(page, 'Net revenue: changed Periods')
    const last = page.getByRole('spinbutton', { name: 'Periods' })
    await expect.poll(() => last.inputValue()).toBe('8')
    await last.fill('900')
    await last.press('Enter')
    await field(page, 'params.last')
      .getByText(/^Enter a number from/)
      .waitFor()
    await expect.poll(() => last.getAttribute('aria-invalid')).toBe('true')
    await last.fill('6')
    await last.press('Enter')
    await expect.poll(() => last.getAttribute('aria-invalid')).toBe(null)
    await page.getByRole('button', { name: 'Periods: follow a filter of the page' }).click()
    await page.getByRole('menuitem', { name: /^Periods/ }).click()
    await field(page, 'params.last').getByText('follows Periods').waitFor()
    await context.close()
  })

  test('by mouse: a ticker by its name without accents, then the ticker of the page again', async () => {
    const context = await reader(browser)
    const page = await formOf(context, 'revenue', /^Data/)
    await page.getByRole('button', { name: 'Ticker: use a fixed value' }).click()
    await told(page, 'Net revenue: changed Ticker')
    await chooser(page, 'params.symbol').click()
    await page.keyboard.type('tap doan hoa phat')
    await found(page, 'tap doan hoa phat').click()
    await field(page, 'params.symbol').getByText('Hoa Phat Group').waitFor()
    await field(page, 'params.symbol').getByText('HPG', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await field(page, 'params.symbol').getByText('Hoa Phat Group').waitFor({ state: 'detached' })
    await context.close()
  })

  test('by keyboard alone: a ticker, with Enter right behind what is typed', async () => {
    const context = await reader(browser, { lang: 'vi' })
    const page = await formOf(context, 'revenue', /^Dữ liệu/)
    await press(page, page.getByRole('button', { name: 'Mã: dùng giá trị cố định' }), 'Enter')
    await told(page, 'Doanh thu thuần: đã đổi Mã')
    await press(page, chooser(page, 'params.symbol'), 'Enter')
    await page.getByPlaceholder('Tìm, không cần dấu').waitFor()
    await page.keyboard.type('hoa phat')
    await page.keyboard.press('Enter')
    await field(page, 'params.symbol').getByText('Tập đoàn Hòa Phát').waitFor()
    await context.close()
  })

  test.each(['mouse', 'keyboard'] as const)('a sector is found without accents, by %s', async (by) => {
    const context = await reader(browser, { lang: 'vi' })
    const page = await edited(context, server, '/sector?tab=data')
    await chosen(page, 'lowest_pe', /^Dữ liệu/)
    const more = page.locator('.edit-more > summary')
    const group = chooser(page, 'params.group')
    if (by === 'mouse') {
      await more.click()
      await group.click()
    } else {
      await press(page, more, 'Enter')
      await press(page, group, 'Enter')
    }
    await page.getByPlaceholder('Tìm, không cần dấu').waitFor()
    await page.keyboard.type('bat dong san')
    if (by === 'mouse') await found(page, 'bat dong san').click()
    else await page.keyboard.press('Enter')
    await field(page, 'params.group').getByText('REAL_ESTATE', { exact: true }).waitFor()
    await context.close()
  })

  test.each(['mouse', 'keyboard'] as const)(
    'what no field fits is written as JSON, refused in words, and taken, by %s',
    async (by) => {
      const context = await reader(browser)
      const page = await edited(context, server, '/sector?tab=data')
      await chosen(page, 'lowest_pe', /^Data/)
      const where = field(page, 'params.where').getByRole('textbox')
      await expect.poll(() => where.inputValue()).toBe('{"pe_ttm":[0,null]}')
      if (by === 'mouse') await where.click()
      else await tabTo(page, where)
      await page.keyboard.press('Control+a')
      await page.keyboard.type('{"pe_ttm": [5, ')
      const leave = by === 'mouse' ? page.getByRole('heading', { name: 'Lowest P/E' }).last() : null
      const take = () => (leave ? leave.click() : page.keyboard.press('Control+Enter'))
      await take()
      await field(page, 'params.where').getByRole('alert').waitFor()
      await expect.poll(() => where.getAttribute('aria-invalid')).toBe('true')
      await where.focus()
      await page.keyboard.press('Control+End')
      await page.keyboard.type('null]}')
      await take()
      await told(page, 'Lowest P/E: changed Conditions')
      await expect.poll(() => where.inputValue()).toBe('{"pe_ttm":[5,null]}')
      await context.close()
    },
  )

  test.each(['mouse', 'keyboard'] as const)(
    'the nearest name of one that is not there is offered and taken, by %s',
    async (by) => {
      const context = await reader(browser)
      const page = await formOf(context, 'revenue', /^Data/)
      // A draft is kept that a name in it has been taken out of the registry since.
      await page.locator('[data-edit-widget="revenue"]').focus()
      await page.keyboard.press('Shift+ArrowDown')
      await told(page, 'Net revenue: 4 wide, 5 high')
      const kept = () => page.evaluate(() => localStorage.getItem('rattan-draft::company'))
      await expect.poll(kept).toContain('"h":5')
      await page.goto(`${server.url}/api/health`)
      await page.evaluate(() => {
        const draft = JSON.parse(localStorage.getItem('rattan-draft::company')!)
        const [charts] = draft.page.tabs
        charts.widgets.find(({ id }: { id: string }) => id === 'revenue').params.metrics[0] = 'net_revenues'
        localStorage.setItem('rattan-draft::company', JSON.stringify(draft))
      })
      await page.goto(`${server.url}/company?edit=on`)
      await page.locator('[data-edit-widget="revenue"]').waitFor()
      await chosen(page, 'revenue', /^Data/)
      const take = field(page, 'params.metrics.0').getByRole('button', { name: 'Use net_revenue' })
      if (by === 'mouse') await take.click()
      else await press(page, take, 'Enter')
      await told(page, /: changed Metrics 1$/)
      await field(page, 'params.metrics.0').getByText('Net revenue').waitFor()
      await page.locator('[data-field-fault]').waitFor({ state: 'detached' })
      await context.close()
    },
  )

  test('by touch: a metric is chosen, a switch is thrown', async () => {
    const context = await reader(browser, { touch: true })
    const page = await formOf(context, 'balance_structure')
    await page.getByRole('switch', { name: 'Stacked' }).tap()
    await told(page, 'Balance structure: changed Stacked')
    await page.getByRole('tab', { name: /^Data/ }).tap()
    await chooser(page, 'params.metrics.0').tap()
    await page.getByPlaceholder('Search, accents or not').fill('doanh thu thuan')
    await found(page, 'doanh thu thuan').tap()
    await told(page, 'Balance structure: changed Metrics')
    await context.close()
  })

  test('choosing another widget asks for nothing that is here', async () => {
    const context = await reader(browser)
    const page = await formOf(context, 'revenue')
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    for (const id of ['gross_profit', 'returns', 'revenue']) {
      await page.locator(`[data-edit-widget="${id}"]`).click()
      await page.locator(`[data-edit-widget="${id}"][data-selected]`).waitFor()
      await page.locator('[data-field]').first().waitFor()
    }
    expect(asked.filter((path) => /^\/api\/(plugins|metrics|tickers|sectors)/.test(path))).toEqual([])
    await context.close()
  })

  test('is made smaller no further than it works', async () => {
    const context = await reader(browser)
    const page = await formOf(context, 'revenue')
    await page.locator('[data-edit-widget="revenue"]').focus()
    await page.keyboard.press('Shift+ArrowLeft')
    await told(page, 'Net revenue: 3 wide, 4 high')
    await page.keyboard.press('Shift+ArrowLeft')
    await told(page, 'Net revenue cannot change its size further')
    await context.close()
  })

  test.each(['dark', 'light'] as const)('names and contrast are as WCAG asks, %s', async (theme) => {
    const context = await reader(browser, { theme, lang: 'vi' })
    const page = await formOf(context, 'revenue')
    for (const part of [/^Hiển thị/, /^Dữ liệu/, /^Vị trí/]) {
      await page.getByRole('tab', { name: part }).click()
      const { violations } = await new AxeBuilder({ page }).include('[data-edit-form]').analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    }
    await context.close()
  })
})

test('the schemas of plugins are not loaded before something is edited', async () => {
  const context = await reader(browser)
  const page = await context.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(`${server.url}/company`)
  await settled(page)
  expect(asked).not.toContain('/api/plugins')
  await context.close()
})
