import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { launchChromium } from './chromium.ts'
import { button, edited, firstAdmin, type Look, publish, reader as readerOf, said } from './editing.ts'
import { type RunningServer, startServer } from './server.ts'
import { settled } from './settled.ts'

let browser: Browser
let server: RunningServer
let admin: BrowserContext
beforeAll(async () => {
  server = await startServer({ DATA_DIR: '', AUTH_PUBLIC: 'true' })
  browser = await launchChromium()
  admin = await firstAdmin(browser, server)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** It has no frame to be found by. */
const HEADING = 'margins'
const PHONE = { width: 390, height: 844 }
const reader = (look?: Look) => readerOf(browser, look)
const phone = (look: Look = {}) => readerOf(browser, { touch: true, size: PHONE, ...look })

/** The page as it is read, in a window of its own. */
async function read(context: BrowserContext, path = '/company'): Promise<Page> {
  const page = await context.newPage()
  await page.goto(server.url + path)
  await settled(page)
  return page
}

/** The page with its list of widgets open. */
async function arranged(context: BrowserContext, path = '/company'): Promise<Page> {
  const page = await read(context, path)
  await page.getByRole('button', { name: /^(Arrange page|Sắp xếp trang)$/ }).click()
  await page.locator('[data-arrange]').first().waitFor()
  return page
}

const row = (page: Page, id: string): Locator => page.locator(`[data-arrange="${id}"]`)
/** Ids of the chosen tab's widgets in the order of the list. */
const listed = (page: Page) =>
  page
    .locator('.arrange-list')
    .first()
    .locator('[data-arrange]')
    .evaluateAll((rows) => rows.map((one) => one.getAttribute('data-arrange')))
/** Ids of widgets as they stand on the screen, from the top. */
const onScreen = (page: Page) =>
  page
    .locator('.widget-grid')
    .last()
    .locator('[data-widget]')
    .evaluateAll((all) =>
      all
        .map((one) => ({ id: one.getAttribute('data-widget'), box: one.getBoundingClientRect() }))
        .sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left)
        .map(({ id }) => id),
    )
/** In the order that a screen reader goes by. */
const inDocument = (page: Page) =>
  page
    .locator('.widget-grid')
    .last()
    .locator('[data-widget]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-widget')))

async function dragByTouch(page: Page, grip: Locator, to: Locator) {
  const center = async (one: Locator) => {
    const { x, y, width, height } = (await one.boundingBox())!
    return { x: x + width / 2, y: y + height / 2 }
  }
  const [from, end] = [await center(grip), await center(to)]
  const client = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y: number) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x: from.x, y }],
    })
  await touch('touchStart', from.y)
  for (let i = 1; i <= 6; i++) await touch('touchMove', from.y + ((end.y - from.y) * i) / 6)
  await touch('touchEnd', 0)
  await client.detach()
}

describe('a page on a phone', () => {
  test('stands in the reading order of the page as somebody has edited it', async () => {
    const context = await reader()
    const page = await edited(context, server)
    await page.locator('[data-edit-widget="ebitda"]').focus()
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => said(page)).toMatch(/^EBITDA: /)
    const places = page.locator('[data-edit-widget]')
    const wanted = await places.evaluateAll((all) => all.map((one) => one.getAttribute('data-edit-widget')))
    await page.setViewportSize(PHONE)
    await page.locator('[data-arrange]').first().waitFor()
    const list = await listed(page)
    await button(page, 'Save in this browser').click()
    await expect.poll(() => said(page)).toBe('Saved in this browser')
    await button(page, 'Exit').click()
    await settled(page)
    await expect
      .poll(() => onScreen(page))
      .toEqual(list.filter((id) => wanted.includes(id) && id !== HEADING))
    expect(await inDocument(page)).toEqual(await onScreen(page))
    await context.close()
  })

  test('by touch: reorders, hides, undoes; readers on a phone have it so, and those on wide screens have all', async () => {
    const context = await phone({ as: admin })
    const page = await arranged(context)
    const before = await listed(page)
    const [first, second] = before as [string, string]
    await row(page, second).locator('[data-by="up"]').tap()
    await expect.poll(() => listed(page)).toEqual([second, first, ...before.slice(2)])
    await button(page, 'Undo').tap()
    await expect.poll(() => listed(page)).toEqual(before)
    await dragByTouch(page, row(page, first).locator('.arrange-grip'), row(page, before[2]!))
    await expect.poll(() => listed(page)).toEqual([second, before[2], first, ...before.slice(3)])
    await expect.poll(() => said(page)).toMatch(/number 3 of \d+$/)
    // A tap soon after another touch is the second half of a double tap, which clicks nothing.
    const seenOnPhones = row(page, second).getByRole('switch')
    await vi.waitFor(
      async () => {
        const off = async () => (await seenOnPhones.getAttribute('aria-checked')) === 'false'
        if (!(await off())) await seenOnPhones.tap()
        expect(await off()).toBe(true)
      },
      { timeout: 60_000, interval: 700 },
    )
    await expect.poll(() => said(page)).toMatch(/: hidden on phones$/)
    const order = await listed(page)
    await publish(page)

    const other = await readerOf(browser, { size: PHONE })
    const seen = await other.newPage()
    const asked: string[] = []
    seen.on('response', async (answer) => {
      const body = answer.url().includes('/data') ? await answer.text().catch(() => '') : ''
      asked.push(...[...body.matchAll(/"widget":"([^"]+)"/g)].map(([, id]) => id!))
    })
    await seen.goto(`${server.url}/company`)
    await settled(seen)
    await expect.poll(() => onScreen(seen)).toEqual(order.filter((id) => id !== second && id !== HEADING))
    expect(asked).not.toContain(second)
    // The same window, turned or widened, has what is missing.
    await seen.setViewportSize({ width: 1440, height: 900 })
    await seen.locator(`main [data-widget="${second}"] svg`).first().waitFor()
    await other.close()
    await context.close()
  })

  test('by keyboard alone: reorders with the focus going along, hides, undoes, keeps its draft', async () => {
    const context = await readerOf(browser, { size: PHONE })
    const page = await arranged(context, '/bank')
    const before = await listed(page)
    const [first, second] = before as [string, string]
    await row(page, first).locator('[data-by="down"]').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => listed(page)).toEqual([second, first, ...before.slice(2)])
    await expect.poll(() => said(page)).toMatch(/number 2 of \d+$/)
    await page.waitForFunction(
      (id) => document.activeElement?.closest('[data-arrange]')?.getAttribute('data-arrange') === id,
      first,
    )
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await expect.poll(() => row(page, first).getByRole('switch').getAttribute('aria-checked')).toBe('false')
    await page.keyboard.press('Control+z')
    await expect.poll(() => row(page, first).getByRole('switch').getAttribute('aria-checked')).toBe('true')
    await page.keyboard.press('Control+y')
    await expect.poll(() => said(page)).toMatch(/^Done again: .*hidden on phones$/)
    await page.reload()
    await page.locator('[data-arrange]').first().waitFor()
    await expect.poll(() => listed(page)).toEqual([second, first, ...before.slice(2)])
    await expect.poll(() => row(page, first).getByRole('switch').getAttribute('aria-checked')).toBe('false')
    await context.close()
  })

  test.each(['dark', 'light'] as const)(
    'the address of the editor opens the list, no wider than the screen; as WCAG asks, %s',
    async (theme) => {
      const context = await phone({ theme, lang: 'vi', as: admin })
      const page = await read(context)
      const tools = await page
        .locator('main header button')
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().right))
      expect(Math.max(...tools)).toBeLessThanOrEqual(PHONE.width)
      await page.goto(`${server.url}/company?edit=on`)
      await page.locator('[data-arrange]').first().waitFor()
      expect(await page.locator('[data-edit-widget]').count()).toBe(0)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width)
      const small = await page
        .locator('.arrange button, .edit-head button, .arrange-foot button')
        .evaluateAll((all) =>
          all.flatMap((one) => {
            const { width, height } = one.getBoundingClientRect()
            const after = getComputedStyle(one, '::after')
            const reach = [width, height].map((own, i) =>
              Math.max(own, Number.parseFloat(i ? after.height : after.width) || 0),
            )
            return reach.some((side) => side < 40) ? [[one.outerHTML.slice(0, 80), ...reach]] : []
          }),
        )
      expect(small).toEqual([])
      const { violations } = await new AxeBuilder({ page }).include('main').analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
      await context.close()
    },
  )
})
