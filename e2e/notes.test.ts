import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Notes } from '../core/api/notes.ts'
import { launchChromium } from './chromium.ts'
import { button, firstAdmin, invited, reader } from './editing.ts'
import { type RunningServer, startServer } from './server.ts'
import { settled } from './settled.ts'

let browser: Browser
let server: RunningServer
let lan: BrowserContext
let viewer: BrowserContext
beforeAll(async () => {
  server = await startServer({ DATA_DIR: '', AUTH_PUBLIC: 'true' })
  browser = await launchChromium()
  lan = await firstAdmin(browser, server)
  viewer = await invited(browser, server, lan, { email: 'v@example.com', name: 'Bình', role: 'viewer' })
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
const frame = (page: Page, id: string) => page.locator(`main [data-widget="${id}"]`)
const dialog = (page: Page) => page.getByRole('dialog', { name: /^(Notes|Ghi chú): / })
const texts = async (symbol: string) => {
  const answer = await lan.request.get(`${server.url}/api/notes/company?symbol=${symbol}`)
  return ((await answer.json()) as Notes).notes.map(({ text }) => text)
}

test('by mouse: a note at a point of the time axis is counted, marked, said and listed, for its subject alone', async () => {
  const context = await reader(browser, { as: viewer })
  const page = await opened(context, '/company?symbol=HPG')
  await frame(page, 'revenue')
    .getByRole('button', { name: /^Options: / })
    .click()
  await page.getByRole('menuitem', { name: 'Notes…' }).click()
  await dialog(page).getByText('No notes yet.').waitFor()
  await dialog(page).getByRole('textbox', { name: 'New note' }).fill('Sold the plant\nin one piece')
  const point = dialog(page).getByRole('combobox', { name: 'At' })
  const at = (await point.locator('option').nth(2).textContent())!
  await point.selectOption({ label: at })
  await button(page, 'Add note').click()
  await expect.poll(() => dialog(page).getByRole('status').textContent()).toBe('Note added')
  await dialog(page).getByRole('listitem').filter({ hasText: 'Bình' }).getByText(at).waitFor()
  const { violations } = await new AxeBuilder({ page }).include('dialog[open]').analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  await page.keyboard.press('Escape')
  await frame(page, 'revenue')
    .getByRole('button', { name: /^1 note: / })
    .waitFor()
  const mark = frame(page, 'revenue').locator('[data-note-mark]')
  expect(await mark.count()).toBe(1)
  // The keys come to the row that it is at, and say it.
  const chart = frame(page, 'revenue').getByRole('img').first()
  await chart.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  await expect
    .poll(() => frame(page, 'revenue').locator('[aria-live]').first().textContent())
    .toContain('Bình: Sold the plant')
  const other = await reader(browser)
  const theirs = await other.newPage()
  const answered = theirs.waitForResponse(/\/api\/notes\/company/)
  await theirs.goto(`${server.url}/company?symbol=VNM`)
  await (await answered).finished()
  expect(await frame(theirs, 'revenue').locator('[data-notes]').count()).toBe(0)
  await theirs.goto(`${server.url}/company?symbol=HPG`)
  await frame(theirs, 'revenue')
    .getByRole('button', { name: /^1 note: / })
    .click()
  await dialog(theirs).getByText('Sold the plant').waitFor()
  await dialog(theirs).getByRole('link', { name: 'Sign in to write a note.' }).waitFor()
  expect(
    await dialog(theirs)
      .getByRole('button', { name: /^Delete/ })
      .count(),
  ).toBe(0)
  await Promise.all([context.close(), other.close()])
})

test('a note at a session of a chart of candles is marked at its day, goes along when that is moved, and is said', async () => {
  const context = await reader(browser, { as: viewer })
  const address = '/technical?tab=chart&symbol=HPG'
  const values = await viewer.request.get(`${server.url}/api/pages/technical/widgets/price?symbol=HPG`)
  const { columns, data } = await values.json()
  const days: string[] = data[columns.findIndex(({ name }: { name: string }) => name === 'date')]
  await viewer.request.post(`${server.url}/api/notes/technical?symbol=HPG`, {
    data: { widget: 'price', at: days.at(-10), text: 'Gap <b>down</b>' },
  })
  const page = await opened(context, address)
  const mark = frame(page, 'price').locator('[data-note-mark]')
  const chart = frame(page, 'price').getByRole('img').first()
  await mark.waitFor()
  const left = async () => {
    const [sign, whole] = [(await mark.boundingBox())!, (await chart.boundingBox())!]
    return (sign.x + sign.width / 2 - whole.x) / whole.width
  }
  const before = await left()
  expect(before).toBeGreaterThan(0.5)
  expect(before).toBeLessThan(1)
  await chart.focus()
  for (let i = 0; i < 5; i++) await page.keyboard.press('+')
  await expect.poll(left).toBeLessThan(before)
  for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowLeft')
  await expect
    .poll(() => frame(page, 'price').locator('[aria-live]').first().textContent())
    .toContain('Bình: Gap <b>down</b>')
  // The crosshair stands where the sign does.
  await chart.getByText('Gap <b>down</b>').waitFor()
  await context.close()
})

test('by keys alone, in Vietnamese: written and deleted', async () => {
  const context = await reader(browser, { as: viewer, lang: 'vi' })
  const page = await opened(context, '/company?symbol=FPT')
  await frame(page, 'returns')
    .getByRole('button', { name: /^Tùy chọn: / })
    .focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Ghi chú…' }).waitFor()
  // The second entry; a key that comes before the menu takes keys is pressed anew.
  await expect
    .poll(async () => {
      await page.keyboard.press('Home')
      await page.keyboard.press('ArrowDown')
      return page.locator(':focus').textContent()
    })
    .toBe('Ghi chú…')
  await page.keyboard.press('Enter')
  await dialog(page).locator('textarea:focus').waitFor()
  await page.keyboard.insertText('Biên lợi nhuận ổn định')
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => dialog(page).getByRole('status').textContent()).toBe('Đã thêm ghi chú')
  expect(await texts('FPT')).toEqual(['Biên lợi nhuận ổn định'])
  await dialog(page)
    .getByRole('button', { name: /^Xóa ghi chú của Bình/ })
    .focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => dialog(page).getByRole('status').textContent()).toBe('Đã xóa ghi chú')
  expect(await texts('FPT')).toEqual([])
  await page.keyboard.press('Escape')
  await expect.poll(() => frame(page, 'returns').locator('[data-notes]').count()).toBe(0)
  await context.close()
})

test('by touch, on a phone: read, written, and deleted by an admin', async () => {
  const size = { width: 390, height: 844 }
  const context = await reader(browser, { as: lan, touch: true, size })
  const page = await opened(context, '/company?symbol=MWG')
  await viewer.request.post(`${server.url}/api/notes/company?symbol=MWG`, {
    data: { widget: 'revenue', at: null, text: 'of the viewer' },
  })
  await page.reload()
  await settled(page)
  await frame(page, 'revenue')
    .getByRole('button', { name: /^1 note: / })
    .tap()
  await dialog(page).getByRole('textbox', { name: 'New note' }).fill('of the admin')
  await button(page, 'Add note').tap()
  await expect.poll(() => texts('MWG')).toEqual(['of the viewer', 'of the admin'])
  await dialog(page).getByRole('button', { name: 'Delete the note by Bình: of the viewer' }).tap()
  await expect.poll(() => texts('MWG')).toEqual(['of the admin'])
  await context.close()
})

test('a note that could not be kept stays in its field', async () => {
  const context = await reader(browser, { as: viewer })
  const page = await opened(context, '/company?symbol=HPG')
  await page.route('**/api/notes/**', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  await frame(page, 'revenue')
    .getByRole('button', { name: /^Options: / })
    .click()
  await page.getByRole('menuitem', { name: 'Notes…' }).click()
  await dialog(page).getByRole('textbox', { name: 'New note' }).fill('kept')
  await button(page, 'Add note').click()
  await dialog(page).getByRole('alert').waitFor()
  await page.keyboard.press('Escape')
  await page.unroute('**/api/notes/**')
  await frame(page, 'revenue')
    .getByRole('button', { name: /^Options: / })
    .click()
  await page.getByRole('menuitem', { name: 'Notes…' }).click()
  expect(await dialog(page).getByRole('textbox', { name: 'New note' }).inputValue()).toBe('kept')
  await button(page, 'Add note').click()
  await expect.poll(() => dialog(page).getByRole('status').textContent()).toBe('Note added')
  await context.close()
})
