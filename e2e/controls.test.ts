import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Browser, BrowserContext, Download, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../server/config.ts'
import { startTestServer, type TestServer } from '../server/testing/test-server.ts'
import { launchChromium } from './chromium.ts'
import { settled } from './settled.ts'

const PAGE = `
id: prices
title: { en: Prices, vi: Giá }
group: basic
inputs:
  symbol: { type: ticker, entity: COMPANY, default: AAA }
  since: { type: date, default: '2024-06-03' }
  shown: { type: multi-choice, options: [revenue, profit], default: [revenue] }
widgets:
  - id: closes
    title: { en: Closes, vi: Giá đóng cửa }
    widget: line
    query: series
    params: { subjects: $symbol, entity: STOCK, metrics: [close], from: $since }
    options: { y: [close] }
    at: { x: 0, y: 0, w: 12, h: 4 }
  - id: numbers
    widget: table
    query: statement
    params: { symbol: AAA, last: 4, metrics: $shown }
    at: { x: 0, y: 4, w: 12, h: 4 }
`

let server: TestServer
let url: string
let browser: Browser
let context: BrowserContext
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rattan-controls-'))
  const file = join(folder, 'prices.parquet')
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`copy (select 'AAA' as symbol, date '2024-01-01' + range::int as date, 10 + range % 7 as close,
    100 as volume from range(747) where isodow(date '2024-01-01' + range::int) < 6) to '${file}' (format parquet)`)
  connection.closeSync()
  server = await startTestServer({
    outDir: join(ROOT, 'out'),
    files: { 'dashboards/prices.yaml': PAGE, 'data/processed/prices.parquet': await readFile(file) },
  })
  await rm(folder, { recursive: true })
  url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})
afterEach(() => context?.close())

async function reader(path: string): Promise<Page> {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto(url + path)
  await settled(page)
  return page
}

const textOf = async (file: Download) => (await readFile(await file.path())).toString('utf8')

test('a day is chosen in its field; what is no day changes nothing', async () => {
  const page = await reader('/prices?lang=en')
  const field = page.locator('input[type=date]')
  expect(await field.inputValue()).toBe('2024-06-03')
  await field.fill('2025-12-01')
  await page.waitForURL(/since=2025-12-01/)
  await settled(page)
  // Where the page begins with a day there is always one.
  await field.fill('')
  expect(new URL(page.url()).searchParams.get('since')).toBe('2025-12-01')
  await page.reload()
  await settled(page)
  expect(await page.locator('input[type=date]').inputValue()).toBe('2025-12-01')
})

describe('a chart and its numbers', () => {
  test('as a table says how many rows there are and has the way to all of them', async () => {
    const page = await reader('/prices?lang=en&since=2024-01-02')
    const closes = page.locator('[data-widget="closes"]')
    await closes.focus().catch(() => {})
    await closes.getByRole('button', { name: 'Closes' }).last().click()
    await page.getByRole('menuitem', { name: /table/i }).click()
    await closes.getByText(/^The first 500 of 5\d\d rows\./).waitFor()
    expect(await closes.locator('tbody tr').count()).toBe(500)
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      closes.getByRole('link', { name: 'Download Excel' }).last().click(),
    ])
    expect(file.suggestedFilename()).toMatch(/\.xlsx$/)
  })

  test('each download that is offered gives a file of what is shown', async () => {
    const page = await reader('/prices?lang=en&since=2026-01-01')
    const closes = page.locator('[data-widget="closes"]')
    const kinds: string[] = []
    await closes.hover()
    for (const button of await closes.locator('[data-downloads] > *').all()) {
      const [file] = await Promise.all([page.waitForEvent('download'), button.click()])
      const bytes = await textOf(file)
      kinds.push(file.suggestedFilename().split('.').at(-1)!)
      expect(bytes.slice(0, 4)).toMatch(/^(PK|.PNG)/)
    }
    expect(kinds).toEqual(['xlsx', 'png'])
    for (const name of ['CSV', 'Parquet']) {
      await closes.getByRole('button', { name: 'Closes' }).last().click()
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: new RegExp(name) }).click(),
      ])
      const text = await textOf(file)
      if (name === 'CSV') expect(text.trim().split(/\r?\n/)).toHaveLength(1 + 11)
      else expect(text.slice(0, 4)).toBe('PAR1')
    }
  })
})

describe('a picker while its code is on its way', () => {
  /** A reader for whom what holds a list of commands waits until it is let through. */
  async function waitingReader(press: (page: Page) => Promise<void>) {
    const page = await reader('')
    let letThrough = () => {}
    const held = new Promise<void>((done) => {
      letThrough = done
    })
    await page.route('**/_next/static/**/*.js', async (route) => {
      const response = await route.fetch()
      if ((await response.text()).includes('cmdk-input')) await held
      await route.fulfill({ response })
    })
    await page.goto(`${url}/prices?lang=en`)
    await settled(page)
    await press(page)
    return { page, letThrough }
  }

  test('a word that an input method has under way in a subject’s is finished, and typing goes on behind it', async () => {
    const { page, letThrough } = await waitingReader((page) =>
      page.locator('main button.control').filter({ hasText: 'AAA' }).click(),
    )
    const keyboard = await context.newCDPSession(page)
    await keyboard.send('Input.imeSetComposition', { text: 'cô', selectionStart: 2, selectionEnd: 2 })
    letThrough()
    await keyboard.send('Input.imeSetComposition', { text: 'công', selectionStart: 4, selectionEnd: 4 })
    await keyboard.send('Input.insertText', { text: 'công' })
    await page.locator('[cmdk-input]:focus').waitFor()
    await page.keyboard.type(' ty')
    expect(await page.locator('[cmdk-input]').inputValue()).toBe('công ty')
  })

  test('what is written for several choices is kept', async () => {
    const { page, letThrough } = await waitingReader((page) =>
      page.getByRole('button', { name: 'shown: Revenue' }).click(),
    )
    await page.keyboard.insertText('lợi')
    letThrough()
    await page.locator('[cmdk-input]:focus').waitFor()
    expect(await page.locator('[cmdk-input]').inputValue()).toBe('lợi')
  })

  test('Escape calls it off and leaves the button in focus', async () => {
    const { page, letThrough } = await waitingReader((page) =>
      page.getByRole('button', { name: 'shown: Revenue' }).click(),
    )
    await page.keyboard.type('pro')
    await page.keyboard.press('Escape')
    letThrough()
    await page.getByRole('button', { name: 'shown: Revenue' }).and(page.locator(':focus')).waitFor()
    expect(await page.locator('[cmdk-input]').count()).toBe(0)
  })
})
