import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../server/config.ts'
import { firstAdmin, PASSWORD } from '../server/testing/test-accounts.ts'
import { startTestServer, type TestServer } from '../server/testing/test-server.ts'
import { launchChromium } from './chromium.ts'
import { cover } from './cover.ts'
import { settled } from './settled.ts'

/** What is asked for outside the page: files by the browser itself, news by the worker of its tabs. */

let server: TestServer
let url: string
let browser: Browser
let page: Page
let now = Date.now()
beforeAll(async () => {
  server = await startTestServer({
    ...{ outDir: join(ROOT, 'out'), watch: true, authPublic: false, clock: () => new Date(now) },
  })
  url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  await firstAdmin(server, 'lan@example.com')
  browser = await launchChromium()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  page = await context.newPage()
  const data = { email: 'lan@example.com', password: PASSWORD }
  await page.request.post(`${url}/api/auth/login`, { data })
  await page.goto(`${url}/tiny`)
  await settled(page)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const ADDED = `
id: added
title: { en: Added, vi: Thêm }
widgets:
  - { id: said, widget: text, title: { en: A, vi: A }, options: { text: { en: A, vi: A } }, at: { x: 0, y: 0, w: 12, h: 1 } }
`

/** Ten idle minutes, and two more. */
const idle = () => {
  now += 12 * 60_000
}
const widget = () => page.locator('[data-widget="all"]')

describe('after ten idle minutes', () => {
  test('the button at a widget saves its file', async () => {
    idle()
    const refused = await page.request.get(`${url}/api/pages/tiny/widgets/all.csv`)
    expect(refused.status()).toBe(401)
    const saved = page.waitForEvent('download')
    await widget().hover()
    await widget().getByRole('link', { name: /Excel/ }).click()
    const file = await readFile(await (await saved).path())
    expect(file.subarray(0, 2).toString()).toBe('PK')
    expect((await saved).suggestedFilename()).toBe('AAA_tiny.xlsx')
  })

  test('the menu of a widget does, by keyboard, and closes', async () => {
    idle()
    const saved = page.waitForEvent('download')
    await widget()
      .getByRole('button', { name: /^Tùy chọn/ })
      .focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: /CSV/ }).focus()
    await page.keyboard.press('Enter')
    const file = await readFile(await (await saved).path(), 'utf8')
    expect(file.split('\n')[0]).toContain('Doanh thu')
    await page.getByRole('menu').waitFor({ state: 'detached' })
  })

  test('a tab that is shown again hears what it missed', async () => {
    await cover(page, true)
    idle()
    await server.write('dashboards/added.yaml', ADDED)
    await cover(page, false)
    await page.getByRole('link', { name: 'Thêm' }).waitFor()
    expect(await page.locator('dialog[open]').count()).toBe(0)
  })
})
