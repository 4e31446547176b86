import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Lists } from '../core/api/lists.ts'
import { launchChromium } from './chromium.ts'
import { button, firstAdmin, reader } from './editing.ts'
import { type RunningServer, startServer } from './server.ts'
import { settled } from './settled.ts'

const HOSTILE = '<img src=x onerror="document.title=1"> {{7*7}}'

let browser: Browser
let server: RunningServer
/** Signed in. */
let lan: BrowserContext
beforeAll(async () => {
  server = await startServer({ DATA_DIR: '', AUTH_PUBLIC: 'true' })
  browser = await launchChromium()
  lan = await firstAdmin(browser, server)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function opened(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(server.url + path)
  await settled(page)
  return page
}

const dialog = (page: Page, name: string) => page.getByRole('dialog', { name })
const search = (page: Page) => new URLSearchParams(new URL(page.url()).search)

async function save(page: Page, name: string, { first = false } = {}): Promise<void> {
  await button(page, 'Saved views').click()
  await page.getByRole('menuitem', { name: 'Save this view…' }).click()
  await dialog(page, 'Save view').getByLabel('Name').fill(name)
  if (first) await dialog(page, 'Save view').getByRole('checkbox').check()
  await dialog(page, 'Save view').getByRole('button', { name: 'Save' }).click()
  await dialog(page, 'Save view').waitFor({ state: 'hidden' })
}

async function lists(of: BrowserContext): Promise<Lists> {
  return (await of.request.get(`${server.url}/api/me/lists`)).json()
}
/** Nothing of an earlier test. */
async function forget(of: BrowserContext): Promise<void> {
  const kept = await lists(of)
  for (const [list, { number }] of Object.entries(kept)) {
    await of.request.put(`${server.url}/api/me/lists/${list}`, {
      data: { items: [] },
      headers: { 'if-match': `"${number}"` },
    })
  }
}

describe('saved views', () => {
  test('a view is saved under a name that is text, and its link shows the same in another browser', async () => {
    await forget(lan)
    const context = await reader(browser, { as: lan })
    const page = await opened(context, '/company?symbol=HPG&period=yearly&tab=cash-flow')
    const tab = await page.getByRole('tab', { selected: true }).first().textContent()
    await save(page, HOSTILE)
    const [view] = (await lists(lan)).views.items
    expect(view).toMatchObject({ page: 'company', name: HOSTILE })
    await button(page, 'Saved views').click()
    const href = await page.getByRole('menuitem', { name: HOSTILE }).getAttribute('href')
    await expect.poll(() => page.locator('img').count()).toBe(0)
    // A colleague, who has no account.
    const other = await reader(browser)
    const theirs = await opened(other, href!)
    expect(Object.fromEntries(search(theirs))).toMatchObject({ symbol: 'HPG', period: 'yearly' })
    await expect.poll(() => theirs.getByRole('tab', { selected: true }).first().textContent()).toBe(tab)
    await theirs.getByRole('combobox', { name: 'Ticker: HPG' }).waitFor()
    await Promise.all([context.close(), other.close()])
  })

  test('the default view opens where the address says nothing; what the address says, goes before it', async () => {
    await forget(lan)
    const context = await reader(browser, { as: lan })
    const page = await opened(context, '/company?symbol=FPT&period=yearly')
    await save(page, 'Yearly FPT', { first: true })
    const again = await opened(context, '/company')
    expect(Object.fromEntries(search(again))).toMatchObject({ symbol: 'FPT', period: 'yearly' })
    await again.getByRole('navigation', { name: 'Navigation' }).getByRole('link', { name: 'Bank' }).click()
    await again.waitForURL(/\/bank/)
    await again.getByRole('navigation', { name: 'Navigation' }).getByRole('link', { name: 'Company' }).click()
    await again.waitForURL(/\/company\?.*period=yearly/)
    const linked = await opened(context, '/company?symbol=VNM')
    expect(search(linked).get('period')).toBeNull()
    await linked.getByRole('combobox', { name: 'Ticker: VNM' }).waitFor()
    await context.close()
  })

  test('renamed, replaced, no longer the default, deleted; one under the same name takes its place', async () => {
    await forget(lan)
    const context = await reader(browser, { as: lan })
    const page = await opened(context, '/company?symbol=FPT')
    await save(page, 'One', { first: true })
    await save(page, 'Two')
    await button(page, 'Saved views').click()
    await page.getByRole('menuitem', { name: 'Manage…' }).click()
    const manage = dialog(page, 'Saved views')
    await manage.getByRole('button', { name: 'Rename: Two' }).click()
    await manage.getByLabel('Name: Two').fill('Three')
    await page.keyboard.press('Enter')
    await manage.getByRole('link', { name: 'Three' }).waitFor()
    await manage.getByRole('button', { name: 'Make default: Three' }).click()
    await manage.getByRole('link', { name: 'Three Default' }).waitFor()
    await manage.getByRole('button', { name: 'Delete: One' }).click()
    await manage.getByRole('link', { name: 'One' }).waitFor({ state: 'detached' })
    await vi.waitFor(
      async () => {
        const { items } = (await lists(lan)).views
        expect(items.map(({ name, default: first }) => [name, first])).toEqual([['Three', true]])
      },
      { timeout: 60_000 },
    )
    await page.keyboard.press('Escape')
    await manage.waitFor({ state: 'hidden' })
    await page.goto(`${server.url}/company?symbol=HPG`)
    await settled(page)
    await save(page, 'Three')
    const { items } = (await lists(lan)).views
    expect(items).toHaveLength(1)
    expect(items[0]!.search).toContain('symbol=HPG')
    await context.close()
  })

  test('by keyboard alone, from the palette', async () => {
    await forget(lan)
    const context = await reader(browser, { as: lan })
    const page = await opened(context, '/company?symbol=MWG&period=yearly')
    await page.keyboard.press('/')
    await page.locator('dialog [cmdk-input]:focus').waitFor()
    await page.keyboard.insertText('save this view')
    await page.getByRole('option', { name: 'Save this view…' }).waitFor()
    await page.keyboard.press('Enter')
    await dialog(page, 'Save view').getByLabel('Name').and(page.locator(':focus')).waitFor()
    await page.keyboard.insertText('Góc nhìn năm')
    await page.keyboard.press('Enter')
    await dialog(page, 'Save view').waitFor({ state: 'hidden' })
    await page.goto(`${server.url}/bank`)
    await settled(page)
    await page.keyboard.press('/')
    await page.locator('dialog [cmdk-input]:focus').waitFor()
    await page.keyboard.insertText('goc nhin nam')
    await page.getByRole('option', { name: /Góc nhìn năm/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/company\?.*symbol=MWG/)
    await context.close()
  })

  test('what was kept without an account is in it once its owner signs in: nothing lost, nothing twice', async () => {
    await forget(lan)
    const context = await reader(browser)
    const page = await opened(context, '/company?symbol=MWG&period=yearly')
    await save(page, 'Before signing in', { first: true })
    await button(page, 'Watch MWG').click()
    await button(page, 'Favourite page').click()
    await page.reload()
    await settled(page)
    await button(page, 'Watch MWG').and(page.locator('[aria-pressed=true]')).waitFor()
    await lan.request.put(`${server.url}/api/me/lists/watched`, {
      data: { items: ['FPT', 'MWG'] },
      headers: { 'if-match': `"${(await lists(lan)).watched.number}"` },
    })
    await context.addCookies(await lan.cookies())
    // Two tabs at once.
    await Promise.all([opened(context, '/company'), opened(context, '/bank')])
    await vi.waitFor(
      async () => {
        const { views, watched, favourites } = await lists(lan)
        expect(views.items).toMatchObject([{ name: 'Before signing in', default: true }])
        expect([watched.items, favourites.items]).toEqual([['FPT', 'MWG'], ['company']])
        expect(await page.evaluate(() => localStorage.getItem('rattan-lists'))).toBeNull()
      },
      { timeout: 60_000 },
    )
    await context.close()
  })
})

describe('the watch list', () => {
  const list = (page: Page) => page.getByRole('region', { name: 'Watch list' })

  test('added from the page and by a search without accents, opened, arranged and removed; there after a reload', async () => {
    await forget(lan)
    const context = await reader(browser, { as: lan })
    const page = await opened(context, '/company?symbol=FPT')
    await button(page, 'Watch FPT').click()
    await list(page).getByRole('button', { name: /^FPT/ }).waitFor()
    await list(page).getByRole('button', { name: 'Add to the watch list' }).click()
    await page.locator('[cmdk-input]:focus').waitFor()
    await page.keyboard.insertText('hoa phat')
    await page.getByRole('option', { name: /^HPG/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    const row = list(page).getByRole('button', { name: /^HPG/ })
    // A price, and a change with its sign.
    await vi.waitFor(async () => expect(await row.textContent()).toMatch(/^HPG[\d.,]+([+−][\d.]+|0\.00)%/), {
      timeout: 60_000,
    })
    await page.reload()
    await settled(page)
    await row.click()
    await page.waitForURL(/symbol=HPG/)
    await list(page).getByRole('button', { name: 'Arrange' }).click()
    await list(page).getByRole('button', { name: 'Move HPG up' }).press('Enter')
    await vi.waitFor(async () => expect((await lists(lan)).watched.items).toEqual(['HPG', 'FPT']), {
      timeout: 60_000,
    })
    await list(page).getByRole('button', { name: 'Stop watching FPT' }).press('Enter')
    await vi.waitFor(async () => expect((await lists(lan)).watched.items).toEqual(['HPG']), {
      timeout: 60_000,
    })
    await page.reload()
    await settled(page)
    await list(page).getByRole('button', { name: /^HPG/ }).waitFor()
    await expect.poll(() => list(page).getByRole('button', { name: /^FPT/ }).count()).toBe(0)
    const { violations } = await new AxeBuilder({ page }).include('nav').analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    await context.close()
  })

  test('on a phone it is behind “More”, and numbers are asked for there only', async () => {
    const context = await reader(browser, { size: { width: 390, height: 844 } })
    await context.addInitScript(() =>
      localStorage.setItem('rattan-lists', JSON.stringify({ watched: ['FPT'] })),
    )
    const asked: string[] = []
    context.on('request', (request) => {
      if (request.url().includes('/api/watch')) asked.push(request.url())
    })
    const page = await opened(context, '/company')
    expect(asked).toEqual([])
    await button(page, 'More').click()
    await list(page).getByRole('button', { name: /^FPT/ }).waitFor()
    await context.close()
  })
})

describe('favourites and recent pages', () => {
  test('a favourite page stands first in the navigation; pages read last stand first in the palette', async () => {
    const context = await reader(browser)
    const page = await opened(context, '/bank')
    await button(page, 'Favourite page').click()
    const nav = page.getByRole('navigation', { name: 'Navigation' })
    await nav.getByRole('heading', { name: 'Favourites' }).waitFor()
    await expect.poll(() => nav.getByRole('listitem').first().textContent()).toBe('Banks')
    await nav.getByRole('link', { name: 'Company' }).click()
    await page.waitForURL(/\/company/)
    await settled(page)
    await page.keyboard.press('/')
    await page.locator('dialog [cmdk-input]:focus').waitFor()
    const first = page.getByRole('option').first()
    await first.waitFor()
    await expect.poll(() => first.textContent()).toMatch(/^VCB.*Bank Analysis/)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/bank/)
    await button(page, 'Favourite page').click()
    await nav.getByRole('heading', { name: 'Favourites' }).waitFor({ state: 'detached' })
    await context.close()
  })
})
