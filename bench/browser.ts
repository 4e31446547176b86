import type { Browser, BrowserContext, Page } from '@playwright/test'
import { launchChromium } from '../e2e/chromium.ts'
import { settled } from '../e2e/settled.ts'
import type { BenchPage } from './subject.ts'

export interface BrowserTimes {
  /** Medians in ms from navigation to the last widget painted, with an empty and with a filled browser cache. */
  readonly cold: number
  readonly warm: number
  /** From a new subject in the address to its last repaint. */
  readonly change: number
  /** Script that the first page loads, as it comes over the wire. */
  readonly scriptKb: number
  readonly all: { readonly cold: number[]; readonly warm: number[]; readonly change: number[] }
}

/** Nothing has changed on screen for so long: it is painted. */
const STILL_MS = 700

/** Notes when anything in the page's content last changed, a frame later, when it is on screen. */
const WATCH = `(() => {
  window.benchPainted = 0
  const paint = () => requestAnimationFrame(() => setTimeout(() => { window.benchPainted = performance.now() }))
  new MutationObserver((changes) => {
    if (!changes.some(({ target }) => (target.closest ? target : target.parentElement)?.closest?.('main'))) return
    paint()
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
})()`

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** The page as a reader's browser sees it. */
export async function inBrowser(url: string, page: BenchPage, rounds: number): Promise<BrowserTimes> {
  const browser = await launchChromium()
  try {
    const all = { cold: [] as number[], warm: [] as number[], change: [] as number[] }
    const script = await scriptBytes(browser, url, page)
    for (let round = 0; round < rounds; round++) {
      const context = await newContext(browser)
      const reader = await context.newPage()
      const [first, second] = page.symbols
      all.cold.push(await navigation(reader, `${url}/${page.id}?${page.input}=${first}`))
      all.warm.push(await navigation(reader, `${url}/${page.id}?${page.input}=${first}`))
      all.change.push(await changeSubject(reader, page, second!))
      await context.close()
    }
    const { cold, warm, change } = all
    return { cold: median(cold), warm: median(warm), change: median(change), scriptKb: script / 1000, all }
  } finally {
    await browser.close()
  }
}

async function newContext(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addInitScript(WATCH)
  return context
}

async function navigation(reader: Page, address: string): Promise<number> {
  await reader.goto(address)
  await settled(reader)
  return still(reader)
}

/** When the last widget was painted, in ms since the page's time began. */
async function still(reader: Page): Promise<number> {
  await reader.waitForFunction(
    (ms) => {
      const painted = (window as unknown as { benchPainted: number }).benchPainted
      return painted > 0 && performance.now() - painted > ms
    },
    STILL_MS,
    { polling: 100 },
  )
  return reader.evaluate(() => (window as unknown as { benchPainted: number }).benchPainted)
}

/** As a link to the same page for another subject would: the address changes, and the shell follows. */
async function changeSubject(reader: Page, page: BenchPage, symbol: string): Promise<number> {
  const asked = await reader.evaluate(
    ([input, value]) => {
      const address = new URL(window.location.href)
      address.searchParams.set(input!, value!)
      Object.assign(window, { benchPainted: 0 })
      const began = performance.now()
      // Past the router's patched method, as the shell does it.
      History.prototype.pushState.call(window.history, null, '', address)
      window.dispatchEvent(new PopStateEvent('popstate'))
      return began
    },
    [page.input, symbol],
  )
  await settled(reader)
  return (await still(reader)) - asked
}

/** Bytes of all script that the first page loads, as they come over the wire. */
async function scriptBytes(browser: Browser, url: string, page: BenchPage): Promise<number> {
  const context = await newContext(browser)
  const reader = await context.newPage()
  const sizes: Promise<number>[] = []
  reader.on('requestfinished', (request) => {
    if (request.resourceType() === 'script')
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
  })
  await navigation(reader, `${url}/${page.id}`)
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  await context.close()
  return bytes
}
