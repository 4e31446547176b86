import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { databaseOf, onBothStores } from '../server/testing/test-accounts.ts'
import { launchChromium } from './chromium.ts'
import { type RunningServer, startServer } from './server.ts'
import { settled } from './settled.ts'

const LAN = { email: 'lan@example.com', name: 'Nguyễn Thị Lan', password: 'một câu dài dễ nhớ' }
/** Everybody sees two tickers, the fund two more, and the staff all. */
const POLICIES = `
policies:
  everybody:
    for: { anonymous: true, roles: [viewer] }
    rows: { subjects: [DHG, SAB] }
  fund_a:
    for: { groups: [fund-a] }
    rows: { subjects: [FPT, HPG] }
  staff:
    for: { roles: [editor, admin] }
    rows: all
`
const TICKERS = ['BSR', 'DHG', 'FPT', 'HPG', 'SAB']
const EVERYBODY = everywhere(['DHG', 'SAB'])
const FUND = everywhere(['DHG', 'FPT', 'HPG', 'SAB'])
const MINH = { email: 'minh@example.com', name: 'Trần Minh', password: 'another long sentence' }

// Twenty tabs on a busy machine take their time.
vi.setConfig({ testTimeout: 600_000 })

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

/** A browser of its own, in English. */
async function reader(size = { width: 1440, height: 900 }): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: size,
    permissions: ['clipboard-write', 'clipboard-read'],
  })
  await context.addInitScript(() => {
    if (!localStorage.getItem('rattan')) localStorage.setItem('rattan', JSON.stringify({ lang: 'en' }))
  })
  return context
}

/** The path and fragment of the link that a first start prints. */
async function setupPath(server: RunningServer): Promise<string> {
  await expect.poll(() => /\/sign-in\/setup#\S+/.test(server.said()), { timeout: 60_000 }).toBe(true)
  return /\/sign-in\/setup#\S+/.exec(server.said())![0]
}

async function signIn(page: Page, who: typeof LAN): Promise<void> {
  await page.getByLabel('E-mail').fill(who.email)
  await page.getByLabel('Password', { exact: true }).fill(who.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

function everywhere(tickers: readonly string[]) {
  return { picker: tickers, search: tickers, table: tickers, file: tickers }
}

/** Which of the tickers a reader comes upon, in each place where there are any. */
async function tickersOf(page: Page, server: RunningServer): Promise<ReturnType<typeof everywhere>> {
  const among = (texts: readonly string[]) =>
    TICKERS.filter((ticker) => texts.some((text) => text.startsWith(ticker)))
  const options = page.getByRole('option')
  const sab = page.getByRole('option', { name: /^SAB/ })

  await page.goto(`${server.url}/company`)
  await settled(page)
  await page.getByRole('combobox', { name: /^Ticker/ }).click()
  await sab.waitFor()
  const picker = among(await options.allInnerTexts())
  await page.keyboard.press('Escape')

  await page.keyboard.press('/')
  const found: string[] = []
  for (const ticker of TICKERS) {
    await page.getByRole('dialog').getByRole('combobox').fill('SAB')
    await sab.waitFor()
    await page.getByRole('dialog').getByRole('combobox').fill(ticker)
    if (ticker !== 'SAB') await sab.waitFor({ state: 'detached' })
    found.push(...(await options.allInnerTexts()))
  }
  await page.keyboard.press('Escape')

  await page.goto(`${server.url}/technical?tab=scanner`)
  await settled(page)
  const table = page.locator('[data-widget="all_signals"]')
  const shown = await table.getByRole('row').allInnerTexts()
  await table.hover()
  await table.getByRole('button', { name: /^Options/ }).click()
  const saved = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: /CSV/ }).click()
  const file = await readFile(await (await saved).path(), 'utf8')
  return {
    picker,
    search: among(found),
    table: among(shown),
    file: among(file.replace('\ufeff', '').split('\n')),
  }
}

/** In the dialog over a page whose session has ended. */
async function signInAgain(page: Page, { email, password }: typeof LAN): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
  await dialog.waitFor()
  expect(await dialog.getByLabel('E-mail').inputValue()).toBe(email)
  await dialog.getByLabel('Password', { exact: true }).fill(password)
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

const accountButton = (page: Page) => page.getByRole('banner').getByRole('button', { name: /^Account: / })

onBothStores((newUrl) => {
  let server: RunningServer
  let admin: Page
  let viewer: Page
  beforeAll(async () => {
    server = await startServer({ AUTH_PUBLIC: 'true', ...databaseOf(await newUrl()) }, (folder) =>
      writeFileSync(join(folder, 'registries/policies.yaml'), POLICIES),
    )
  })
  async function setGroups(groups: string): Promise<void> {
    await admin.goto(`${server.url}/people`)
    await admin.getByRole('button', { name: `Options: ${MINH.name}` }).click()
    await admin.getByRole('menuitem', { name: 'Change role and groups' }).click()
    await admin.getByRole('textbox', { name: 'Groups' }).fill(groups)
    await admin.getByRole('button', { name: 'Save' }).click()
    await admin.getByText(`Role and groups of ${MINH.name} saved.`).waitFor()
  }
  afterAll(async () => {
    await admin?.context().close()
    await viewer?.context().close()
    await server?.stop()
  })

  test('the link of the first start makes the admin, by keyboard alone', async () => {
    admin = await (await reader()).newPage()
    await admin.goto(server.url + (await setupPath(server)))
    await admin.getByRole('heading', { name: 'Create the admin' }).waitFor()
    // The first field has the focus.
    await admin.keyboard.type(LAN.email)
    await admin.keyboard.press('Tab')
    await admin.keyboard.type(LAN.name)
    await admin.keyboard.press('Tab')
    await admin.keyboard.insertText(LAN.password)
    await admin.keyboard.press('Enter')
    await admin.getByText('You are the only one here').waitFor()
    expect(new URL(admin.url()).pathname).toBe('/people')
  })

  test('the link works once', async () => {
    const page = await (await reader()).newPage()
    await page.goto(`${server.url}/sign-in/setup#whatever`)
    await page.getByText('There is an admin already').waitFor()
    await page.getByRole('link', { name: 'Go to sign-in' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.context().close()
  })

  test('an admin invites by a link to copy, and who follows it is in', async () => {
    await admin.getByRole('button', { name: 'Invite' }).click()
    const dialog = admin.getByRole('dialog')
    await dialog.getByLabel('E-mail').fill(MINH.email)
    await dialog.getByLabel('Groups').fill('Fund A')
    await dialog.getByRole('button', { name: 'Create invitation' }).click()
    await dialog.getByText('“Fund” cannot be a group').waitFor()
    await dialog.getByLabel('Groups').fill('fund-a, research')
    await dialog.getByRole('button', { name: 'Create invitation' }).click()
    await dialog.getByRole('button', { name: 'Copy' }).click()
    await dialog.getByRole('button', { name: 'Copied' }).waitFor()
    const link = new URL(await admin.evaluate(() => navigator.clipboard.readText()))
    await dialog.getByRole('button', { name: 'Done' }).click()
    await admin.getByText('Open invitations').waitFor()

    viewer = await (await reader()).newPage()
    await viewer.goto(server.url + link.pathname + link.hash)
    await viewer.getByText('You are invited as a viewer.').waitFor()
    await viewer.getByLabel('Display name').fill(MINH.name)
    await viewer.getByLabel('Password', { exact: true }).fill(MINH.password)
    await viewer.getByRole('button', { name: 'Create account and sign in' }).click()
    await settled(viewer)
    await accountButton(viewer).click()
    await viewer.getByRole('menuitem', { name: 'My account' }).waitFor()
    expect(await viewer.getByRole('menuitem', { name: 'People' }).count()).toBe(0)
    await viewer.keyboard.press('Escape')

    const again = await (await reader()).newPage()
    await again.goto(server.url + link.pathname + link.hash)
    await again.getByText('This invitation has ended').waitFor()
    await again.context().close()
  })

  test('the palette has what each of them may do about accounts', async () => {
    const commands = async (page: Page) => {
      await page.goto(`${server.url}/company`)
      await settled(page)
      await page.keyboard.press('/')
      const entries = page.getByRole('group', { name: 'Commands' }).getByRole('option')
      await entries.filter({ hasText: /^(Sign in|My account)$/ }).waitFor()
      const names = (await entries.allInnerTexts()).map((text) => text.trim())
      return names.slice(names.indexOf('Collapse') + 1)
    }
    const nobody = await (await reader()).newPage()
    expect(await commands(nobody)).toEqual(['Sign in'])
    await nobody.getByRole('dialog').getByRole('combobox').fill('sign')
    await nobody.getByRole('option', { name: 'Sign in' }).waitFor()
    await nobody.keyboard.press('Enter')
    await nobody.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(new URL(nobody.url()).searchParams.get('next')).toMatch(/^\/company/)
    await nobody.context().close()
    expect(await commands(viewer)).toEqual(['New page', 'Copy of this page', 'My account', 'Sign out'])
    expect(await commands(admin)).toEqual([
      ...['New page', 'Copy of this page', 'My account', 'People', 'Sign-in log', 'Sign out'],
    ])
    await admin.getByRole('option', { name: 'People' }).click()
    await admin.getByRole('heading', { name: 'People' }).waitFor()
  })

  test('pages of admins are closed to others, and say so', async () => {
    await viewer.goto(`${server.url}/people`)
    await viewer.getByRole('heading', { name: 'This page is for admins' }).waitFor()
  })

  test('who is in a fund sees its tickers and what everybody sees: on pages, in lists, search and files', async () => {
    expect(await tickersOf(viewer, server)).toEqual(FUND)
    // An address is no way around it.
    await viewer.goto(`${server.url}/company?symbol=BSR`)
    await viewer.getByRole('heading', { name: 'There is no ticker “BSR” on this page' }).waitFor()
    expect(await viewer.content()).not.toContain('Binh Son')
  })

  test('an admin takes a group: what is open asks for a sign-in, and shows what is seen then', async () => {
    await viewer.goto(`${server.url}/company?symbol=HPG`)
    await settled(viewer)
    await setGroups('research')
    await signInAgain(viewer, MINH)
    await viewer.getByRole('heading', { name: 'There is no ticker “HPG” on this page' }).waitFor()
    expect(await tickersOf(viewer, server)).toEqual(EVERYBODY)
    await setGroups('fund-a, research')
    await signInAgain(viewer, MINH)
    expect(await tickersOf(viewer, server)).toEqual(FUND)
  })

  test('a session that an admin ends asks again in place, and what was on screen stays', async () => {
    await viewer.goto(`${server.url}/company?tab=charts&last=6`)
    await settled(viewer)
    const shown = await viewer.locator('main [data-widget]').allInnerTexts()
    await viewer.evaluate(() => Object.assign(window, { same: true }))

    await admin.goto(`${server.url}/people`)
    await admin.getByRole('button', { name: `Options: ${MINH.name}` }).click()
    await admin.getByRole('menuitem', { name: 'Change role and groups' }).click()
    await admin.getByRole('radio', { name: /^Editor/ }).check()
    await admin.getByRole('button', { name: 'Save' }).click()
    await admin.getByText(`Role and groups of ${MINH.name} saved.`).waitFor()

    // Nobody presses anything: its event stream ends.
    const dialog = viewer.getByRole('dialog', { name: 'Your session has ended' })
    await dialog.waitFor()
    expect(await viewer.locator('main [data-widget]').allInnerTexts()).toEqual(shown)
    await viewer.keyboard.press('Escape')
    expect(await dialog.isVisible()).toBe(true)
    expect(await dialog.getByLabel('E-mail').inputValue()).toBe(MINH.email)
    await dialog.getByLabel('Password', { exact: true }).fill('not the password')
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.getByRole('alert').filter({ hasText: 'not right' }).waitFor()
    await viewer.keyboard.insertText(MINH.password)
    await viewer.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await viewer.getByRole('radio', { name: 'Yearly' }).click()
    await settled(viewer)
    await expect.poll(() => viewer.locator('main [data-widget]').allInnerTexts()).not.toEqual(shown)
    expect(new URL(viewer.url()).searchParams.get('period')).toBe('yearly')
    expect(await viewer.evaluate(() => 'same' in window)).toBe(true)
    expect(new URL(viewer.url()).searchParams.get('last')).toBe('6')
  })

  test('the page of the own account asks again in place, too, and nobody presses anything', async () => {
    await viewer.goto(`${server.url}/account`)
    await viewer.getByText('This browser').waitFor()
    await viewer.getByLabel('Current password').fill('half typed')
    await admin.goto(`${server.url}/people`)
    await admin.getByRole('button', { name: `Options: ${MINH.name}` }).click()
    await admin.getByRole('menuitem', { name: 'End all sessions' }).click()
    await admin.getByRole('button', { name: 'End sessions' }).click()
    await signInAgain(viewer, MINH)
    await viewer.getByText('This browser').waitFor()
    expect(await viewer.getByLabel('Current password').inputValue()).toBe('half typed')
  })

  test('the last admin cannot be removed, and is told why', async () => {
    await admin.goto(`${server.url}/people`)
    await admin.getByRole('button', { name: `Options: ${LAN.name}` }).click()
    await admin.getByRole('menuitem', { name: 'Disable account' }).click()
    await admin.getByRole('button', { name: 'Disable', exact: true }).click()
    await admin.getByRole('alert').filter({ hasText: 'There must always be at least one' }).waitFor()
    await admin.getByRole('button', { name: 'Cancel' }).click()
  })

  test('twenty tabs whose token is over renew once, and nobody is signed out', async () => {
    const context = viewer.context()
    const tabs = [viewer]
    for (let i = 1; i < 20; i++) {
      const tab = await context.newPage()
      await tab.goto(`${server.url}/account`)
      await tab.getByText('This browser').waitFor()
      tabs.push(tab)
    }
    await viewer.goto(`${server.url}/account`)
    await viewer.getByText('This browser').waitFor()
    const renewals: number[] = []
    context.on('response', (answer) => {
      if (new URL(answer.url()).pathname === '/api/auth/refresh') renewals.push(answer.status())
    })
    const [access] = (await context.cookies()).filter(({ name }) => name === 'rattan')
    await context.addCookies([{ ...access!, value: `${access!.value.slice(0, -8)}AAAAAAAA` }])
    await Promise.all(
      tabs.map(async (tab) => {
        await tab.getByRole('link', { name: 'Company', exact: true }).first().click()
        await settled(tab)
      }),
    )
    expect(renewals.length).toBeGreaterThan(0)
    expect(renewals.length).toBeLessThanOrEqual(2)
    expect(renewals.every((status) => status === 200)).toBe(true)
    for (const tab of tabs) {
      expect(await accountButton(tab).count()).toBe(1)
      expect(await tab.getByRole('dialog').count()).toBe(0)
      if (tab !== viewer) await tab.close()
    }
  })

  test('one ends a session elsewhere, and changes the password', async () => {
    const elsewhere = await (await reader()).newPage()
    await elsewhere.goto(`${server.url}/sign-in?next=${encodeURIComponent('/bank?tab=charts')}`)
    await signIn(elsewhere, MINH)
    await settled(elsewhere)
    expect(new URL(elsewhere.url()).pathname).toBe('/bank')

    await viewer.goto(`${server.url}/account`)
    await viewer.getByRole('button', { name: /^End session/ }).click()
    await viewer.getByText('The session has ended.').waitFor()
    await elsewhere.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
    await elsewhere.context().close()

    await viewer.getByLabel('Current password').fill('wrong, surely')
    await viewer.getByLabel('New password').fill('a third long sentence')
    await viewer.getByRole('button', { name: 'Change password' }).click()
    await viewer.getByRole('alert').filter({ hasText: 'The current password is not right.' }).waitFor()
    await viewer.getByLabel('Current password').fill(MINH.password)
    await viewer.getByRole('button', { name: 'Change password' }).click()
    await viewer.getByText('Password changed.').waitFor()
    MINH.password = 'a third long sentence'
  })

  test('signing out without an answer is said, from the palette too', async () => {
    await viewer.goto(`${server.url}/company`)
    await settled(viewer)
    await viewer.route('**/api/auth/logout', (route) => route.abort())
    await viewer.keyboard.press('/')
    await viewer.getByRole('option', { name: 'Sign out' }).click()
    const dialog = viewer.getByRole('dialog', { name: 'Sign out' })
    await dialog.getByText('Not signed out: the server does not answer.').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await dialog.waitFor({ state: 'detached' })
    await viewer.unroute('**/api/auth/logout')
  })

  test('signing out empties every tab of the browser, a step back and without a network too', async () => {
    await viewer.goto(`${server.url}/company?tab=charts`)
    await settled(viewer)
    const other = await viewer.context().newPage()
    await other.goto(`${server.url}/account`)
    await other.getByText('This browser').waitFor()
    await accountButton(viewer).click()
    await viewer.getByRole('menuitem', { name: 'Sign out' }).click()
    await viewer.getByRole('link', { name: 'Sign in' }).waitFor()
    await other.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await other.getByText(MINH.email).count()).toBe(0)
    await viewer.context().setOffline(true)
    await viewer.goBack().catch(() => {})
    expect(await viewer.locator('main [data-widget]').count()).toBe(0)
    await viewer.context().setOffline(false)
    await other.close()
  })

  test('the log tells what happened', async () => {
    await admin.goto(`${server.url}/people/log`)
    await admin.getByRole('table').waitFor()
    const said = await admin.getByRole('table').innerText()
    for (const event of [
      'Signed in',
      'Refused',
      'Invited',
      'Invitation accepted',
      'Role changed',
      'Password changed',
    ])
      expect(said).toContain(event)
  })
})
