import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { launchChromium } from './chromium.ts'
import {
  askToPublish,
  button,
  edited as editedIn,
  firstAdmin,
  invited,
  type Look,
  publish,
  reader as readerOf,
  said,
  widget,
} from './editing.ts'
import { type RunningServer, startServer } from './server.ts'
import { settled } from './settled.ts'

let browser: Browser
let server: RunningServer
/** Signed in as the admin, and as an editor: both may publish. */
let admin: BrowserContext
let editor: BrowserContext
beforeAll(async () => {
  server = await startServer({ DATA_DIR: '', AUTH_PUBLIC: 'true' })
  browser = await launchChromium()
  admin = await firstAdmin(browser, server)
  const minh = { email: 'minh@example.com', name: 'Trần Minh', role: 'editor' } as const
  editor = await invited(browser, server, admin, minh)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const reader = (look?: Look) => readerOf(browser, look)
const edited = (context: BrowserContext, path?: string) => editedIn(context, server, path)
/** Where a widget is, by what a screen reader says of it. */
const place = async (page: Page, id: string) =>
  /columns? (\S+), rows? (\S+)$/.exec((await widget(page, id).getAttribute('aria-label')) ?? '')?.slice(1)

async function drag(page: Page, from: { x: number; y: number }, by: { x: number; y: number }, drop = true) {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 4 })
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 4 })
  if (drop) await page.mouse.up()
}

const middle = async (one: Locator) => {
  const { x, y, width, height } = (await one.boundingBox())!
  return { x: x + width / 2, y: y + height / 2 }
}

/** The same with a finger. */
async function dragByTouch(page: Page, from: { x: number; y: number }, by: { x: number; y: number }) {
  const client = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, y: number) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] })
  await touch('touchStart', from.x, from.y)
  for (let i = 1; i <= 6; i++) await touch('touchMove', from.x + (by.x * i) / 6, from.y + (by.y * i) / 6)
  await touch('touchEnd', 0, 0)
  await client.detach()
}

/** How wide a column is, the gap included. */
const column = (page: Page) =>
  page
    .locator('.widget-grid')
    .last()
    .evaluate((grid) => (grid.clientWidth + 12) / 12)

describe('a page that is edited', () => {
  test('by mouse: moved, resized, copied, removed, undone and done again; the work is there after a reload', async () => {
    const context = await reader()
    const page = await edited(context)
    const step = await column(page)
    await expect.poll(() => place(page, 'revenue')).toEqual(['1–4', '1–4'])
    await drag(page, await middle(widget(page, 'revenue')), { x: 4 * step, y: 0 })
    await expect.poll(() => place(page, 'revenue')).toEqual(['5–8', '1–4'])
    // Only what stood there made room.
    await expect.poll(() => place(page, 'returns')).toEqual(['9–12', '1–4'])
    await drag(page, await middle(widget(page, 'revenue').locator('[data-side="e"]')), { x: step, y: 0 })
    await expect.poll(() => place(page, 'revenue')).toEqual(['5–9', '1–4'])
    await button(page, 'Undo').click()
    await expect.poll(() => place(page, 'revenue')).toEqual(['5–8', '1–4'])
    await button(page, 'Redo').click()
    await expect.poll(() => place(page, 'revenue')).toEqual(['5–9', '1–4'])
    await button(page, 'Duplicate: Net revenue').click()
    await page.locator('main [data-widget="revenue_2"] svg').first().waitFor()
    await widget(page, 'ebitda').click()
    await button(page, 'Remove: EBITDA').click()
    await expect.poll(() => widget(page, 'ebitda').count()).toBe(0)
    await page.reload()
    await settled(page)
    await widget(page, 'revenue_2').waitFor()
    await expect.poll(() => place(page, 'revenue')).toEqual(['5–9', '1–4'])
    await expect.poll(() => widget(page, 'ebitda').count()).toBe(0)
    await context.close()
  })

  test('by keyboard alone: every edit is made, announced and undone', async () => {
    const context = await reader()
    const page = await edited(context)
    await widget(page, 'revenue').focus()
    const shape = (w: number, h: number) => `Net revenue: ${w} wide, ${h} high`
    await page.keyboard.press('Shift+ArrowRight')
    await expect.poll(() => said(page)).toContain(shape(5, 4))
    await page.keyboard.press('Shift+ArrowDown')
    await expect.poll(() => said(page)).toContain(shape(5, 5))
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => said(page)).toMatch(/^Net revenue: columns 2–6, rows 1–5/)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => said(page)).toBe('Net revenue cannot go further that way')
    await page.keyboard.press('d')
    await expect.poll(() => said(page)).toMatch(/^Duplicated Net revenue/)
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-edit-widget') === 'revenue_2')
    await page.keyboard.press('Delete')
    await expect.poll(() => said(page)).toBe('Removed Net revenue')
    await page.keyboard.press('Control+z')
    await expect.poll(() => said(page)).toBe('Undone: Removed Net revenue')
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(() => said(page)).toBe('Done again: Removed Net revenue')
    await widget(page, 'revenue').focus()
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement instanceof HTMLInputElement)
    await page.keyboard.type('Doanh số')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Turnover')
    await page.keyboard.press('Enter')
    await expect.poll(() => said(page)).toBe('New title: Turnover')
    await page.locator('main [data-widget="revenue"] h2', { hasText: 'Turnover' }).waitFor()
    await page.keyboard.press('Escape')
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-edit-widget') === 'revenue')
    await page.reload()
    await page.locator('main [data-widget="revenue"] h2', { hasText: 'Turnover' }).waitFor()
    await context.close()
  })

  test('a title typed in one language leaves the others as they were', async () => {
    const context = await reader()
    const page = await edited(context)
    await widget(page, 'revenue').click()
    await page.getByRole('textbox', { name: 'Title (English)' }).fill('Turnover')
    await page.keyboard.press('Enter')
    await expect.poll(() => said(page)).toBe('New title: Turnover')
    expect(await page.getByRole('textbox', { name: 'Title (Tiếng Việt)' }).inputValue()).toBe(
      'Doanh thu thuần',
    )
    await context.close()
  })

  test('what is typed as soon as Enter was pressed stands in the form', async () => {
    const context = await reader()
    const page = await edited(context)
    await widget(page, 'revenue').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type('Doanh số')
    expect(await page.getByRole('textbox', { name: 'Title (Tiếng Việt)' }).inputValue()).toBe('Doanh số')
    await expect.poll(() => widget(page, 'revenue_2').count()).toBe(0)
    await context.close()
  })

  test('by touch: a chosen widget follows the finger, another lets the page scroll', async () => {
    const context = await reader({ touch: true })
    const page = await edited(context)
    const step = await column(page)
    const revenue = widget(page, 'revenue')
    await dragByTouch(page, await middle(revenue), { x: 0, y: -200 })
    await page.waitForFunction(() => window.scrollY > 0)
    await expect.poll(() => place(page, 'revenue')).toEqual(['1–4', '1–4'])
    // A tap stops a page that still scrolls by itself, and clicks nothing; one soon after another touch is the
    // second half of a double tap, which clicks nothing either.
    await vi.waitFor(
      async () => {
        await page.evaluate(() => window.scrollTo(0, 0))
        await revenue.tap()
        expect(await revenue.getAttribute('data-selected')).toBe('true')
        expect(await page.evaluate(() => window.scrollY)).toBe(0)
      },
      { timeout: 60_000, interval: 700 },
    )
    await dragByTouch(page, await middle(revenue), { x: 4 * step, y: 0 })
    await expect.poll(() => place(page, 'revenue')).toEqual(['5–8', '1–4'])
    await dragByTouch(page, await middle(revenue.locator('[data-side="s"]')), { x: 0, y: 72 })
    await expect.poll(() => place(page, 'revenue')).toEqual(['5–8', '1–5'])
    const tapped = (name: string | RegExp, copies: number) =>
      vi.waitFor(
        async () => {
          if ((await widget(page, 'revenue_2').count()) !== copies) await button(page, name).first().tap()
          expect(await widget(page, 'revenue_2').count()).toBe(copies)
        },
        { timeout: 60_000, interval: 700 },
      )
    await tapped('Duplicate: Net revenue', 1)
    await tapped(/^Remove: Net revenue/, 0)
    await context.close()
  })

  test('keeps its pictures while something is dragged: nothing is drawn anew, nothing is asked for', async () => {
    const context = await reader()
    const page = await edited(context)
    const step = await column(page)
    // What the form of a chosen widget is written in is here before.
    await widget(page, 'revenue').click()
    await page.locator('[data-field]').first().waitFor()
    await page.evaluate(() => document.fonts.ready)
    await page.evaluate(() => {
      const charts = [...document.querySelectorAll('main [data-widget] :is(svg, canvas)')]
      const seen = { drawn: 0, charts: charts.length }
      Object.assign(window, { seen })
      const watch = new MutationObserver((changes) => {
        seen.drawn += changes.length
      })
      for (const one of charts) watch.observe(one, { subtree: true, childList: true, attributes: true })
    })
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    const from = await middle(widget(page, 'revenue'))
    await drag(page, from, { x: 5 * step, y: 150 }, false)
    await page.locator('.edit-ghost').waitFor()
    await drag(page, await middle(widget(page, 'revenue')), { x: -2 * step, y: 300 }, false)
    expect(await page.evaluate(() => (window as never as { seen: object }).seen)).toEqual({
      drawn: 0,
      charts: expect.any(Number),
    })
    expect(asked).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => place(page, 'revenue')).toEqual(['1–4', '1–4'])
    await page.mouse.up()
    await context.close()
  })

  test('shows while something is dragged or resized where all will stand, and lays nothing out anew before it is let go', async () => {
    const context = await reader()
    const page = await edited(context, '/sector')
    /** Left and top of each widget: on the screen, and where the page lays it out. */
    const boxes = () =>
      page.locator('[data-edit-widget]').evaluateAll((all) =>
        all.map((over) => {
          const { left, top } = over.getBoundingClientRect()
          const cell = over.parentElement!
          const shown = [left, top + window.scrollY].map(Math.round)
          return {
            id: over.getAttribute('data-edit-widget')!,
            shown,
            laid: [cell.offsetLeft, cell.offsetTop],
          }
        }),
      )
    const rounded = async (one: Locator) => Object.values((await one.boundingBox())!).map(Math.round)
    const shown = (all: Awaited<ReturnType<typeof boxes>>, but = '') =>
      all
        .filter(({ id }) => id !== but)
        .map(({ id, shown }) => `${id} ${shown}`)
        .sort()
    const step = await column(page)
    // A row as high as what it shows, and a card that was stretched to it, as every place of this page shows.
    for (const [id, by] of [
      ['index_strip', { x: 2 * step, y: 150 }],
      ['index_comparison', { x: 0, y: 300 }],
    ] as const) {
      const before = await boxes()
      const from = (await widget(page, id).boundingBox())!
      await drag(page, { x: from.x + 60, y: from.y + 20 }, by, false)
      const ghost = page.locator('.edit-ghost')
      await ghost.waitFor()
      const during = await boxes()
      expect(during.map(({ laid }) => laid)).toEqual(before.map(({ laid }) => laid))
      expect(shown(during, id)).not.toEqual(shown(before, id))
      const target = await rounded(ghost)
      await page.mouse.up()
      await expect.poll(() => said(page)).toMatch(/^[^:]+: columns? /)
      expect(shown(await boxes(), id)).toEqual(shown(during, id))
      expect(await rounded(widget(page, id))).toEqual(target)
    }
    await widget(page, 'index_bands').click()
    const side = widget(page, 'index_bands').locator('[data-side="s"]')
    await drag(page, await middle(side), { x: 0, y: 144 }, false)
    const during = await boxes()
    const frame = await rounded(widget(page, 'index_bands'))
    await page.mouse.up()
    await expect.poll(() => said(page)).toContain(' high')
    expect(shown(await boxes())).toEqual(shown(during))
    expect(await rounded(widget(page, 'index_bands'))).toEqual(frame)
    await context.close()
  })

  test('moves a widget to another tab; adds, renames, reorders and removes tabs', async () => {
    const context = await reader()
    const page = await edited(context)
    await widget(page, 'ebitda').click()
    await page.getByRole('tab', { name: 'Position' }).click()
    await page.getByLabel('Tab', { exact: true }).selectOption({ label: 'Balance Sheet' })
    await expect.poll(() => said(page)).toBe('Moved EBITDA to Balance Sheet')
    await page.locator('main').getByRole('tab', { name: 'Balance Sheet' }).click()
    await page.locator('main [data-widget="ebitda"] svg').first().waitFor()
    await button(page, 'Tabs of the page').click()
    await button(page, 'Add tab').click()
    await page.getByLabel('Name of tab New tab (English)').fill('Mine')
    await page.getByLabel('Name of tab New tab (English)').press('Enter')
    await button(page, 'Move Mine forward').click()
    await button(page, 'Remove tab Cash Flow').click()
    await page.keyboard.press('Escape')
    const tabs = await page.locator('main').getByRole('tab').allTextContents()
    expect(tabs).toContain('Mine')
    expect(tabs).not.toContain('Cash Flow')
    await button(page, 'Undo').click()
    expect(await page.locator('main').getByRole('tab').allTextContents()).toContain('Cash Flow')
    await context.close()
  })
})

describe('what was edited', () => {
  test('stays with who has no account, in their browser, and can be reset', async () => {
    const context = await reader()
    const page = await edited(context)
    await widget(page, 'returns').click()
    await page.keyboard.press('Delete')
    await button(page, 'Save in this browser').click()
    await expect.poll(() => said(page)).toBe('Saved in this browser')
    await button(page, 'Exit').click()
    await page.locator('[data-edit-widget]').first().waitFor({ state: 'detached' })
    await page.reload()
    await settled(page)
    await expect.poll(() => page.locator('[data-widget="returns"]').count()).toBe(0)
    await button(page, 'Edit page').click()
    await button(page, '1 change from the original').click()
    await page.getByRole('dialog').getByText('ROE and ROA').waitFor()
    await button(page, 'Reset').click()
    await page.locator('main [data-widget="returns"]').waitFor()
    await context.close()
  })

  test('asks before it is left, and the draft is there again', async () => {
    const context = await reader({ as: admin })
    const page = await edited(context)
    await widget(page, 'returns').click()
    await page.keyboard.press('Delete')
    await page.locator('[data-draft="saved"]').waitFor()
    await button(page, 'Exit').click()
    await page.getByRole('dialog', { name: 'You have unsaved changes' }).waitFor()
    await button(page, 'Leave, keep draft').click()
    await page.locator('main [data-widget="returns"]').waitFor()
    // Elsewhere, too: the server has it.
    const other = await reader({ as: admin })
    const there = await edited(other)
    await expect.poll(() => widget(there, 'returns').count()).toBe(0)
    await button(there, 'Exit').click()
    await button(there, 'Discard changes').click()
    await there.locator('main [data-widget="returns"]').waitFor()
    await other.close()
    await context.close()
  })

  test('is kept without a network, and sent when it is back', async () => {
    const context = await reader({ as: admin })
    const page = await edited(context)
    await context.setOffline(true)
    await widget(page, 'returns').click()
    await page.keyboard.press('Delete')
    await page.locator('[data-draft="here"]').waitFor()
    await context.setOffline(false)
    await page.locator('[data-draft="saved"]').waitFor()
    const answer = await context.request.get(`${server.url}/api/layouts/company/draft`)
    const { draft } = await answer.json()
    expect(JSON.stringify(draft.base)).toContain('"returns"')
    expect(JSON.stringify(draft.written)).not.toContain('"returns"')
    await button(page, 'Undo').click()
    await vi.waitFor(
      async () => {
        const { draft } = await (await context.request.get(`${server.url}/api/layouts/company/draft`)).json()
        expect(draft).toBeNull()
      },
      { timeout: 60_000 },
    )
    await context.close()
  })

  test('of two editors who publish: one wins, the other merges, nothing is lost', async () => {
    const [a, b] = [await reader({ as: admin }), await reader({ as: editor })]
    const [first, second] = [await edited(a, '/company'), await edited(b, '/company')]
    await widget(first, 'returns').focus()
    await first.keyboard.press('Shift+ArrowDown')
    await widget(first, 'cash_flow').focus()
    await first.keyboard.press('Delete')
    await first.locator('[data-draft="saved"]').waitFor()
    await widget(second, 'returns').focus()
    await second.keyboard.press('Shift+ArrowLeft')
    await widget(second, 'revenue').focus()
    await second.keyboard.press('Enter')
    await second.waitForFunction(() => document.activeElement instanceof HTMLInputElement)
    await second.keyboard.type('Doanh số')
    await second.keyboard.press('Tab')
    await second.keyboard.type('Turnover')
    await second.keyboard.press('Enter')
    await expect.poll(() => said(second)).toBe('New title: Turnover')
    await publish(first)
    await askToPublish(second)
    const banner = second.getByRole('alert').filter({ hasText: 'published another version' })
    await banner.waitFor()
    expect(await banner.textContent()).toContain('“ROE and ROA”')
    // It never stands in the way of editing.
    await widget(second, 'ebitda').focus()
    await second.keyboard.press('Delete')
    await banner.getByRole('button', { name: 'View differences' }).click()
    await second.getByRole('dialog').getByText('They changed').waitFor()
    await second.keyboard.press('Escape')
    await banner.getByRole('button', { name: 'Merge' }).click()
    await second.getByRole('dialog').getByText('Theirs').first().click()
    await button(second, 'Merge into the draft').click()
    await banner.waitFor({ state: 'detached' })
    await expect.poll(() => widget(second, 'cash_flow').count()).toBe(0)
    await publish(second)
    const { written } = await (await a.request.get(`${server.url}/api/layouts/company`)).json()
    const widgets = written.tabs[0].widgets as {
      id: string
      title?: { en: string }
      at: { w: number; h: number }
    }[]
    const of = (id: string) => widgets.find((one) => one.id === id)
    expect(of('revenue')?.title?.en).toBe('Turnover')
    expect(of('returns')?.at).toMatchObject({ w: 4, h: 5 })
    expect([of('cash_flow'), of('ebitda')]).toEqual([undefined, undefined])
    await a.close()
    await b.close()
  })
})

describe('a version', () => {
  test('is named, compared and brought back, and a colleague opens the draft by its address', async () => {
    const context = await reader({ as: editor })
    const page = await edited(context, '/security')
    const first = page.locator('[data-edit-widget]').first()
    const id = (await first.getAttribute('data-edit-widget'))!
    await first.focus()
    await page.keyboard.press('Delete')
    await button(page, 'Save for me').click()
    await expect.poll(() => said(page)).toBe('Saved as your own version')
    const second = page.locator('[data-edit-widget]').first()
    const next = (await second.getAttribute('data-edit-widget'))!
    await second.focus()
    await page.keyboard.press('Delete')
    const address = await page
      .getByRole('link', { name: 'Address of the draft, for colleagues' })
      .getAttribute('href')
    const other = await (await reader({ as: admin })).newPage()
    await other.goto(server.url + address)
    await settled(other)
    await other.getByText('This is a colleague’s draft').waitFor()
    expect(await other.locator(`[data-widget="${next}"]`).count()).toBe(0)
    await button(other, 'To the page as it is').click()
    await other.locator(`[data-widget="${next}"]`).waitFor()
    await other.context().close()

    await button(page, 'Versions').click()
    await button(page, /^Name: /)
      .first()
      .click()
    await page.getByRole('textbox', { name: 'Name of the version (optional)' }).fill('Không có khối đầu')
    await page.keyboard.press('Enter')
    await button(page, 'Compare: Không có khối đầu').click()
    await button(page, 'Bring back').click()
    await expect.poll(() => said(page)).toBe('Brought back Không có khối đầu')
    await widget(page, next).waitFor()
    await expect.poll(() => widget(page, id).count()).toBe(0)
    const yaml = await context.request.get(`${server.url}/api/layouts/security/yaml?level=personal`)
    expect(await yaml.text()).toContain('id: security')
    await context.close()
  })
})

describe('the editor', () => {
  test.each([
    ['vi', 'dark'],
    ['en', 'light'],
  ] as const)('has nothing that axe complains of, in %s and %s', async (lang, theme) => {
    const context = await reader({ lang, theme, as: admin })
    const page = await edited(context, '/bank')
    await page.locator('[data-edit-widget]').nth(2).click()
    const scan = () => new AxeBuilder({ page }).analyze()
    expect((await scan()).violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([])
    await page.locator('aside button[aria-haspopup="dialog"]').last().click()
    expect((await scan()).violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([])
    await context.close()
  })
})
