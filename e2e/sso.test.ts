import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { databaseOf, onBothStores } from '../server/testing/test-accounts.ts'
import { startOidc, type TestOidc } from '../server/testing/test-oidc.ts'
import { freePort } from '../server/testing/test-postgres.ts'
import { launchChromium } from './chromium.ts'
import { type RunningServer, startServer } from './server.ts'
import { settled } from './settled.ts'

/** The way in through a provider, at an address of another site, as a person goes it. */

const SECRET = 'a secret of the client'
const PAGE = '/company?last=6'

vi.setConfig({ testTimeout: 300_000 })

onBothStores((newUrl) => {
  let browser: Browser
  let oidc: TestOidc
  let server: RunningServer
  /** Where people are: the provider is at 127.0.0.1, which is another site. */
  let origin: string
  beforeAll(async () => {
    browser = await launchChromium()
    const port = String(await freePort())
    origin = `http://localhost:${port}`
    oidc = await startOidc({
      ...{ redirectUri: `${origin}/api/auth/sso/desk/callback`, clientSecret: SECRET, asks: true },
    })
    server = await startServer({
      ...{ PORT: port, PUBLIC_URL: origin, DATA_DIR: '', AUTH_PUBLIC: 'false' },
      ...databaseOf(await newUrl()),
      ...{ OIDC_PROVIDERS: 'desk', OIDC_DESK_TITLE: 'The desk', OIDC_DESK_ISSUER: oidc.issuer },
      ...{ OIDC_DESK_CLIENT_ID: 'rattan', OIDC_DESK_CLIENT_SECRET: SECRET, OIDC_DESK_DOMAINS: 'example.com' },
      ...{ OIDC_DESK_ROLE_CLAIM: 'roles', OIDC_DESK_ROLES: 'it=admin' },
    })
  })
  afterAll(async () => {
    await server?.stop()
    await oidc?.close()
    await browser?.close()
  })

  /** A browser of its own, in English, before the page for signing in. */
  async function visitor(): Promise<Page> {
    const context = await browser.newContext()
    await context.addInitScript(() => {
      if (!localStorage.getItem('rattan')) localStorage.setItem('rattan', JSON.stringify({ lang: 'en' }))
    })
    const page = await context.newPage()
    await page.goto(`${origin}/sign-in?next=${encodeURIComponent(PAGE)}`)
    return page
  }

  const toProvider = async (page: Page) => {
    await page.getByRole('link', { name: 'Sign in with The desk' }).click()
    await page.getByRole('heading', { name: 'The provider' }).waitFor()
  }
  const isOnPage = async (page: Page) => {
    await page.waitForURL(`${origin}${PAGE}*`)
    await settled(page)
    await page.getByRole('banner').getByRole('button', { name: 'Account: Nguyễn An' }).waitFor()
  }

  test('whoever the provider lets in is back where they were going, under their name', async () => {
    const page = await visitor()
    const faults: string[] = []
    page.on('pageerror', ({ message }) => faults.push(message))
    await toProvider(page)
    await page.getByRole('button', { name: 'Let me in' }).click()
    await isOnPage(page)
    expect(faults).toEqual([])
    // What a page can read of it: nothing.
    expect(await page.evaluate(() => document.cookie)).not.toMatch(/rattan/)
    const cookies = (await page.context().cookies(origin)).filter(({ name }) => name.startsWith('rattan'))
    expect(cookies.map(({ name, httpOnly, sameSite }) => `${name} ${httpOnly} ${sameSite}`).sort()).toEqual([
      'rattan true Lax',
    ])
    await page.context().close()
  })

  test('whoever says no is told, and may go the same way again', async () => {
    const page = await visitor()
    await toProvider(page)
    await page.getByRole('button', { name: 'No', exact: true }).click()
    await page.getByText('The service said no, or you called it off.').waitFor()
    await toProvider(page)
    await page.getByRole('button', { name: 'Let me in' }).click()
    await isOnPage(page)
    await page.context().close()
  })

  test('whoever is not among those let in is told, and stays outside', async () => {
    const page = await visitor()
    oidc.person = { sub: 'other', email: 'other@example.org', email_verified: true }
    await toProvider(page)
    await page.getByRole('button', { name: 'Let me in' }).click()
    await page.getByText('That account is not among those let in here.').waitFor()
    expect(await page.evaluate(() => fetch('/api/auth/sessions').then(({ status }) => status))).toBe(401)
    await page.context().close()
  })

  test('an admin by claim sees who came in and who was refused', async () => {
    const page = await visitor()
    oidc.person = {
      sub: 'it',
      email: 'it@example.com',
      email_verified: true,
      name: 'Nguyễn An',
      roles: ['it'],
    }
    await toProvider(page)
    await page.getByRole('button', { name: 'Let me in' }).click()
    await isOnPage(page)
    await page.goto(`${origin}/people/log`)
    await page.getByRole('cell', { name: 'other@example.org' }).first().waitFor()
    await page.getByRole('cell', { name: 'desk: not-allowed' }).first().waitFor()
    await page.getByRole('cell', { name: 'an@example.com' }).first().waitFor()
    await page.context().close()
  })

  test('where the provider is down it is said, and passwords are still taken', async () => {
    const page = await visitor()
    await page.getByRole('link', { name: 'Sign in with The desk' }).waitFor()
    for (const path of ['/.well-known/openid-configuration', '/auth', '/token', '/jwks'])
      oidc.instead.set(path, (response) => response.destroy())
    // What the provider said of itself is known for an hour: only its own page does not answer then.
    const begun = await page.request.get(`${origin}/api/auth/sso/desk?next=/company`, { maxRedirects: 0 })
    const back = new URL(begun.headers().location!)
    expect(back.origin).toBe(oidc.issuer)
    await page.goto(
      `${origin}/api/auth/sso/desk/callback?code=x&state=${back.searchParams.get('state')}&iss=${oidc.issuer}`,
    )
    await page.getByText('The service does not answer.').waitFor()
    await page.getByLabel('Password', { exact: true }).waitFor()
    oidc.instead.clear()
    await page.context().close()
  })
})
