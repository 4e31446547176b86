import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../server/config.ts'
import { startTestServer, type TestServer } from '../server/testing/test-server.ts'
import { launchChromium } from './chromium.ts'

const PAGE = (title: string) => `
id: added
title: { en: ${title}, vi: ${title} }
group: basic
inputs: { symbol: { type: ticker, entity: COMPANY, default: AAA } }
widgets:
  - id: revenue
    widget: bar-line
    query: statement
    params: { symbol: $symbol, metrics: [revenue] }
    options: { bars: [revenue] }
    at: { x: 0, y: 0, w: 12, h: 4 }
`

let server: TestServer
let url: string
let browser: Browser
let page: Page
beforeAll(async () => {
  server = await startTestServer({ watch: true, outDir: join(ROOT, 'out') })
  url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  browser = await launchChromium()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

describe('a page in a running server', () => {
  test('appears in the menu and works by writing one YAML file', async () => {
    await page.goto(`${url}/tiny`)
    await page.getByRole('link', { name: 'Nhỏ' }).waitFor()
    await server.write('dashboards/added.yaml', PAGE('Mới thêm'))
    await page.getByRole('link', { name: 'Mới thêm' }).click()
    await page.locator('[data-widget="revenue"] .recharts-bar-rectangle').first().waitFor()
    expect(new URL(page.url()).pathname).toBe('/added')
  })

  test('changes as it is saved, and keeps what the reader had chosen', async () => {
    await page.goto(`${url}/added?symbol=BBB`)
    await page.getByRole('link', { name: 'Mới thêm' }).waitFor()
    await server.write('dashboards/added.yaml', PAGE('Đổi tên'))
    await page.getByRole('link', { name: 'Đổi tên' }).waitFor()
    expect(new URL(page.url()).searchParams.get('symbol')).toBe('BBB')
  })

  test('shows a fault at its place over the last good version, until it is mended', async () => {
    await page.goto(`${url}/added`)
    await page.locator('[data-widget="revenue"]').waitFor()
    await server.write('dashboards/added.yaml', PAGE('Đổi tên').replace('bar-line', 'bar-lnie'))
    const overlay = page.getByRole('alert').filter({ hasText: 'unknown-widget' })
    await overlay.waitFor()
    const said = await overlay.innerText()
    expect(said).toContain('added.yaml')
    expect(said).toContain('8:13')
    expect(said).toContain('bar-line')
    expect(said).not.toContain(server.folder)
    expect(await page.locator('[data-widget="revenue"]').count()).toBe(1)
    await server.write('dashboards/added.yaml', PAGE('Đổi tên'))
    await overlay.waitFor({ state: 'detached' })
  })

  test('says so where it is open when its file is deleted', async () => {
    await server.write('dashboards/fleeting.yaml', PAGE('Tạm thời').replace('id: added', 'id: fleeting'))
    await page.goto(`${url}/tiny`)
    await page.getByRole('link', { name: 'Tạm thời' }).click()
    await page.locator('[data-widget="revenue"]').waitFor()
    await rm(join(server.folder, 'dashboards/fleeting.yaml'))
    const said = page.getByRole('alert').filter({ hasText: 'Trang “Tạm thời” không còn nữa' })
    await said.waitFor()
    expect(await said.getByRole('link').count()).toBe(1)
    await server.write('dashboards/fleeting.yaml', PAGE('Trở lại').replace('id: added', 'id: fleeting'))
    await page.locator('[data-widget="revenue"]').waitFor()
    await rm(join(server.folder, 'dashboards/fleeting.yaml'))
  })

  test('leaves the menu when its file is deleted', async () => {
    await page.goto(`${url}/tiny`)
    await page.getByRole('link', { name: 'Đổi tên' }).waitFor()
    await rm(join(server.folder, 'dashboards/added.yaml'))
    await page.getByRole('link', { name: 'Đổi tên' }).waitFor({ state: 'detached' })
  })

  test('faults are for those at the server, not for readers behind a proxy', async () => {
    await server.write('dashboards/broken.yaml', 'id: broken\ntitle: {en: X}\n')
    await expect
      .poll(async () => (await (await fetch(`${url}/api/pages/broken`)).json()).issues?.length, {
        timeout: 60_000,
      })
      .toBeGreaterThan(0)
    const behind = await fetch(`${url}/api/pages/broken`, { headers: { 'x-forwarded-for': '203.0.113.7' } })
    expect((await behind.json()).issues).toEqual([])
  })
})

test('the page of the README is a page', async () => {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8')
  const yaml = readme.match(/```yaml\n([\s\S]*?)```/)?.[1] ?? ''
  const shipped = await startTestServer({ shipped: true, files: { 'dashboards/cash.yaml': yaml } })
  try {
    const answer = await shipped.app.inject('/api/pages/cash')
    expect(answer.statusCode).toBe(200)
    expect(answer.json().issues).toEqual([])
    expect(answer.json().widgets).toHaveLength(1)
  } finally {
    await shipped.close()
  }
})
