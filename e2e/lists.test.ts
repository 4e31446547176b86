import type { Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { open } from './reader.ts'
import { type RunningServer, startServer } from './server.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ DATA_DIR: '' })
})
afterAll(() => server?.stop())

/** Writes into the field with the focus and presses Enter with no moment between: no list can be drawn meanwhile. */
async function typeAndEnter(page: Page, typed: string): Promise<void> {
  await page.evaluate((typed) => {
    const field = document.activeElement as HTMLInputElement
    // The setter of the element itself tells React nothing; its event does.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, typed)
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  }, typed)
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('/')
  await page.locator('dialog [cmdk-input]:focus').waitFor()
  await page.getByRole('option').first().waitFor()
}

describe('Enter right behind what is typed', () => {
  test('takes what the palette finds for it, not what was listed before', async () => {
    const { page, context } = await open(server, '/technical')
    await openPalette(page)
    await typeAndEnter(page, 'VNM')
    await page.waitForURL(/symbol=VNM/)
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await context.close()
  })

  test('waits for what is still on its way where nothing else is found', async () => {
    const { page, context } = await open(server, '/company?lang=en')
    await openPalette(page)
    const { promise: asked, resolve: wasAsked } = promise()
    const { promise: held, resolve: letThrough } = promise()
    await page.route('**/api/metrics?*', async (route) => {
      wasAsked()
      await held
      await route.continue()
    })
    await page.keyboard.insertText('inventory turnover')
    await page.getByRole('dialog').getByText('Loading').waitFor()
    await page.keyboard.press('Enter')
    await asked
    letThrough()
    await page.getByRole('dialog', { name: 'Metrics' }).waitFor()
    await context.close()
  })

  test('takes what comes first, whatever comes behind it', async () => {
    const { page, context } = await open(server, '/company?lang=en')
    await openPalette(page)
    await page.route('**/api/metrics?*', () => {})
    await page.keyboard.insertText('switch to tieng')
    await page.getByRole('option').nth(1).waitFor({ state: 'detached' })
    await page.keyboard.press('Enter')
    await page.locator('html[lang="vi"]').waitFor()
    await context.close()
  })

  test('takes the ticker that was typed, not the one listed before', async () => {
    const { page, context } = await open(server, '/company?symbol=VNM&lang=en')
    await page.getByRole('combobox', { name: /^Ticker/ }).click()
    await page.getByRole('option').first().waitFor()
    await page.locator('[cmdk-input]:focus').waitFor()
    await typeAndEnter(page, 'hpg')
    await page.waitForURL(/symbol=HPG/)
    await context.close()
  })
})

test('what is pressed right behind Escape goes to the page, not to the list that was closed', async () => {
  const { page, context } = await open(server, '/company?lang=en')
  await page.evaluate(() => {
    // As soon as the list stands in its place, and before a first frame of it is drawn.
    const watch = new MutationObserver(() => {
      const list = document.querySelector('.pop')
      if (!list || getComputedStyle(list).animationName === 'none') return
      watch.disconnect()
      const key = { key: 'Escape', bubbles: true, cancelable: true }
      list.querySelector('input')?.dispatchEvent(new KeyboardEvent('keydown', key))
      queueMicrotask(() => Object.assign(window, { left: document.querySelectorAll('.pop').length }))
    })
    watch.observe(document.body, { subtree: true, childList: true, attributes: true })
  })
  await page.getByRole('combobox', { name: /^Ticker/ }).click()
  await page.waitForFunction(() => 'left' in window)
  expect(await page.evaluate(() => (window as unknown as { left: number }).left)).toBe(0)
  await openPalette(page)
  await context.close()
})

test('a search that is opened right behind Escape stays open', async () => {
  const { page, context } = await open(server, '/company?lang=en')
  await openPalette(page)
  const { promise: over, resolve } = promise()
  await page.exposeFunction('over', resolve)
  await page.evaluate(async () => {
    const dialog = document.querySelector<HTMLDialogElement>('dialog[open]')!
    dialog.addEventListener('close', () => setTimeout((window as unknown as { over: () => void }).over))
    // What Escape does.
    dialog.requestClose()
    await Promise.resolve()
    const keys = { key: 'k', ctrlKey: true, bubbles: true, cancelable: true }
    document.body.dispatchEvent(new KeyboardEvent('keydown', keys))
  })
  await over
  expect(await page.getByRole('dialog').isVisible()).toBe(true)
  await page.locator('dialog [cmdk-input]:focus').waitFor()
  await context.close()
})

test('the palette comes even where its code could not be fetched at first', async () => {
  const { page, context } = await open(server, '/company?lang=en')
  let refused = 0
  await page.route('**/_next/static/**/*.js', async (route) => {
    const response = await route.fetch()
    const palette = (await response.text()).includes('cmdk-input')
    if (palette && refused++ < 3) return route.abort()
    return route.fulfill({ response })
  })
  await page.keyboard.press('/')
  await page.locator('dialog [cmdk-input]').waitFor()
  expect(refused).toBeGreaterThan(3)
  await context.close()
})

function promise() {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
