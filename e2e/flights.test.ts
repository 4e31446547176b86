import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PageSummary, ResolvedPage } from '../core/api/pages.ts'
import type { WidgetData } from '../core/api/widget-data.ts'
import { launchChromium } from './chromium.ts'
import FIGURES from './flights-figures.json' with { type: 'json' }
import { type RunningServer, startServer } from './server.ts'
import { settled } from './settled.ts'

// A second instance, examples/flights, proves that the engine knows no market: it runs as `npm start -- --example flights`
// does, and nothing that a reader sees or downloads speaks of another world than its own.
const PAGES = ['overview', 'airline', 'punctuality']
// The exchange HOSE by its capitals: "those" and "chosen" are English.
const FOREIGN = /stock|ticker|sector|session|broker|viet|VND|₫/i
const EXCHANGE = /\bHOSE\b/

let browser: Browser
let server: RunningServer
let pages: PageSummary[]
beforeAll(async () => {
  // A run of all tests says where the shell of the instance at the top is: this one has its own.
  server = await startServer({
    ...{ INSTANCE_DIR: 'examples/flights', OUT_DIR: '.work/out-flights', DATA_DIR: '' },
  })
  browser = await launchChromium()
  pages = await get<PageSummary[]>('pages')
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(`${server.url}/api/${path}`)
  expect(answer.status, path).toBe(200)
  return (await answer.json()) as T
}

/** A reader who has chosen nothing yet; what the browser complains of is collected. */
async function open(width: number) {
  const context = await browser.newContext({ viewport: { width, height: 900 } })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`page: ${error.message}`))
  return { context, page, faults }
}

async function goTo(page: Page, path: string) {
  await page.goto(`${server.url}/${path}`)
  await settled(page)
}

/** Everything that is said on the screen, aloud or on hovering. */
const said = (page: Page) =>
  page.evaluate(() => {
    const attributes = ['title', 'aria-label', 'aria-description', 'placeholder', 'alt']
    const nodes = [...document.querySelectorAll('*')].filter((node) => !node.matches('script, style'))
    const hidden = nodes.flatMap((node) => attributes.map((name) => node.getAttribute(name) ?? ''))
    return [document.title, document.body.innerText, document.body.textContent ?? '', ...hidden].join('\n')
  })

/** The lines that speak of the other world. */
const foreignIn = (text: string) =>
  text.split('\n').filter((line) => FOREIGN.test(line) || EXCHANGE.test(line))

describe('on screen', () => {
  test.each([
    [1440, PAGES],
    [390, PAGES],
  ])('at %i px every page and tab is whole, in English and light, and about flights only', async (width) => {
    const { context, page, faults } = await open(width)
    expect(pages.map(({ id }) => id)).toEqual(PAGES)
    for (const { id, tabs } of pages) {
      for (const tab of tabs.flatMap((one) => one.tabs ?? [one])) {
        const place = `${id}/${tab.id}`
        await goTo(page, `${id}?tab=${tab.id}`)
        const html = page.locator('html')
        expect([await html.getAttribute('lang'), await html.getAttribute('data-theme')]).toEqual([
          'en',
          'light',
        ])
        for (const line of foreignIn(await said(page))) faults.push(`${place}: "${line.trim()}"`)
        if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
          faults.push(`${place} is wider than the screen`)
        const { violations } = await new AxeBuilder({ page }).analyze()
        for (const { id: rule, impact, nodes } of violations) {
          if (impact === 'serious' || impact === 'critical')
            faults.push(`${place}: axe ${rule}: ${nodes[0]?.html.slice(0, 200)}`)
        }
      }
    }
    await context.close()
    expect(faults).toEqual([])
  })

  test('what opens over a page is about flights only, and no language can be chosen', async () => {
    const { context, page, faults } = await open(1440)
    const words: string[] = []
    for (const id of PAGES) {
      await goTo(page, id)
      await page
        .getByRole('button', { name: /^Options: / })
        .last()
        .click()
      await page.getByRole('menu').waitFor()
      words.push(await said(page))
      await page.getByRole('menuitem', { name: 'About this widget' }).click()
      await page.getByRole('dialog').getByText('Data version').waitFor()
      words.push(await said(page))
      await page.keyboard.press('Escape')

      await page.keyboard.press('/')
      await page.getByRole('dialog').getByRole('option').first().waitFor()
      words.push(await said(page))
      await page.keyboard.type('del')
      await page.getByRole('option', { name: /Delta Air Lines/ }).waitFor()
      words.push(await said(page))
      await page.keyboard.press('Escape')

      await page.getByRole('button', { name: 'Display settings' }).click()
      await page.getByText('Colour-blind-safe').waitFor()
      words.push(await said(page))
      expect(await page.getByLabel('Language', { exact: true }).count()).toBe(0)
      await page.keyboard.press('Escape')
    }
    await goTo(page, 'airline')
    await page.getByRole('combobox', { name: /^Airline/ }).click()
    await page.getByRole('option', { name: /United/ }).waitFor()
    words.push(await said(page))
    await context.close()
    expect(words.flatMap(foreignIn)).toEqual([])
    expect(faults).toEqual([])
  })

  test('what is not there is said in words of flights', async () => {
    const { context, page } = await open(1440)
    await goTo(page, 'overview?day=1999-01-01')
    await page.locator('[data-widget="day_table"]').getByText('No records for this selection.').waitFor()
    const words = [await said(page)]
    await page.goto(`${server.url}/airline?airline=ZZ`)
    await page.getByText('No airline “ZZ” flew from New York').waitFor()
    words.push(await said(page))
    await page.goto(`${server.url}/nowhere`)
    await page.getByText('There is no page “nowhere”').waitFor()
    words.push(await said(page))
    await context.close()
    expect(words.flatMap(foreignIn)).toEqual([])
  })
})

describe('its own plugins', () => {
  test('are found without a line in any list, and drawn', async () => {
    const { context, page, faults } = await open(1440)
    await goTo(page, 'overview')
    const strip = page.locator('[data-widget="on_time_year"]')
    await strip.getByRole('option').first().waitFor()
    expect(await strip.getByRole('option').count()).toBe(365)
    expect(await strip.getByRole('option', { name: '9 Feb 2013: 31.9%', exact: true }).count()).toBe(1)
    const hours = page.locator('[data-widget="hours"]')
    await hours.getByText('Departure delay').first().waitFor()
    await context.close()
    expect(faults).toEqual([])
  })

  test('a click or Enter on a square gives its day to the page', async () => {
    const { context, page, faults } = await open(1440)
    await goTo(page, 'overview')
    const strip = page.locator('[data-widget="on_time_year"]')
    const table = page.locator('[data-widget="day_table"]')
    await strip.getByRole('option', { name: /^9 Feb 2013/ }).click()
    await page.waitForURL(/day=2013-02-09/)
    await table.getByText('9 Feb 2013').first().waitFor()
    // A week on and a day back, by keys.
    await strip.getByRole('listbox').focus()
    await strip.getByRole('option', { name: /^9 Feb 2013/ }).hover()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.waitForURL(/day=2013-02-15/)
    await table.getByText('15 Feb 2013').first().waitFor()
    await context.close()
    expect(faults).toEqual([])
  })
})

describe('over HTTP', () => {
  test('subjects and groups are airlines and alliances; there are no tickers', async () => {
    expect(await get<object[]>('airlines')).toHaveLength(16)
    expect(await get('airlines/UA')).toMatchObject({ name: { en: 'United Air Lines' }, group: 'STAR' })
    const peers = await get<{ symbol: string }[]>('airlines/UA/peers')
    expect(peers.map(({ symbol }) => symbol)).toEqual(['EV', 'US', 'YV'])
    expect(await get('alliances/STAR')).toMatchObject({ label: { en: 'Star Alliance' }, size: 4 })
    for (const path of ['tickers', 'tickers/UA', 'sectors']) {
      expect((await fetch(`${server.url}/api/${path}`)).status, path).toBe(404)
    }
  })

  test('figures agree with plain SQL over its files', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const root = join(import.meta.dirname, '..')
    const faults: string[] = []
    for (const { page, widget, inputs, row, column, sql, value } of FIGURES) {
      const said = await connection.runAndReadAll(sql.replace("'examples/", `'${root}/examples/`))
      const expected = said.getRowsJS()[0]?.[0]
      const query = new URLSearchParams(
        Object.entries(inputs).map(([name, input]): [string, string] => [name, String(input)]),
      )
      const path = `pages/${page}/widgets/${encodeURIComponent(widget)}?${query}`
      const found = cellOf(await get<WidgetData>(path), row, column)
      const what = `${path} ${JSON.stringify(row)} ${column}`
      // What the figure was when it was written down, too: files and SQL could change together.
      for (const [whose, other] of Object.entries({ sql: expected, written: value })) {
        if (!same(found, other)) faults.push(`${what}: ${found}, ${whose} ${other}`)
      }
    }
    expect(FIGURES).toHaveLength(20)
    expect(faults).toEqual([])
  })

  test('files have English heads, and none of another world', async () => {
    const heads = await headOf('overview', 'alliance_table', '?lang=en')
    expect(heads.slice(0, 6)).toEqual([
      ...['Alliance', 'Name', 'Alliance', 'Date', 'Flights (flights)', 'Share of all flights (%)'],
    ])
    for (const page of PAGES) {
      const { widgets, tabs } = await get<ResolvedPage>(`pages/${page}`)
      const all = [...widgets, ...tabs.flatMap((tab) => tab.widgets)]
      for (const { id, repeat } of all.filter(({ hasData }) => hasData)) {
        const widget = repeat ? `${id}[EWR]` : id
        for (const query of ['', '?lang=en']) {
          const words = (await headOf(page, widget, query)).join('\n')
          expect(foreignIn(words), `${page}/${widget}`).toEqual([])
        }
      }
    }
  })
})

async function headOf(page: string, widget: string, query: string): Promise<string[]> {
  const path = `${server.url}/api/pages/${page}/widgets/${encodeURIComponent(`${widget}.csv`)}${query}`
  const answer = await fetch(path)
  expect(answer.status, path).toBe(200)
  const [head = ''] = (await answer.text()).replace('\ufeff', '').split('\r\n')
  return head.split(',')
}

/** The cell of the first row that has these values; undefined without one. */
function cellOf({ columns, data, rows }: WidgetData, row: object, column: string): unknown {
  const at = (name: string) => data[columns.findIndex((one) => one.name === name)] ?? []
  const match = (i: number) => Object.entries(row).every(([name, value]) => at(name)[i] === value)
  return at(column)[Array.from({ length: rows }, (_, i) => i).find(match) ?? -1]
}

/** To a billionth of the value; what is missing is missing in both. */
function same(a: unknown, b: unknown): boolean {
  if (a === null || b === null) return a === b
  const [x, y] = [Number(a), Number(b)]
  return Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(y))
}
