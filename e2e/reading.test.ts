import type { Browser, BrowserContext, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { PageSummary } from '../core/api/pages.ts'
import { launchChromium } from './chromium.ts'
import { settled } from './reader.ts'
import { type RunningServer, startServer } from './server.ts'

let browser: Browser
let server: RunningServer
let context: BrowserContext
beforeAll(async () => {
  server = await startServer({ DATA_DIR: '' })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})
afterEach(() => context?.close())

async function reader(path: string, stored: object = {}): Promise<Page> {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addInitScript((kept) => {
    if (!localStorage.getItem('rattan')) localStorage.setItem('rattan', JSON.stringify(kept))
  }, stored)
  const page = await context.newPage()
  if (path) {
    await page.goto(server.url + path)
    await settled(page)
  }
  return page
}

describe('what stands before the numbers', () => {
  test('content starts above 240 px on every page and tab, and inputs take one row', async () => {
    const page = await reader('')
    const pages = (await (await fetch(`${server.url}/api/pages`)).json()) as PageSummary[]
    const late: string[] = []
    for (const { id, tabs } of pages) {
      for (const tab of tabs.flatMap((one) => one.tabs ?? [one])) {
        await page.goto(`${server.url}/${id}?tab=${tab.id}`)
        await settled(page)
        const { top, rows } = await page.evaluate(() => {
          const tops = [...document.querySelectorAll('main [data-widget]')]
            .filter((node) => !node.closest('main header'))
            .map((node) => node.getBoundingClientRect().top + scrollY)
          const bars = [...document.querySelectorAll<HTMLElement>('main section[aria-label^="Bộ lọc"]')]
          return { top: Math.min(...tops), rows: bars.map((bar) => bar.offsetHeight) }
        })
        if (!(top < 240)) late.push(`${id}/${tab.id} starts at ${top}`)
        for (const height of rows) if (height > 56) late.push(`${id}/${tab.id} has inputs of ${height} px`)
      }
    }
    expect(late).toEqual([])
  })

  test('on a phone a row of inputs scrolls by itself, the page does not', async () => {
    const page = await reader('')
    await page.setViewportSize({ width: 390, height: 844 })
    for (const tab of ['technical?tab=scanner', 'technical?tab=rotation', 'sector?tab=scores']) {
      await page.goto(`${server.url}/${tab}`)
      await settled(page)
      expect(await page.evaluate(() => document.documentElement.scrollWidth), tab).toBe(390)
    }
  })

  test('folded filters are counted, and one press sets them back', async () => {
    const page = await reader('/technical?tab=scanner&scan_trend=UP&min_rs=20&lang=en')
    const filters = page.getByRole('button', { name: 'Filters (2)' })
    await filters.click()
    await page.getByRole('radiogroup', { name: 'Trend' }).or(page.getByLabel('Trend')).first().waitFor()
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.getByRole('button', { name: 'Filters', exact: true }).waitFor()
    const query = new URL(page.url()).searchParams
    expect([query.get('scan_trend'), query.get('min_rs'), query.get('tab')]).toEqual([null, null, 'scanner'])
  })

  test('a tab about tiers of banks has no bank above it, one about a stock has its price', async () => {
    const page = await reader('/bank?tab=tiers&lang=en')
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Bank Analysis')
    expect(await page.locator('[data-widget="price"], [data-widget="nim_card"]').count()).toBe(0)
    for (const [path, price] of [
      ['/technical?tab=chart', 'quote_now'],
      ['/sector?tab=stock_detail', 'stock_price'],
      ['/forecast?tab=lookup', 'price'],
    ]) {
      await page.goto(server.url + path)
      await settled(page)
      await page.locator(`main header [data-widget="${price}"]`).waitFor()
    }
  })
})

describe('the reader’s own', () => {
  test('an address says language and theme, for this tab only', async () => {
    const page = await reader('/company?lang=en&theme=light', { lang: 'vi' })
    const look = () =>
      page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme])
    expect(await look()).toEqual(['en', 'light'])
    await page.getByRole('link', { name: 'Banks' }).click()
    await page.waitForURL(/\/bank/)
    expect(await look()).toEqual(['en', 'light'])
    await page.getByRole('button', { name: /dark theme/i }).click()
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark')
    expect(await page.evaluate(() => JSON.parse(localStorage.getItem('rattan') ?? '{}').lang)).toBe('vi')
    await page.goto(`${server.url}/company`)
    await settled(page)
    expect(await look()).toEqual(['vi', 'dark'])
  })

  test('a remembered ticker that is gone is dropped for the default', async () => {
    const page = await reader('/company', { lang: 'en', subjects: { COMPANY: 'ZZZ', '': 'ZZZ' } })
    await page.waitForURL(/symbol=VNM/)
    await page.locator('[data-widget="revenue_card"]').waitFor()
    expect(await page.getByText('There is no').count()).toBe(0)
    const kept = await page.evaluate(() => JSON.parse(localStorage.getItem('rattan') ?? '{}').subjects)
    expect(Object.values(kept)).not.toContain('ZZZ')
  })

  test('one in the address is not remembered where there is no such ticker', async () => {
    const page = await reader('', {})
    await page.goto(`${server.url}/company?symbol=ZZZ`)
    await page.getByRole('alert').first().waitFor()
    expect(await page.evaluate(() => localStorage.getItem('rattan') ?? '')).not.toContain('ZZZ')
  })
})

test('after one refusal a tab that is here is not asked for again', async () => {
  const page = await reader('/company')
  const asked: string[] = []
  let busy = 1
  await page.route('**/api/pages/company/data?**', (route) => {
    asked.push(new URL(route.request().url()).searchParams.get('tab') ?? '')
    if (busy-- <= 0) return route.continue()
    const body = JSON.stringify({ error: 'overloaded', message: 'the server is busy', requestId: 'x' })
    return route.fulfill({
      status: 503,
      headers: { 'retry-after': '1' },
      contentType: 'application/json',
      body,
    })
  })
  await page.getByRole('tab', { name: 'Kết quả kinh doanh' }).click()
  await page.getByRole('gridcell').first().waitFor()
  for (const name of ['Biểu đồ', 'Kết quả kinh doanh', 'Biểu đồ']) {
    await page.getByRole('tab', { name }).click()
    await settled(page)
  }
  expect(asked).toEqual(['income', 'income'])
})

describe('paper and few colours', () => {
  test('tables print whole and light, however the browser is told to', async () => {
    const page = await reader('/forecast?tab=universe')
    const cut = () =>
      page.locator('article[data-widget] table').evaluateAll((tables) =>
        tables.map((table) => {
          const box = table.parentElement!
          return box.scrollHeight - box.clientHeight
        }),
      )
    expect(Math.max(...(await cut()))).toBeGreaterThan(100)
    await page.emulateMedia({ media: 'print' })
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'light')
    await expect.poll(async () => Math.max(...(await cut()))).toBeLessThanOrEqual(1)
    await page.emulateMedia({ media: 'screen' })
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark')
  })

  test('on paper nothing is wider than the sheet, and no column is left out', async () => {
    const page = await reader('')
    const tabs = [
      'forecast?tab=universe',
      'forecast?tab=consensus',
      'sector?tab=scores',
      'technical?tab=lists',
    ]
    const wide = () =>
      page.evaluate(() => {
        const sheet = document.documentElement.clientWidth
        return [...document.querySelectorAll<HTMLElement>('article[data-widget] :is(table, td, th)')]
          .filter((node) => node.getClientRects().length > 0)
          .filter((node) => {
            const card = node.closest('article')!.getBoundingClientRect()
            return node.getBoundingClientRect().right > Math.min(card.right, sheet) + 2
          })
          .map((node) => `${node.closest('article')!.dataset.widget} ${node.tagName}`)
      })
    let smaller = 0
    const heads = () => page.locator('article[data-widget] table th').count()
    for (const tab of tabs) {
      await page.goto(`${server.url}/${tab}`)
      await settled(page)
      const onScreen = await heads()
      await page.emulateMedia({ media: 'print' })
      await page.waitForFunction(() => document.documentElement.dataset.theme === 'light')
      await expect.poll(async () => [...new Set(await wide())], { message: tab }).toEqual([])
      expect(await heads(), tab).toBeGreaterThanOrEqual(onScreen)
      smaller += await page.locator('[data-smaller]').count()
      expect(await page.evaluate(() => document.documentElement.scrollWidth), tab).toBeLessThanOrEqual(1440)
      await page.emulateMedia({ media: 'screen' })
      await page.waitForFunction(() => document.querySelector('[data-smaller]') === null)
    }
    expect(smaller).toBeGreaterThan(0)
  })

  test('the key for printing lays the page out for paper first', async () => {
    const page = await reader('/company')
    await page.evaluate(() => {
      window.print = () => {
        document.title = `printed ${document.documentElement.dataset.theme}`
      }
    })
    await page.keyboard.press('Control+p')
    await page.waitForFunction(() => document.title === 'printed light')
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark')
  })

  test('in forced colours what is chosen and the keys of charts are still told apart', async () => {
    const page = await reader('/company')
    await page.emulateMedia({ forcedColors: 'active' })
    const ground = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((node) => getComputedStyle(node).backgroundColor)
    expect(await ground('[role=tab][aria-selected=true]')).not.toBe(
      await ground('[role=tab][aria-selected=false]'),
    )
    expect(await ground('.segment > [data-state=on]')).not.toBe(await ground('.segment > [data-state=off]'))
    const swatches = await page
      .locator('[data-widget="revenue"] i[style*="background"]')
      .evaluateAll((nodes) => nodes.map((node) => getComputedStyle(node).forcedColorAdjust))
    expect(new Set(swatches)).toEqual(new Set(['none']))
  })
})

test('a menu first opened by keyboard has its first entry focused', async () => {
  const page = await reader('/company')
  for (const key of ['Enter', 'ArrowDown']) {
    const menu = page.locator(
      `[data-widget="${key === 'Enter' ? 'revenue' : 'ebitda'}"] button[aria-haspopup=menu]`,
    )
    await menu.focus()
    await page.keyboard.press(key)
    await page.getByRole('menu').waitFor()
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'menuitem')
    expect(
      await page.evaluate(() => document.activeElement === document.querySelector('[role=menuitem]')),
    ).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await page.waitForFunction((button) => document.activeElement === button, await menu.elementHandle())
  }
})

test('what zooms a chart covers neither its names nor its plot', async () => {
  const page = await reader('/company')
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 })
    const plot = page.locator('[data-widget] [aria-keyshortcuts]').first()
    await plot.focus()
    await page.keyboard.press('+')
    const chart = plot.locator('xpath=..')
    await chart.getByRole('status').filter({ hasText: '–' }).waitFor()
    const covered = await chart.evaluate((element) => {
      const box = (of: Element) => of.getBoundingClientRect()
      const tools = [...element.querySelectorAll('button:has(svg.lucide), [role=status]')].map(box)
      const names = [...element.querySelectorAll('li, p, [aria-keyshortcuts]')].map(box)
      return tools.flatMap((a) =>
        names.filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom),
      )
    })
    expect(covered).toEqual([])
  }
})

test('a view whose code cannot be had says so at its place, and is there once it can', {
  timeout: 120_000,
}, async () => {
  const page = await reader('/company')
  const income = page.getByRole('tab', { name: 'Kết quả kinh doanh' })
  const charts = page.getByRole('tab', { name: 'Biểu đồ' })
  await page.route('**/_next/static/**/*.js', (route) => route.abort())
  await income.click()
  await page.getByRole('alert').filter({ hasText: 'Không vẽ được' }).waitFor()
  await page.unroute('**/_next/static/**/*.js')
  await charts.click()
  await income.click()
  await page.locator('[data-widget] table').first().waitFor()
})

test('a page’s document asks for every script that its first screen needs', async () => {
  const page = await reader('')
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.resourceType() === 'script') asked.push(new URL(request.url()).pathname)
  })
  await page.goto(`${server.url}/company`)
  await settled(page)
  const html = await (await fetch(`${server.url}/company`)).text()
  expect(asked.length).toBeGreaterThan(5)
  // The worker that listens for events can wait, and what stands beside the page.
  const late: string[] = []
  for (const path of asked.filter((path) => !html.includes(path) && !path.includes('worker'))) {
    const script = await (await fetch(server.url + path)).text()
    if (!script.includes('emptyWatch')) late.push(path)
  }
  expect(late).toEqual([])
})

describe('the palette while its code is on its way', () => {
  /** A reader for whom the palette's code, whenever it is asked for, waits until it is let through. */
  async function waitingReader() {
    const page = await reader('')
    let letThrough = () => {}
    const held = new Promise<void>((done) => {
      letThrough = done
    })
    let came = () => {}
    const here = new Promise<void>((done) => {
      came = done
    })
    await page.route('**/_next/static/**/*.js', async (route) => {
      const response = await route.fetch()
      const palette = (await response.text()).includes('cmdk-input')
      if (palette) await held
      await route.fulfill({ response })
      if (palette) came()
    })
    /** Resolves when what was held back is here. */
    const release = () => {
      letThrough()
      return here
    }
    await page.goto(`${server.url}/company?symbol=HPG`)
    await settled(page)
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').locator('input:focus').waitFor()
    return { page, release }
  }
  const shown = (page: Page) => page.getByRole('dialog').locator('input').inputValue()

  test('what an input method writes is kept, and Enter takes the first entry that comes', async () => {
    const { page, release } = await waitingReader()
    await page.keyboard.insertText('sữa việt')
    await page.keyboard.type(' nam')
    await page.keyboard.press('Enter')
    expect(await shown(page)).toBe('sữa việt nam')
    await release()
    await page.waitForURL(/symbol=VNM/)
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  })

  test('a word being composed is finished in the same field, and typing goes on behind it', async () => {
    const { page, release } = await waitingReader()
    const keyboard = await context.newCDPSession(page)
    await keyboard.send('Input.imeSetComposition', { text: 'sữ', selectionStart: 2, selectionEnd: 2 })
    await release()
    await keyboard.send('Input.imeSetComposition', { text: 'sữa', selectionStart: 3, selectionEnd: 3 })
    await keyboard.send('Input.insertText', { text: 'sữa' })
    await page.locator('[cmdk-input]:focus').waitFor()
    await page.keyboard.type(' viet nam')
    expect(await shown(page)).toBe('sữa viet nam')
    await page.getByRole('option', { name: /VNM/ }).first().waitFor()
  })
})
