import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PageSummary } from '../core/api/pages.ts'
import { ROOT } from '../server/config.ts'
import { launchChromium } from './chromium.ts'
import { type RunningServer, startServer } from './server.ts'
import { settled } from './settled.ts'

/** SQL never leaves the server: neither in what the browser runs, nor in what it is answered (AZ4). */

const SQL = new RegExp(
  [
    String.raw`\bselect\b[^.;"'\x60]{1,200}?\bfrom\b\s+["(_a-z]`,
    String.raw`\b(union all|(left|inner|cross) join|(group|order|partition) by|nulls (first|last)|insert into)\b`,
    String.raw`\b(read_parquet|arg_max|arg_min|quantile_cont|row_number|date_trunc|make_date|unnest)\(`,
    String.raw`::(double|bigint|int|date|varchar)\b`,
  ].join('|'),
  'i',
)

let browser: Browser
let server: RunningServer
beforeAll(async () => {
  server = await startServer({ DATA_DIR: '' })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

test('statements of the engine are known for what they are', async () => {
  for (const file of ['core/sql/thin.ts', 'core/sql/quality.ts', 'plugins/queries/matrix/query.ts'])
    expect([file, SQL.test(await readFile(join(ROOT, file), 'utf8'))]).toEqual([file, true])
})

test('no file that the browser loads has any', async () => {
  const files = readdirSync(join(ROOT, 'out'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(js|html|txt|css|json)$/.test(name),
  )
  expect(files.filter((name) => name.endsWith('.js')).length).toBeGreaterThan(20)
  const found: string[] = []
  for (const name of files) {
    const text = await readFile(join(ROOT, 'out', name), 'utf8')
    if (SQL.test(text)) found.push(`${name}: ${SQL.exec(text)![0]}`)
  }
  expect(found).toEqual([])
})

test('no answer has any, on a walk through every page and tab', { timeout: 600_000 }, async () => {
  const pages = (await (await fetch(`${server.url}/api/pages`)).json()) as PageSummary[]
  const page = await browser.newPage()
  const found: string[] = []
  let answers = 0
  const reading: Promise<void>[] = []
  page.on('response', (answer) => {
    const read = async () => {
      const text = await answer.text()
      answers++
      if (SQL.test(text)) found.push(`${answer.url()}: ${SQL.exec(text)![0]}`)
    }
    // What was left before it came has no text.
    reading.push(read().catch(() => {}))
  })
  for (const { id } of pages) {
    await page.goto(`${server.url}/${id}`)
    await settled(page)
  }
  await Promise.all(reading)
  expect(answers).toBeGreaterThan(30)

  // And by hand: every tab as a document and as a stream, and what is said where something is wrong.
  const paths = [
    ...['/api/openapi.json', '/api/docs', '/api/instance', '/api/status', '/api/ready', '/api/tickers'],
    ...['/api/sectors', '/api/metrics?limit=100', '/api/metrics/roe', '/api/metrics/no-such', '/api/auth/me'],
    ...['/api/metrics/net_revenue/values?symbol=VNM', '/api/metrics/close/values?symbol=VNM&sql=1'],
    ...pages.flatMap(({ id, tabs }) => [
      `/api/pages/${id}`,
      ...tabs
        .flatMap((one) => one.tabs ?? [one])
        .flatMap((tab) => [`/${id}?tab=${tab.id}`, `/api/pages/${id}/data?tab=${tab.id}`]),
      `/api/pages/${id}/data?symbol='%20union%20all%20select`,
    ]),
  ]
  for (const path of paths) {
    const text = await (await fetch(server.url + path)).text()
    // What was sent is sent back, where it is named.
    const said = text.replace("' union all select", '')
    if (SQL.test(said)) found.push(`${path}: ${SQL.exec(said)![0]}`)
  }
  expect(found).toEqual([])
})
