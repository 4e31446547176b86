import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../server/config.ts'
import { startTestServer, type TestServer } from '../server/testing/test-server.ts'
import { launchChromium } from './chromium.ts'
import { cover } from './cover.ts'

// A browser opens six connections to a server that speaks HTTP/1.1, and this server gives a reader one stream.
let server: TestServer
let url: string
let browser: Browser
let context: BrowserContext
const tabs: Page[] = []
beforeAll(async () => {
  server = await startTestServer({ watch: true, outDir: join(ROOT, 'out'), events: { perReader: 1 } })
  url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  browser = await launchChromium()
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const PAGE = (title: string) => `
id: added
title: { en: ${title}, vi: ${title} }
widgets:
  - { id: said, widget: text, title: { en: A, vi: A }, options: { text: { en: A, vi: A } }, at: { x: 0, y: 0, w: 12, h: 1 } }
`

/** Whether the one stream that there is may be had. */
const isFree = async () => {
  const abort = new AbortController()
  const answer = await fetch(`${url}/api/events`, { signal: abort.signal })
  abort.abort()
  return answer.ok
}

describe('eight tabs of one browser', () => {
  test('all show their page', async () => {
    for (let i = 0; i < 8; i++) {
      const tab = await context.newPage()
      tabs.push(tab)
      await tab.goto(`${url}/tiny`)
      await tab.waitForSelector('main [data-widget]')
      await tab.waitForFunction(() => !document.querySelector('main [aria-busy="true"]'))
    }
    await expect.poll(isFree, { timeout: 60_000 }).toBe(false)
  })

  test('all learn of a change by one stream', async () => {
    await server.write('dashboards/added.yaml', PAGE('Một'))
    await Promise.all(tabs.map((tab) => tab.getByRole('link', { name: 'Một' }).waitFor()))
  })

  test('have no stream while none of them can be seen, and learn what they missed when shown', async () => {
    for (const tab of tabs) await cover(tab, true)
    await expect.poll(isFree, { timeout: 60_000 }).toBe(true)
    await server.write('dashboards/added.yaml', PAGE('Hai'))
    await expect
      .poll(async () => (await (await fetch(`${url}/api/pages/added`)).json()).title?.vi, { timeout: 60_000 })
      .toBe('Hai')
    const [first, second] = tabs
    await cover(second!, false)
    await second!.getByRole('link', { name: 'Hai' }).waitFor()
    expect(await first!.getByRole('link', { name: 'Một' }).count()).toBe(1)
  })
})
