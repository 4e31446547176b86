import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from './chromium.ts'
import { reader } from './editing.ts'
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

const panel = (page: Page) => page.getByRole('dialog', { name: /^(Compare|So sánh): / })
const compared = (page: Page) =>
  panel(page)
    .locator('[data-compared]')
    .evaluateAll((items) => items.map((item) => item.getAttribute('data-compared')))
const lines = (page: Page) => panel(page).locator('.recharts-line-curve').count()
const search = (page: Page) => panel(page).getByPlaceholder(/^Find others/)

test('by keyboard alone: found without accents, drawn, in the address; the link opens the same', async () => {
  const context = await reader(browser)
  const page = await context.newPage()
  await page.goto(`${server.url}/company?symbol=VNM`)
  await settled(page)
  await page
    .locator('main [data-widget="revenue"]')
    .getByRole('button', { name: /^Options: / })
    .focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Compare…' }).waitFor()
  await page.getByRole('menuitem', { name: 'Compare…' }).press('Enter')
  await expect.poll(() => compared(page)).toEqual(['VNM'])
  await search(page).press('f')
  await page.keyboard.type('pt')
  await page.keyboard.press('Enter')
  await expect.poll(() => compared(page)).toEqual(['VNM', 'FPT'])
  await expect.poll(() => panel(page).getByRole('status').textContent()).toBe('FPT added')
  await expect.poll(() => lines(page)).toBe(2)
  const { violations } = await new AxeBuilder({ page }).include('dialog[open]').analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  const address = page.url()
  expect(new URL(address).searchParams.get('compare')).toMatch(/^revenue:[a-z_]+:FPT$/)

  const colleague = await (await reader(browser)).newPage()
  await colleague.goto(address)
  await expect.poll(() => compared(colleague)).toEqual(['VNM', 'FPT'])
  await expect.poll(() => lines(colleague)).toBe(2)
  await colleague.keyboard.press('Escape')
  await expect.poll(() => new URL(colleague.url()).searchParams.get('compare')).toBeNull()
  await page.goBack()
  await expect.poll(() => panel(page).count()).toBe(0)
  await context.close()
})

test('by mouse: another metric, one taken out, the numbers as a table and as a file; no more than four', async () => {
  const context = await reader(browser)
  const page = await context.newPage()
  await page.goto(
    `${server.url}/company?symbol=VNM&compare=${encodeURIComponent('revenue:net_revenue:FPT,HPG,MWG')}`,
  )
  await expect.poll(() => lines(page)).toBe(4)
  expect(
    await panel(page)
      .getByPlaceholder(/^Find others/)
      .count(),
  ).toBe(0)
  const metric = panel(page).getByLabel('Metric')
  await metric.selectOption({ index: 1 })
  const chosen = await metric.inputValue()
  await expect
    .poll(() => new URL(page.url()).searchParams.get('compare'))
    .toBe(`revenue:${chosen}:FPT,HPG,MWG`)
  await panel(page).getByRole('button', { name: 'Take HPG out' }).click()
  await expect.poll(() => compared(page)).toEqual(['VNM', 'FPT', 'MWG'])
  await panel(page).getByRole('button', { name: 'View as table' }).click()
  await expect
    .poll(() => panel(page).getByRole('columnheader').allTextContents())
    .toEqual([
      expect.any(String),
      expect.stringMatching(/^VNM/),
      expect.stringMatching(/^FPT/),
      expect.stringMatching(/^MWG/),
    ])
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    panel(page).getByRole('button', { name: 'Download CSV' }).click(),
  ])
  const [head, ...rows] = (await readFile(await file.path(), 'utf8')).trimEnd().split('\n')
  expect(head).toMatch(/^\uFEFF.+,VNM,FPT,MWG$/)
  expect(rows.length).toBeGreaterThan(3)
  await context.close()
})

test('on a phone, in Vietnamese: within the screen; who has no numbers is named', async () => {
  const context = await reader(browser, { lang: 'vi', touch: true, size: { width: 390, height: 844 } })
  const page = await context.newPage()
  await page.goto(
    `${server.url}/company?symbol=VNM&compare=${encodeURIComponent('revenue:net_revenue:ZZZ9,FPT')}`,
  )
  await expect.poll(() => lines(page)).toBe(2)
  await panel(page).getByText('Không có số liệu: ZZZ9').waitFor()
  const box = (await panel(page).boundingBox())!
  expect(box.x).toBeGreaterThanOrEqual(0)
  expect(box.x + box.width).toBeLessThanOrEqual(390)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await context.close()
})
