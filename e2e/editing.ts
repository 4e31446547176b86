import type { Browser, BrowserContext, Locator, Page } from '@playwright/test'
import { expect, vi } from 'vitest'
import type { RunningServer } from './server.ts'
import { settled } from './settled.ts'

/** What tests of the editor have in common: people, their browsers, and a page with the editor open over it. */

export const LAN = { email: 'lan@example.com', name: 'Nguyễn Thị Lan', password: 'một câu dài dễ nhớ' }

/** The first admin, in a browser of their own. */
export async function firstAdmin(browser: Browser, server: RunningServer): Promise<BrowserContext> {
  const admin = await browser.newContext()
  await vi.waitFor(() => expect(server.said()).toMatch(/setup#\S+/), { timeout: 60_000 })
  const token = /setup#(\S+)/.exec(server.said())![1]
  const answer = await admin.request.post(`${server.url}/api/auth/setup`, { data: { token, ...LAN } })
  expect(answer.status()).toBe(200)
  return admin
}

/** Somebody whom the admin has invited, in a browser of their own. */
export async function invited(
  browser: Browser,
  server: RunningServer,
  admin: BrowserContext,
  { email, name, role }: { email: string; name: string; role: 'viewer' | 'editor' },
): Promise<BrowserContext> {
  const asked = { email, role, groups: [] }
  const answer = await admin.request.post(`${server.url}/api/people/invitations`, { data: asked })
  const token = new URL((await answer.json()).link).hash.slice(1)
  const context = await browser.newContext()
  const accepted = await context.request.post(`${server.url}/api/auth/accept`, {
    data: { token, name, password: LAN.password },
  })
  expect(accepted.status()).toBe(200)
  return context
}

export interface Look {
  readonly lang?: 'vi' | 'en'
  readonly theme?: 'dark' | 'light'
  readonly touch?: boolean
  readonly size?: { width: number; height: number }
  readonly as?: BrowserContext
}

/** Somebody who reads in a browser of their own; signed in as who signed in in another. */
export async function reader(browser: Browser, look: Look = {}): Promise<BrowserContext> {
  const { lang = 'en', theme = 'dark', touch = false, size = { width: 1440, height: 900 }, as } = look
  const context = await browser.newContext({ viewport: size, hasTouch: touch })
  if (as) await context.addCookies(await as.cookies())
  await context.addInitScript(
    ([lang, theme]) => {
      localStorage.setItem('rattan', JSON.stringify({ lang }))
      localStorage.setItem('theme', theme)
    },
    [lang, theme] as const,
  )
  return context
}

/** The page, with the editor open over it. */
export async function edited(
  context: BrowserContext,
  server: RunningServer,
  path = '/company',
): Promise<Page> {
  const page = await context.newPage()
  await page.goto(server.url + path)
  await settled(page)
  await page.getByRole('button', { name: /^(Edit page|Sửa trang)$/ }).click()
  await page.locator('[data-edit-widget]').first().waitFor()
  return page
}

export const widget = (page: Page, id: string): Locator => page.locator(`[data-edit-widget="${id}"]`)
export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
/** What a screen reader was told last. */
export const said = (page: Page) => page.locator('[data-edit-said]').textContent()

/** Publishes what is on the desk. */
export async function askToPublish(page: Page): Promise<void> {
  await button(page, 'Publish to everyone').first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Publish to everyone' }).click()
}

/** The same, and waits until everybody has it. */
export async function publish(page: Page): Promise<void> {
  await askToPublish(page)
  await expect.poll(() => said(page)).toBe('Published to everyone')
}
