import type { Browser, BrowserContext, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FIRST_DOCUMENT } from '../core/api/first-document.ts'
import type { ResolvedPage, ResolvedTab } from '../core/api/pages.ts'
import type { WidgetData } from '../core/api/widget-data.ts'
import { LIMITS } from '../server/duckdb/limits.ts'
import { size } from '../server/testing/test-attack.ts'
import { launchChromium } from './chromium.ts'
import { expectOnlyText, PAYLOADS, watchPayloads } from './payloads.ts'
import { type RunningServer, startServer } from './server.ts'
import { settled } from './settled.ts'

/** What a browser makes of numbers and words that no sound answer has, in every kind of widget (BR1, BR7). */

let browser: Browser
let server: RunningServer
/** Tabs that show every kind of widget between them, as few as that takes. */
let places: ReturnType<typeof tabsOf>
beforeAll(async () => {
  server = await startServer({ DATA_DIR: '' })
  browser = await launchChromium()
  const get = async (path: string) => (await fetch(server.url + path)).json()
  const all = await Promise.all(
    ((await get('/api/pages')) as { id: string }[]).map(
      ({ id }) => get(`/api/pages/${id}`) as Promise<ResolvedPage>,
    ),
  )
  const shown = all.flatMap((page) => tabsOf(page))
  const kinds = new Set(shown.flatMap((one) => [...one.kinds]))
  places = []
  while (kinds.size > 0) {
    const gain = (one: (typeof shown)[number]) => [...one.kinds].filter((kind) => kinds.has(kind)).length
    const best = shown.reduce((a, b) => (gain(b) > gain(a) ? b : a))
    places.push(best)
    for (const kind of best.kinds) kinds.delete(kind)
  }
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

function tabsOf({ id, widgets, tabs }: ResolvedPage) {
  const leaves: readonly (ResolvedTab | null)[] =
    tabs.length === 0 ? [null] : tabs.flatMap((tab) => (tab.tabs.length > 0 ? tab.tabs : [tab]))
  return leaves.map((leaf) => ({
    page: id,
    tab: leaf?.id ?? null,
    kinds: new Set([...widgets, ...(leaf?.widgets ?? [])].map(({ widget }) => widget)),
    widgets: [...widgets, ...(leaf?.widgets ?? [])].map(({ id, widget }) => ({ id, kind: widget })),
  }))
}

type Change = (line: WidgetData) => WidgetData
const cells =
  (change: (cell: unknown) => unknown): Change =>
  (line) => ({ ...line, data: line.data.map((column) => column.map(change)) })
const numbers = (to: unknown) => cells((cell) => (typeof cell === 'number' ? to : cell))
/** What JSON has no word for is written over this. */
const ENDLESS = 987654321987
const CHANGES: readonly (readonly [string, Change])[] = [
  ['nothing but nulls', numbers(null)],
  ['infinite numbers', numbers(ENDLESS)],
  ['texts where numbers were', numbers('–')],
  ['no rows', (line) => ({ ...line, rows: 0, data: line.data.map(() => []) })],
  ['no columns', (line) => ({ ...line, rows: 0, columns: [], data: [] })],
]

/** Has every answer of numbers changed on its way. */
async function changing(page: Page, change: Change): Promise<void> {
  await page.route(/\/api\/pages\/[^/]+\/data/, async (route) => {
    const answer = await route.fetch()
    const lines = (await answer.text()).split('\n').filter(Boolean)
    const changed = lines.map((text) => {
      const line = JSON.parse(text) as WidgetData
      return JSON.stringify(change(line)).replaceAll(String(ENDLESS), '1e999')
    })
    await route.fulfill({ response: answer, body: `${changed.join('\n')}\n` })
  })
}

/** Has one widget of each kind get so many rows; in the browser, since an answer of that size takes no detour. */
async function lengthen(context: BrowserContext, rows: number): Promise<void> {
  const seen = new Set<string>()
  const first = places.flatMap(({ page, widgets }) =>
    widgets.flatMap(({ id, kind }) => (seen.has(kind) ? [] : seen.add(kind) && [`${page} ${id}`])),
  )
  await context.addInitScript(
    ([first, rows]) => {
      const { fetch } = window
      window.fetch = async (...asked) => {
        const answer = await fetch(...asked)
        const page = /\/api\/pages\/([^/]+)\/data/.exec(answer.url)?.[1]
        if (!page) return answer
        const longer = (text: string) => {
          const line = JSON.parse(text) as { widget: string; rows: number; data: unknown[][] }
          if (line.rows === 0 || !first.includes(`${page} ${line.widget.replace(/\[.*/, '')}`)) return text
          const data = line.data.map((column) =>
            Array.from({ length: rows }, (_, i) => column[i % column.length]),
          )
          return JSON.stringify({ ...line, rows, data })
        }
        const lines = (await answer.text()).split('\n').filter(Boolean)
        return new Response(`${lines.map(longer).join('\n')}\n`, answer)
      }
    },
    [first, rows] as const,
  )
}

/** Opens the places in turn; gives what the browser complained of. */
async function visited(change: Change | number, after?: (page: Page) => Promise<void>): Promise<string[]> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await watchPayloads(context)
  // What came with the document would be drawn as it is.
  await context.addInitScript((id) => {
    new MutationObserver(() => document.getElementById(id)?.remove()).observe(document, {
      childList: true,
      subtree: true,
    })
  }, FIRST_DOCUMENT)
  const page = await context.newPage()
  const faults: string[] = []
  let place = ''
  page.on('console', (message) => message.type() === 'error' && faults.push(`${place}: ${message.text()}`))
  page.on('pageerror', (error) => faults.push(`${place}: ${error.message}`))
  if (typeof change === 'number') await lengthen(context, change)
  else await changing(page, change)
  for (const { page: id, tab } of places) {
    place = `${id}/${tab}`
    await page.goto(`${server.url}/${id}${tab ? `?tab=${tab}` : ''}`)
    await settled(page)
    expect(await page.locator('main h1').count(), place).toBe(1)
    expect(await page.locator('main [data-widget]').count(), place).toBeGreaterThan(0)
    const drawn = await page.locator('main [data-widget]').allInnerTexts()
    for (const text of drawn) expect(text, place).not.toMatch(/\bNaN\b|undefined|\[object/)
    await after?.(page)
  }
  await context.close()
  return faults
}

test('the places have every kind of widget that the pages use, of which there are twelve at least', () => {
  expect(new Set(places.flatMap(({ kinds }) => [...kinds])).size).toBeGreaterThanOrEqual(12)
})

describe('one that gets', { timeout: 600_000 }, () => {
  test.each(CHANGES)('%s leaves the page alive, and the console silent', async (_, change) => {
    expect(await visited(change)).toEqual([])
  })

  // An answer never has more; with ATTACK=full as many as that.
  test('far more rows than it was made for, in one widget of each kind, leaves the page alive, and the console silent', async () => {
    expect(await visited(size(1500, LIMITS.maxRows))).toEqual([])
  })

  test('payloads in every text shows them as text', async () => {
    let n = 0
    const next = () => PAYLOADS[n++ % PAYLOADS.length]!
    const label = () => ({ en: next(), vi: next() })
    const faults = await visited(
      (line) => ({
        ...cells((cell) => (typeof cell === 'string' ? next() : cell))(line),
        columns: line.columns.map((column) => ({
          ...column,
          label: label(),
          ...(column.short ? { short: label() } : {}),
          ...(column.unitLabel ? { unitLabel: label() } : {}),
        })),
      }),
      expectOnlyText,
    )
    expect(faults).toEqual([])
    expect(n).toBeGreaterThan(PAYLOADS.length)
  })
})
