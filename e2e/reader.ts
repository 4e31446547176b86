import type { Browser } from '@playwright/test'
import { afterAll, beforeAll } from 'vitest'
import { launchChromium } from './chromium.ts'
import type { RunningServer } from './server.ts'
import { settled } from './settled.ts'

export { settled }

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

/** A reader: one window, whose console faults are collected. */
export async function open(server: RunningServer, path: string, size = { width: 1440, height: 900 }) {
  const context = await browser.newContext({ viewport: size })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  await page.goto(server.url + path)
  await settled(page)
  return { context, page, faults }
}

/** The answer that the screen must agree with. */
export async function column(server: RunningServer, widget: string, name: string, query = '') {
  const answer = await fetch(`${server.url}/api/pages/company/widgets/${widget}?${query}`)
  const table = (await answer.json()) as { columns: { name: string }[]; data: (number | string | null)[][] }
  return table.data[table.columns.findIndex((column) => column.name === name)] ?? []
}

/** What of a text is a number, as the reader sees it. */
export const digits = (text: string | undefined) => (text ?? '').replace(/[^\d,−]/g, '')
