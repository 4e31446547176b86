import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FirstDocument } from '../../core/api/first-document.ts'
import type { ResolvedPage } from '../../core/api/pages.ts'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

const shown = (id: string, y: number, more = '') =>
  `{ id: ${id}, widget: table, query: statement, params: { symbol: AAA, metrics: [revenue] }, at: { x: 0, y: ${y}, w: 12, h: 2 }${more} }`
const PAGE = `
id: both
title: { en: Both, vi: Cả hai }
widgets:
  - ${shown('top', 0)}
  - ${shown('wide', 2, ', phone: hidden')}
`
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'

let folder: string
let server: TestServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rattan-phone-'))
  await writeFile(join(folder, 'index.html'), '<html><head></head><body></body></html>')
  server = await startTestServer({ outDir: folder, files: { 'dashboards/both.yaml': PAGE } })
})
afterAll(async () => {
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

const ask = (url: string, agent = 'Mozilla/5.0 (X11; Linux x86_64)') =>
  server.app.inject({ url, headers: { 'user-agent': agent } })
const widgetsOf = async (query: string) => {
  const { body } = await ask(`/api/pages/both/data${query}`)
  const lines = body.trim().split('\n')
  return lines.map((line) => (JSON.parse(line) as WidgetData).widget).sort()
}

test('a page says what phones do not show, and its numbers for a phone are without it', async () => {
  const { widgets } = (await ask('/api/pages/both')).json<ResolvedPage>()
  expect(widgets.map(({ id, phone }) => [id, phone])).toEqual([
    ['top', undefined],
    ['wide', 'hidden'],
  ])
  expect(await widgetsOf('')).toEqual(['top', 'wide'])
  expect(await widgetsOf('?screen=phone')).toEqual(['top'])
  // Whole answers are kept: neither is the other's.
  expect([await widgetsOf(''), await widgetsOf('?screen=phone')]).toEqual([['top', 'wide'], ['top']])
  expect((await ask('/api/pages/both/data?screen=watch')).statusCode).toBe(400)
  expect((await ask('/api/pages/both/widgets/wide.csv')).statusCode).toBe(200)
})

test('the first document of a phone is without the numbers that it does not show', async () => {
  await widgetsOf('')
  const first = async (agent?: string) => {
    const { body } = await ask('/both', agent)
    const block = /<script type="application\/json" id="first">(.*?)<\/script>/s.exec(body)![1]!
    return (JSON.parse(block) as FirstDocument).numbers!.lines.map(({ widget }) => widget)
  }
  expect(await first()).toEqual(['top', 'wide'])
  expect(await first(IPHONE)).toEqual(['top'])
  expect(await first()).toEqual(['top', 'wide'])
})
