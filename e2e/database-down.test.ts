import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../server/testing/test-postgres.ts'
import { launchChromium } from './chromium.ts'
import { type RunningServer, startServer } from './server.ts'
import { settled } from './settled.ts'

/** PostgreSQL dies as in a loss of power, under a server that shows nothing without an account. */

const LAN = { email: 'lan@example.com', name: 'Nguyễn Thị Lan', password: 'một câu dài dễ nhớ' }

let browser: Browser
let postgres: TestPostgres
let server: RunningServer
beforeAll(async () => {
  browser = await launchChromium()
  postgres = await startPostgres()
  server = await startServer({
    ...{ DATA_DIR: '', AUTH_PUBLIC: 'false', DATABASE_URL: await postgres.newDatabase() },
  })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await postgres?.stop()
})

/** A browser of its own, in English. */
async function visitor(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addInitScript(() => localStorage.setItem('rattan', JSON.stringify({ lang: 'en' })))
  return context.newPage()
}

async function fillIn(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(LAN.email)
  await page.getByLabel('Password', { exact: true }).fill(LAN.password)
  await page.keyboard.press('Enter')
}

describe('where the database of accounts dies', { timeout: 600_000 }, () => {
  let page: Page
  /** Another tab of the same reader. */
  let people: Page
  let outside: Page

  test('a page that is open goes on', async () => {
    await expect.poll(() => server.said(), { timeout: 60_000 }).toMatch(/setup#\S+/)
    page = await visitor()
    const token = /setup#(\S+)/.exec(server.said())![1]
    await page.request.post(`${server.url}/api/auth/setup`, { data: { token, ...LAN } })
    people = await page.context().newPage()
    await people.goto(`${server.url}/people`)
    await people.getByRole('cell', { name: 'Admin', exact: true }).waitFor()
    outside = await visitor()
    await outside.goto(`${server.url}/sign-in?next=/company`)
    await page.bringToFront()
    await page.goto(`${server.url}/company`)
    await settled(page)
    const shown = await page.locator('main [data-widget]').allInnerTexts()
    await page.evaluate(() => Object.assign(window, { same: true }))

    await postgres.kill()
    await page.getByRole('radio', { name: 'Yearly' }).click()
    await expect.poll(() => page.locator('main [data-widget]').allInnerTexts()).not.toEqual(shown)
    await settled(page)
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await page.getByRole('alert').filter({ hasText: /./ }).count()).toBe(0)
  })

  test('signing in says so, and keeps what was typed', async () => {
    const answered = outside.waitForResponse(/\/api\/auth\/login$/)
    await fillIn(outside)
    const answer = await answered
    expect(answer.status()).toBe(503)
    expect(answer.headers()['retry-after']).toBeDefined()
    await outside
      .getByRole('alert')
      .filter({ hasText: 'The database of accounts does not answer. Try again in a few minutes.' })
      .waitFor()
    expect(await outside.getByLabel('E-mail').inputValue()).toBe(LAN.email)
  })

  test('the page of people says so in its place', async () => {
    await people.bringToFront()
    await people.goto(`${server.url}/people`)
    await people.getByRole('alert').filter({ hasText: 'The database of accounts does not answer' }).waitFor()
  })

  test('all of them heal by themselves when it is back', async () => {
    await postgres.start()
    await people.getByRole('cell', { name: 'Admin', exact: true }).waitFor()
    await outside.bringToFront()
    await outside.getByLabel('Password', { exact: true }).press('Enter')
    await settled(outside)
    expect(new URL(outside.url()).pathname).toBe('/company')
    await page.bringToFront()
    await page.getByRole('radio', { name: 'Quarterly' }).click()
    await settled(page)
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await page.evaluate(() => 'same' in window)).toBe(true)
  })
})
