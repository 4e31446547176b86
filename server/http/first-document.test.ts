import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { get as httpGet, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { FirstDocument } from '../../core/api/first-document.ts'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { startTestServer, type TestServer, TINY_PAGE } from '../testing/test-server.ts'

const SHELL = '<!doctype html><html><head><script src="/app.js"></script></head><body>shell</body></html>'
const HOSTILE = '</script><script>alert(1)</script><!--'

let outDir: string
let server: TestServer
let base: string
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'rattan-first-'))
  await writeFile(join(outDir, 'index.html'), SHELL)
  server = await startTestServer({ outDir })
  base = await server.app.listen({ port: 0, host: '127.0.0.1' })
  const title = JSON.stringify({ en: HOSTILE, vi: HOSTILE })
  const hostile = TINY_PAGE.replace('id: tiny', 'id: hostile').replace('{ en: Tiny, vi: Nhỏ }', title)
  await server.write('dashboards/hostile.yaml', hostile)
  await server.write('dashboards/faulty.yaml', 'id: faulty\nnonsense: 1\n')
})
afterAll(async () => {
  await server.close()
  await rm(outDir, { recursive: true, force: true })
})
// A state of its own for each test: nothing is kept from the one before.
beforeEach(async () => {
  await server.write('dashboards/other.yaml', `# ${crypto.randomUUID()}\n`)
  await server.live.reload()
})

const BLOCK = /<script type="application\/json" id="first">(.*?)<\/script>/s
const blockOf = (html: string): FirstDocument | undefined => {
  const json = BLOCK.exec(html)?.[1]
  return json === undefined ? undefined : JSON.parse(json)
}
const firstOf = async (path: string) => blockOf(await (await fetch(base + path)).text())!

test('a document brings along what the interface answers at those addresses, and the rest of it is as built', async () => {
  const html = await (await fetch(`${base}/tiny`)).text()
  expect(html.replace(BLOCK, '')).toBe(SHELL)
  const { answers, config, data } = blockOf(html)!
  const { configVersion, dataVersion } = server.live.state!
  expect([config, data]).toEqual([configVersion, dataVersion])
  const own = ['/api/pages/tiny', '/api/tickers/AAA']
  const addresses = ['/api/instance', '/api/pages', '/api/auth/me', '/api/status', ...own]
  expect(Object.keys(answers)).toEqual(addresses)
  for (const address of addresses)
    expect(answers[address]).toEqual(await (await fetch(base + address)).json())
})

test('a document asks for the scripts of the views that it will be drawn with', async () => {
  const html = await (await fetch(`${base}/tiny?symbol=AAA`)).text()
  const drawn = blockOf(html)!.views[0]!
  const scripts = (text: string) =>
    [...text.matchAll(/<link rel="preload" as="script" href="([^"]+)">/g)].map((m) => m[1])
  expect(scripts(html)).toEqual([])
  await writeFile(
    join(outDir, 'views.json'),
    JSON.stringify({ [drawn]: ['/_next/a.js', '/_next/b.js'], other: ['/_next/c.js'] }),
  )
  await writeFile(join(outDir, 'index.html'), SHELL)
  await utimes(join(outDir, 'index.html'), 1, 1)
  expect(scripts(await (await fetch(`${base}/tiny?symbol=AAA`)).text())).toEqual([
    '/_next/a.js',
    '/_next/b.js',
  ])
  await rm(join(outDir, 'views.json'))
  await utimes(join(outDir, 'index.html'), 2, 2)
})

test('numbers come along once they are known, for the very tab and values of the address', async () => {
  expect(await firstOf('/tiny?symbol=AAA')).toMatchObject({ numbers: null })
  const answer = await (await fetch(`${base}/api/pages/tiny/data?symbol=AAA`)).text()
  const lines = answer
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const { numbers, views } = await firstOf('/tiny?symbol=AAA')
  expect(numbers).toMatchObject({ page: 'tiny', values: { symbol: 'AAA' } })
  const said = (all: readonly WidgetData[]) => new Set(all.map((line) => ({ ...line, ms: 0 })))
  expect(said(numbers!.lines)).toEqual(said(lines))
  expect(views.length).toBeGreaterThan(0)
  expect(await firstOf('/tiny?symbol=BBB')).toMatchObject({ numbers: null })
})

test('a document with its numbers is made once: the same bytes again, compressed too, until the state is another', async () => {
  await (await fetch(`${base}/api/pages/tiny/data?symbol=AAA`)).text()
  const first = await (await fetch(`${base}/tiny?symbol=AAA`)).text()
  const made = vi.spyOn(JSON, 'stringify')
  const small = await server.app.inject({ url: '/tiny?symbol=AAA', headers: { 'accept-encoding': 'br' } })
  expect(brotliDecompressSync(small.rawPayload).toString()).toBe(first)
  // The name that it is kept by, but nothing of what is in it: that would be more than ten texts.
  expect(made.mock.calls.length).toBeLessThan(4)
  made.mockRestore()
  await server.write('dashboards/other.yaml', `# ${crypto.randomUUID()}\n`)
  await server.live.reload()
  expect(blockOf(await (await fetch(`${base}/tiny?symbol=AAA`)).text())!.config).not.toBe(
    blockOf(first)!.config,
  )
})

test.each(['/tiny?symbol=NOBODY', '/tiny?tab=nothing', '/tiny?symbol=AAA&symbol=BBB', '/nothing', '/faulty'])(
  '%s gets a document without numbers: the shell asks, and is told why',
  async (path) => {
    expect(await firstOf(path)).toMatchObject({ numbers: null })
  },
)

test('no text of a page or an address ends the block', async () => {
  const html = await (await fetch(`${base}/hostile?q=${encodeURIComponent(HOSTILE)}`)).text()
  expect(BLOCK.exec(html)![1]).not.toContain('<')
  expect(html.replace(BLOCK, '')).toBe(SHELL)
  expect(blockOf(html)!.answers['/api/pages/hostile']).toMatchObject({ title: { en: HOSTILE } })
})

test('under a name that is not this server’s the document is bare', async () => {
  const answer = await new Promise<IncomingMessage>((done) =>
    httpGet(`${base}/tiny`, { headers: { host: 'evil.example' } }, done),
  )
  expect(await text(answer)).toBe(SHELL)
})

test('who may not see faults gets none', async () => {
  const near = await firstOf('/faulty')
  const far = blockOf(
    await (await fetch(`${base}/faulty`, { headers: { 'x-forwarded-for': '203.0.113.9' } })).text(),
  )!
  const issues = ({ answers }: FirstDocument) =>
    (answers['/api/pages/faulty'] as { issues: unknown[] }).issues
  expect(issues(near).length).toBeGreaterThan(0)
  expect(issues(far)).toEqual([])
})
