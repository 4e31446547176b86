import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { databaseOf, onBothStores } from '../server/testing/test-accounts.ts'
import { launchChromium } from './chromium.ts'
import { type RunningServer, startServer } from './server.ts'
import { atRest, settled } from './settled.ts'

const LAN = { email: 'lan@example.com', name: 'Nguyễn Thị Lan', password: 'một câu dài dễ nhớ' }

vi.setConfig({ testTimeout: 300_000 })

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

interface Private {
  readonly server: RunningServer
  /** Signed in as the admin. */
  readonly admin: BrowserContext
  /** Path and fragment of an invitation that nobody has accepted. */
  readonly invitation: string
  stop(): Promise<void>
}

/** A server that shows nothing without an account, with an admin, invitations, and a refused try in its log. */
async function startPrivate(databaseUrl: string | null): Promise<Private> {
  const server = await startServer({
    ...{ DATA_DIR: '', AUTH_PUBLIC: 'false', AUTH_REGISTRATION: 'true' },
    ...databaseOf(databaseUrl),
  })
  const admin = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  await vi.waitFor(() => expect(server.said()).toMatch(/setup#\S+/), { timeout: 60_000 })
  const token = /setup#(\S+)/.exec(server.said())![1]
  await admin.request.post(`${server.url}/api/auth/setup`, { data: { token, ...LAN } })
  let invitation = ''
  for (const [email, groups] of [
    ['minh.tran@example.com', ['fund-a', 'research']],
    ['a.long.address.of.somebody@subsidiary.of.a.holding.example.com', ['asia-pacific-team', 'fixed-income']],
  ] as const) {
    const data = { email, role: 'viewer', groups }
    const answer = await admin.request.post(`${server.url}/api/people/invitations`, { data })
    const { pathname, hash } = new URL((await answer.json()).link)
    invitation = pathname + hash
  }
  await admin.request.post(`${server.url}/api/auth/login`, {
    data: { email: LAN.email, password: 'wrong, surely' },
  })
  const stop = async () => {
    await admin.close()
    await server.stop()
  }
  return { server, admin, invitation, stop }
}

async function reader(
  look: { lang: string; theme: string; width: number },
  as?: BrowserContext,
): Promise<Page> {
  const { lang, theme, width } = look
  const phone = width < 720 ? { hasTouch: true, isMobile: true } : {}
  const context = await browser.newContext({ viewport: { width, height: 844 }, ...phone })
  if (as) await context.addCookies(await as.cookies())
  await context.addInitScript(
    ([lang, theme]) => {
      if (!localStorage.getItem('rattan')) localStorage.setItem('rattan', JSON.stringify({ lang }))
      localStorage.setItem('theme', theme)
    },
    [lang, theme] as const,
  )
  return context.newPage()
}
const ENGLISH = { lang: 'en', theme: 'light', width: 1440 }

onBothStores((newUrl) => {
  let started: Private
  let server: RunningServer
  beforeAll(async () => {
    started = await startPrivate(await newUrl())
    server = started.server
  })
  afterAll(() => started?.stop())

  test('leads from every page to signing in, and back to it', async () => {
    const page = await reader(ENGLISH)
    const told: string[] = []
    page.on('response', (answer) => {
      if (answer.ok() && /\/api\/(pages|status|tickers|metrics)/.test(answer.url())) told.push(answer.url())
    })
    await page.goto(`${server.url}/bank?tab=charts&last=6`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(new URL(page.url()).searchParams.get('next')).toBe('/bank?tab=charts&last=6')
    expect(await page.content()).not.toContain('VCB')
    expect(told).toEqual([])
    await page.getByLabel('E-mail').fill(LAN.email)
    await page.getByLabel('Password', { exact: true }).fill(LAN.password)
    await page.keyboard.press('Enter')
    await settled(page)
    expect(page.url()).toBe(`${server.url}/bank?tab=charts&last=6`)
    await page.context().close()
  })

  test('200 addresses to go to afterwards: none leads away', async () => {
    const page = await reader(ENGLISH, started.admin)
    await page.goto(`${server.url}/sign-in?next=/company`)
    const goOn = page.getByRole('link', { name: 'Continue' })
    await goOn.waitFor()
    expect(await goOn.evaluate((link: HTMLAnchorElement) => link.href)).toBe(`${server.url}/company`)
    const away: string[] = []
    const payloads = hostile()
    expect(payloads.length).toBeGreaterThanOrEqual(200)
    for (const payload of payloads) {
      const href = await page.evaluate(async (next) => {
        history.replaceState(null, '', `/sign-in?next=${encodeURIComponent(next)}`)
        window.dispatchEvent(new PopStateEvent('popstate'))
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
        const links = [...document.querySelectorAll<HTMLAnchorElement>('main a')]
        return links.map((link) => link.href).join(' ')
      }, payload)
      for (const link of href.split(' '))
        if (new URL(link).origin !== server.url) away.push(`${payload}: ${link}`)
    }
    expect(away).toEqual([])
    await page.context().close()
  })

  test('what a provider said is a sentence, and an unknown word is not shown', async () => {
    const page = await reader(ENGLISH)
    await page.goto(`${server.url}/sign-in?fault=not-invited&provider=google`)
    await page.getByRole('alert').filter({ hasText: 'You need an invitation' }).waitFor()
    await page.goto(`${server.url}/sign-in?fault=${encodeURIComponent('constructor<img src=x>')}`)
    await page.getByRole('alert').filter({ hasText: 'did not work' }).waitFor()
    expect(await page.getByText('constructor').count()).toBe(0)
    await page.context().close()
  })

  test('too many tries: says how long to wait', async () => {
    const page = await reader(ENGLISH)
    await page.goto(`${server.url}/sign-in`)
    await page.getByLabel('E-mail').fill('nobody@example.com')
    const alert = page.getByRole('alert').filter({ hasText: /./ })
    for (let tries = 0; tries < 40; tries++) {
      await page.getByLabel('Password', { exact: true }).fill(`guess number ${tries}`)
      const answered = page.waitForResponse(/\/api\/auth\/login$/)
      await page.keyboard.press('Enter')
      if ((await answered).status() === 429) break
      await alert.filter({ hasText: 'not right' }).waitFor()
    }
    await alert.filter({ hasText: /Too many tries\. Try again in \d+ (second|minute)/ }).waitFor()
    await page.getByRole('button', { name: /^Try again in/ }).waitFor()
    await page.context().close()
  })

  test('who may register makes an account', async () => {
    const page = await reader(ENGLISH)
    await page.goto(`${server.url}/sign-in?next=/company`)
    await page.getByRole('link', { name: 'Create one' }).click()
    await page.getByLabel('E-mail').fill('hoa@example.com')
    await page.getByLabel('Display name').fill('Lê Thị Hoa')
    await page.getByLabel('Password', { exact: true }).fill('a long sentence of hers')
    await page.getByRole('button', { name: 'Create one' }).click()
    await settled(page)
    expect(new URL(page.url()).pathname).toBe('/company')
    await page.context().close()
  })
})

/** Forms that browsers, servers and filters read differently. */
function hostile(): string[] {
  const host = 'evil.example'
  const starts = [
    '//',
    '///',
    '////',
    '/\\',
    '\\/',
    '\\\\',
    '/\\/',
    '/\t/',
    '/\n/',
    '\t//',
    ' //',
    '/%09/',
    '/.//',
  ]
  const more = [
    '/..//',
    '/%2e%2e//',
    '/./\\',
    '/;//',
    '/?//',
    '/#//',
    '/@',
    '@',
    'http:',
    'http:/',
    'http://',
  ]
  const schemes = [
    'https:',
    'HTTPS://',
    'javascript:alert(1)//',
    'data:text/html,',
    'vbscript:',
    'file://',
    'blob:',
  ]
  const ends = ['', '/', '/company', '?x', '#x', ':443', '/..']
  return [...starts, ...more, ...schemes].flatMap((start) => ends.map((end) => `${start}${host}${end}`))
}

const LOOKS = [
  { lang: 'vi', theme: 'dark', width: 1440 },
  { lang: 'en', theme: 'light', width: 1440 },
  { lang: 'vi', theme: 'light', width: 390 },
  { lang: 'en', theme: 'dark', width: 390 },
]
const PAGES = [
  ['/sign-in', 'nobody'],
  ['/sign-in?fault=expired', 'nobody'],
  ['/sign-in/setup#over', 'nobody'],
  ['/sign-in/invitation#over', 'nobody'],
  ['/sign-in/register', 'nobody'],
  ['an invitation', 'nobody'],
  ['/account', 'admin'],
  ['/people', 'admin'],
  ['/people/log', 'admin'],
] as const

describe('every look', () => {
  let started: Private
  beforeAll(async () => {
    started = await startPrivate(null)
  })
  afterAll(() => started?.stop())

  describe.each(LOOKS)('in $lang, $theme, $width wide', (look) => {
    test('every page of accounts is whole, and its dialogs are', async () => {
      const { server, admin, invitation } = started
      const faults: string[] = []
      for (const as of ['nobody', 'admin'] as const) {
        const page = await reader(look, as === 'admin' ? admin : undefined)
        page.on('pageerror', (error) => faults.push(`page: ${error.message}`))
        page.on('console', (message) => {
          if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
            faults.push(`console: ${message.text()}`)
        })
        for (const [place, who] of PAGES) {
          if (who !== as) continue
          await page.goto(server.url + (place === 'an invitation' ? invitation : place))
          await page.locator('main h1').waitFor()
          await page.locator('main [role=status][aria-label]').waitFor({ state: 'detached' })
          faults.push(...(await faultsOf(page, place, look.width)))
          if (place !== '/people') continue
          await page.locator('main .btn-primary').click()
          await page.locator('dialog[open]').waitFor()
          faults.push(...(await faultsOf(page, 'invite', look.width)))
          await page.keyboard.press('Escape')
          await page.locator('table button').last().click()
          await page.locator('[role=menu]').waitFor()
          faults.push(...(await faultsOf(page, 'menu', look.width)))
          await page.locator('[role=menuitem]').first().click()
          await page.locator('dialog[open]').waitFor()
          faults.push(...(await faultsOf(page, 'edit', look.width)))
        }
        await page.context().close()
      }
      expect(faults).toEqual([])
    })
  })
})

/** What axe finds, what reaches past the screen, and on a phone what is too small for a finger. */
async function faultsOf(page: Page, place: string, width: number): Promise<string[]> {
  await atRest(page)
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)))
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${place}: axe ${id}: ${nodes[0]?.html.slice(0, 200)}`)
  const scroll = await page.evaluate(() => document.documentElement.scrollWidth)
  if (scroll > width) found.push(`${place}: ${scroll} px wide`)
  if (width >= 720) return found
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a, select, input')].flatMap((node) => {
      const box = node.getBoundingClientRect()
      const around = node.closest('label')?.getBoundingClientRect() ?? box
      if (!box.width || node.closest('p, .sr-only')) return []
      const margin = getComputedStyle(node, '::after')
      const sides = [
        Math.max(around.width, Number.parseFloat(margin.width) || 0),
        Math.max(around.height, Number.parseFloat(margin.height) || 0),
      ]
      return sides.every((side) => side >= 41)
        ? []
        : [`${node.ariaLabel ?? node.innerText} ${sides.join(' x ')}`]
    }),
  )
  return [...found, ...small.map((what) => `${place}: ${what}`)]
}
