import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from './chromium.ts'
import { type Look, reader, said, widget } from './editing.ts'
import { type RunningServer, startServer } from './server.ts'
import { settled } from './settled.ts'

let browser: Browser
let server: RunningServer
beforeAll(async () => {
  server = await startServer({ DATA_DIR: '', AUTH_PUBLIC: 'true' })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** The editor, open over a page, for somebody who reads in a browser of their own; at an address that phones have, too. */
async function edited(path: string, look: Look = {}): Promise<Page> {
  const page = await (await reader(browser, look)).newPage()
  await page.goto(`${server.url}${path}?edit=on`)
  await settled(page)
  await page.locator('[data-edit-widget]').first().waitFor()
  return page
}

const gallery = (page: Page) =>
  page.getByRole('dialog', { name: /^(Add a widget to the page|Thêm khối vào trang)$/ })
const field = (page: Page) => gallery(page).getByRole('combobox')
const entry = (page: Page, id: string) => gallery(page).locator(`[data-entry="${id}"]`)
/** All pages have been read. */
const whole = (page: Page) => gallery(page).locator('[role="listbox"]:not([aria-busy])').waitFor()
const focused = (page: Page, id: string) =>
  page.waitForFunction((id) => document.activeElement?.getAttribute('data-edit-widget') === id, id)
/** The titles that stand on the page as widgets with their numbers. */
const drawn = (page: Page, id: string) =>
  page.locator(`main [data-widget="${id}"] :is(svg, canvas, table)`).first()

describe('the gallery', { timeout: 480_000 }, () => {
  test('by mouse: an entry is drawn with its numbers, comes to a free place, and is there after a reload', async () => {
    const page = await edited('/company')
    const before = await page
      .locator('[data-edit-widget]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await whole(page)
    await field(page).fill('deposit rates of large banks')
    const first = gallery(page).getByRole('option').first()
    await first.locator('[data-preview="ok"] svg').first().waitFor()
    const id = (await first.getAttribute('data-entry'))!.split('/')[1]!
    await first.click()
    await gallery(page).waitFor({ state: 'hidden' })
    await focused(page, id)
    await expect.poll(() => said(page)).toMatch(/^Added Deposit rates of large banks: columns? /)
    await drawn(page, id).waitFor()
    // Nobody has made room.
    const after = await page
      .locator('[data-edit-widget]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))
    expect(after).toEqual(expect.arrayContaining(before))
    await page.reload()
    await settled(page)
    await widget(page, id).waitFor()
    await drawn(page, id).waitFor()
    await page.context().close()
  })

  test('by keyboard alone: A opens it, arrows choose, Enter adds, Ctrl Z takes it away', async () => {
    const page = await edited('/company')
    await widget(page, 'revenue').focus()
    await page.keyboard.press('a')
    await gallery(page).locator('input:focus').waitFor()
    await whole(page)
    await expect.poll(() => field(page).inputValue()).toBe('')
    await page.keyboard.press('ArrowRight')
    const chosen = gallery(page).locator('[aria-selected="true"]')
    await expect.poll(() => chosen.getAttribute('data-entry')).toBe('text')
    await expect
      .poll(() => field(page).getAttribute('aria-activedescendant'))
      .toBe(await chosen.getAttribute('id'))
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => chosen.getAttribute('data-entry')).toMatch(/^company\//)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await focused(page, 'text')
    await expect.poll(() => said(page)).toMatch(/^Added Note: columns /)
    await page.locator('main [data-widget="text"]').getByText('Write your text here.').waitFor()
    await page.keyboard.press('Control+z')
    await widget(page, 'text').waitFor({ state: 'detached' })
    await expect.poll(() => said(page)).toMatch(/^Undone: Added Note/)
    await page.keyboard.press('Control+Shift+z')
    await widget(page, 'text').waitFor()
    await page.context().close()
  })

  test('Enter right behind what was typed takes what is found for it, without accents, once all is read', async () => {
    const page = await edited('/company', { lang: 'vi' })
    const held: (() => void)[] = []
    await page.route('**/api/layouts/technical', async (route) => {
      await new Promise<void>((go) => held.push(go))
      await route.continue()
    })
    await page.keyboard.press('a')
    // As soon as there is a field, whichever: what is typed meanwhile stays.
    await page.locator('dialog input:focus').waitFor()
    await page.keyboard.insertText('bien loi nhuan gop')
    await page.keyboard.press('Enter')
    await gallery(page).getByRole('option', { name: 'Biên lợi nhuận gộp' }).first().waitFor()
    await expect.poll(() => gallery(page).isVisible()).toBe(true)
    await expect.poll(() => held.length, { timeout: 120_000 }).toBe(1)
    for (const go of held) go()
    await gallery(page).waitFor({ state: 'hidden' })
    await expect.poll(() => said(page), { timeout: 60_000 }).toMatch(/^Đã thêm Biên lợi nhuận gộp: cột /)
    await page.context().close()
  })

  test('by touch, on a tablet: scrolled by a finger, added by a tap', async () => {
    const page = await edited('/company', { size: { width: 1024, height: 768 }, touch: true })
    await page.getByRole('button', { name: 'Add', exact: true }).tap()
    await whole(page)
    const wide = await gallery(page).evaluate((dialog) => dialog.scrollWidth <= dialog.clientWidth)
    expect(wide).toBe(true)
    const heading = entry(page, 'heading')
    await heading.tap()
    await gallery(page).waitFor({ state: 'hidden' })
    await focused(page, 'heading')
    await page.context().close()
  })

  test('what is about another kind of ticker says so and is not added; what has no input here says what it is fixed to', async () => {
    const page = await edited('/company')
    await page.keyboard.press('a')
    await whole(page)
    await field(page).fill('bank analysis')
    const bank = gallery(page).locator('[data-entry^="bank/"][aria-disabled="true"]').first()
    await bank.waitFor()
    await bank.getByText('Made for another kind of “Ticker” than this page is about').waitFor()
    // Chromium's own click, which does not mind that it is disabled.
    await bank.click({ force: true })
    await expect.poll(() => gallery(page).isVisible()).toBe(true)
    await expect.poll(() => said(page)).toContain('Made for another kind of “Ticker”')
    await page.keyboard.press('Escape')
    await gallery(page).waitFor({ state: 'hidden' })
    await page.context().close()

    const fx = await edited('/fx-commodities')
    await fx.keyboard.press('a')
    await whole(fx)
    await field(fx).fill('ebitda')
    const ebitda = entry(fx, 'company/ebitda')
    await ebitda.getByText('Fixed: Ticker VNM').waitFor()
    await ebitda.click()
    await focused(fx, 'ebitda')
    await fx.locator('main [data-widget="ebitda"] h2', { hasText: 'EBITDA · VNM' }).waitFor()
    await drawn(fx, 'ebitda').waitFor()
    await fx.context().close()
  })

  test('a metric of the registry that no page shows is drawn by the queries of this one, and added', async () => {
    const page = await edited('/company')
    await page.keyboard.press('a')
    await whole(page)
    await field(page).fill('inventory turnover')
    const one = gallery(page)
      .getByRole('group', { name: 'Metrics of the registry' })
      .locator('[data-entry$="_card"]')
      .first()
    await one.locator('[data-preview="ok"]').waitFor()
    const id = (await one.getAttribute('data-entry'))!.split('/')[1]!
    await one.click()
    await focused(page, id)
    await page.locator(`main [data-widget="${id}"]`).getByText(/\d/).first().waitFor()
    await page.keyboard.press('Control+z')
    await widget(page, id).waitFor({ state: 'detached' })
    await page.context().close()
  })

  test('shows no page before those that come before it: what is seen stays where it is', async () => {
    const page = await edited('/company')
    let letThrough = () => {}
    const held = new Promise<void>((go) => {
      letThrough = go
    })
    await page.route('**/api/layouts/company', async (route) => {
      await held
      await route.continue()
    })
    const others = ['layouts', 'pages'].map((kind) =>
      page.waitForResponse((answer) => answer.url().endsWith(`/api/${kind}/bank`)),
    )
    await page.keyboard.press('a')
    for (const answer of await Promise.all(others)) await answer.finished()
    await page.evaluate(async () => {
      for (let i = 0; i < 5; i++) await new Promise((done) => requestAnimationFrame(done))
    })
    expect(await gallery(page).locator('[data-entry^="bank/"]').count()).toBe(0)
    letThrough()
    await whole(page)
    const places = await gallery(page)
      .locator('[data-entry*="/"]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-entry')!.split('/')[0]))
    expect(places.indexOf('company')).toBe(0)
    expect(places).toContain('bank')
    await page.context().close()
  })

  test('asks only for what is in sight, three at once, and for nothing while it is closed', async () => {
    const page = await edited('/company')
    let [now, most, all] = [0, 0, 0]
    const held: (() => void)[] = []
    await page.route('**/api/pages/*/widgets/**', async (route) => {
      all++
      most = Math.max(most, ++now)
      await new Promise<void>((go) => held.push(go))
      now--
      await route.continue().catch(() => {})
    })
    await page.keyboard.press('a')
    await whole(page)
    await expect.poll(() => held.length, { timeout: 120_000 }).toBe(3)
    const shown = await gallery(page).getByRole('option').count()
    // Let one after another through until none is asked for any more.
    for (let idle = 0; idle < 20; ) {
      const go = held.shift()
      go?.()
      idle = go ? 0 : idle + 1
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)))
    }
    expect(most).toBe(3)
    expect(all).toBeLessThan(shown / 3)
    await page.keyboard.press('Escape')
    await page.context().close()
  })

  test('can be used by everybody: no fault that axe knows, in either theme', async () => {
    for (const theme of ['dark', 'light'] as const) {
      const page = await edited('/bank', { lang: 'vi', theme })
      await page.keyboard.press('a')
      await whole(page)
      const { violations } = await new AxeBuilder({ page }).include('dialog[open]').analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
      await page.context().close()
    }
  })
})
