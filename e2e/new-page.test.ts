import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from './chromium.ts'
import { button, firstAdmin, invited, publish, reader, widget } from './editing.ts'
import { type RunningServer, startServer } from './server.ts'
import { settled } from './settled.ts'

let browser: Browser
let server: RunningServer
let editor: BrowserContext
let viewer: BrowserContext
beforeAll(async () => {
  server = await startServer({ DATA_DIR: '', AUTH_PUBLIC: 'true' })
  browser = await launchChromium()
  const admin = await firstAdmin(browser, server)
  editor = await invited(browser, server, admin, { email: 'e@example.com', name: 'Minh', role: 'editor' })
  viewer = await invited(browser, server, admin, { email: 'v@example.com', name: 'Hoa', role: 'viewer' })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const dialog = (page: Page) => page.getByRole('dialog', { name: 'New page' })
const inMenu = (page: Page, name: string) =>
  page.getByRole('navigation').getByRole('link', { name, exact: true })
const field = (page: Page, name: string) => dialog(page).getByRole('textbox', { name })
const at = (page: Page, path: string) => page.waitForURL((url) => url.pathname === path)

async function open(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(server.url + path)
  await page.locator('main h1').waitFor()
  return page
}

test('is made from the navigation, stands in its maker’s menu alone, and is deleted again once that is confirmed', async () => {
  const context = await reader(browser, { as: viewer })
  const page = await open(context, '/company')
  await page.getByRole('navigation').getByRole('button', { name: 'New page' }).click()
  await field(page, 'Title (Tiếng Việt)').fill('Dòng tiền của tôi')
  await expect.poll(() => field(page, 'Address').inputValue()).toBe('dong-tien-cua-toi')
  // A title in each language.
  await expect.poll(() => button(page, 'Make page').isDisabled()).toBe(true)
  await field(page, 'Title (English)').fill('My cash flow')
  const { violations } = await new AxeBuilder({ page }).include('dialog[open]').analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([])
  await button(page, 'Make page').click()
  await at(page, '/dong-tien-cua-toi')
  await page.getByText('Add the first widget').waitFor()
  await page.getByRole('main').getByRole('button', { name: 'Add a widget to the page' }).click()
  await page.getByRole('dialog', { name: 'Add a widget to the page' }).waitFor()
  await page.keyboard.press('Escape')
  await button(page, 'Exit').click()
  await inMenu(page, 'My cash flow').waitFor()
  await page.reload()
  await page.getByText('This page is empty').waitFor()
  // Nobody else has it.
  const other = await open(await reader(browser, { as: editor }), '/company')
  await expect.poll(() => inMenu(other, 'My cash flow').count()).toBe(0)
  await other.goto(`${server.url}/dong-tien-cua-toi`)
  await other.getByText('There is no page “dong-tien-cua-toi”').waitFor()
  await other.context().close()
  await page.getByRole('main').getByRole('button', { name: 'Edit page' }).last().click()
  await button(page, 'Delete page').click()
  await page
    .getByRole('dialog', { name: 'Delete “My cash flow”?' })
    .getByRole('button', { name: 'Cancel' })
    .click()
  await button(page, 'Delete page').click()
  await page
    .getByRole('dialog', { name: 'Delete “My cash flow”?' })
    .getByRole('button', { name: 'Delete page' })
    .click()
  await at(page, '/company')
  await expect.poll(() => inMenu(page, 'My cash flow').count()).toBe(0)
  await page.goto(`${server.url}/dong-tien-cua-toi`)
  await page.getByText('There is no page “dong-tien-cua-toi”').waitFor()
  await context.close()
})

test('an address that is taken, belongs to the shell, or is none is refused in words, with the next that is free', async () => {
  const context = await reader(browser, { as: viewer })
  const page = await open(context, '/company?new=page')
  await field(page, 'Title (Tiếng Việt)').fill('Company')
  // What is made of a title never collides.
  await expect.poll(() => field(page, 'Address').inputValue()).toBe('company-2')
  await field(page, 'Title (English)').fill('Company')
  await field(page, 'Address').fill('company')
  await dialog(page).getByText('/company is already “Company Analysis”.').waitFor()
  await expect.poll(() => button(page, 'Make page').isDisabled()).toBe(true)
  await dialog(page).getByRole('button', { name: 'Take /company-2' }).click()
  await expect.poll(() => field(page, 'Address').inputValue()).toBe('company-2')
  for (const [id, said] of [
    ['account', '/account belongs to the app itself.'],
    ['a b', 'Use small letters a–z'],
  ] as const) {
    await field(page, 'Address').fill(id)
    await dialog(page).getByText(said).waitFor()
    await expect.poll(() => button(page, 'Make page').isDisabled()).toBe(true)
  }
  await page.keyboard.press('Escape')
  await dialog(page).waitFor({ state: 'detached' })
  expect(new URL(page.url()).search).not.toContain('new')
  await context.close()
})

test('a copy of a page that is edited has what is on the desk; published it stands in everybody’s menu', async () => {
  const context = await reader(browser, { as: editor })
  const page = await open(context, '/company?edit=on')
  await widget(page, 'returns').click()
  await page.keyboard.press('Delete')
  await page.locator('[data-draft="saved"]').waitFor()
  await button(page, 'Copy of this page').click()
  await field(page, 'Title (Tiếng Việt)').fill('Bản của nhóm')
  await field(page, 'Title (English)').fill('Copy for the team')
  await dialog(page).getByRole('combobox').selectOption({ index: 1 })
  await button(page, 'Make page').click()
  await at(page, '/ban-cua-nhom')
  await widget(page, 'revenue').waitFor()
  await expect.poll(() => widget(page, 'returns').count()).toBe(0)
  await button(page, 'Publish to everyone').first().waitFor()
  await publish(page)
  const anybody = await open(await reader(browser), '/company')
  await inMenu(anybody, 'Copy for the team').click()
  await settled(anybody)
  await expect.poll(() => anybody.locator('main [data-widget="revenue"]').count()).toBe(1)
  await expect.poll(() => anybody.locator('main [data-widget="returns"]').count()).toBe(0)
  // The page that was copied is as it was.
  await anybody.goto(`${server.url}/company`)
  await anybody.locator('main [data-widget="returns"]').waitFor()
  // Who has no account is told why they make none.
  await anybody.goto(`${server.url}/company?new=page`)
  await dialog(anybody).getByText('Sign in to make pages').waitFor()
  await anybody.context().close()
  await button(page, 'Delete page').click()
  await page
    .getByRole('dialog', { name: /^Delete/ })
    .getByText('Nobody will see this page')
    .waitFor()
  await page
    .getByRole('dialog', { name: /^Delete/ })
    .getByRole('button', { name: 'Delete page' })
    .click()
  await at(page, '/company')
  const answer = await editor.request.get(`${server.url}/api/pages/ban-cua-nhom`)
  expect(answer.status()).toBe(404)
  await context.close()
})
