import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { get as httpGet, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { sql } from '../../core/sql/sql.ts'
import { packFiles } from '../pack.mjs'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

const INLINE = 'self.__next_f=[]'
const SHELL = `<!doctype html><html><head><script>${INLINE}</script><script src="/_next/static/app.js"></script></head></html>`

let server: TestServer
let outDir: string
let base: string

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'rattan-out-'))
  await mkdir(join(outDir, '_next/static'), { recursive: true })
  await writeFile(join(outDir, 'index.html'), SHELL)
  await writeFile(join(outDir, '_next/static/app.js'), 'void 0;'.repeat(1000))
  await writeFile(join(outDir, '.built'), 'secret')
  server = await startTestServer({ outDir, events: { perReader: 3, heartbeatMs: 50 } })
  base = await server.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await server.close()
  await rm(outDir, { recursive: true, force: true })
})

describe('the shell', () => {
  test('is served for every page of the menu, and as a 404 for others', async () => {
    for (const [path, status] of [
      ['/', 200],
      ['/tiny', 200],
      ['/tiny?symbol=AAA', 200],
      ['/sign-in', 200],
      ['/people/log', 200],
      ['/people/nothing', 404],
      ['/nothing', 404],
    ] as const) {
      const answer = await fetch(base + path)
      expect(answer.status, path).toBe(status)
      expect((await answer.text()).replace(/<script type="application\/json".*?<\/script>/s, '')).toBe(SHELL)
    }
  })

  test('may run the scripts of the build, by hash, and no other', async () => {
    const policy = (await fetch(`${base}/tiny`)).headers.get('content-security-policy')!
    const hash = createHash('sha256').update(INLINE).digest('base64')
    expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`)
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    expect(policy).toContain("frame-ancestors 'none'")
  })

  test('a build beside the running server needs no restart', async () => {
    const inline = 'self.__next_f=["new"]'
    await writeFile(join(outDir, 'index.html'), SHELL.replace(INLINE, inline))
    await writeFile(join(outDir, '_next/static/new.js'), 'void 1')
    const answer = await fetch(`${base}/tiny`)
    const hash = createHash('sha256').update(inline).digest('base64')
    expect(answer.headers.get('content-security-policy')).toContain(`'sha256-${hash}'`)
    expect(await answer.text()).toContain(inline)
    expect((await fetch(`${base}/_next/static/new.js`)).status).toBe(200)
    await writeFile(join(outDir, 'index.html'), SHELL)
  })

  test('what the build packed is sent as it is, and what it did not pack is packed for the reader', async () => {
    const { length } = await readFile(join(outDir, '_next/static/app.js'))
    packFiles(outDir)
    const sizes = new Map<string, number>()
    for (const encoding of ['br', 'gzip', 'identity']) {
      // fetch would unpack it.
      const answer = await server.app.inject({
        url: '/_next/static/app.js',
        headers: { 'accept-encoding': encoding },
      })
      expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
      expect(answer.headers['content-encoding'] ?? 'identity').toBe(encoding)
      expect(answer.headers.vary).toMatch(/accept-encoding/i)
      sizes.set(encoding, answer.rawPayload.length)
    }
    expect(sizes.get('br')).toBe((await readFile(join(outDir, '_next/static/app.js.br'))).length)
    expect(sizes.get('gzip')).toBe((await readFile(join(outDir, '_next/static/app.js.gz'))).length)
    expect(sizes.get('identity')).toBe(length)
  })

  test('hashed files are kept for ever, compressed; the page itself is asked for again', async () => {
    const script = await fetch(`${base}/_next/static/app.js`, { headers: { 'accept-encoding': 'gzip, br' } })
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(script.headers.get('content-encoding')).toBe('br')
    expect((await fetch(`${base}/`)).headers.get('cache-control')).toBe('private, no-cache')
  })

  test.each(['/.built', '/..%2f..%2fetc/passwd', '/_next/', '/_next/static', '/nothing.js', '/%00', '/%ff'])(
    '%s gives no file',
    async (path) => {
      const answer = await fetch(base + path)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      expect(await answer.text()).not.toContain('secret')
    },
  )
})

describe('a stream of widgets', () => {
  const ENDLESS = sql`select count(*) as n from range(1000000) a, range(100000) b where (a.range * b.range) % 7 = 3`

  /** Takes both places of the engine, so that whatever needs it waits. */
  function occupyEngine(): () => void {
    const busy = new AbortController()
    for (let i = 0; i < 2; i++) {
      server.live.state!.engine.run(ENDLESS, { signal: busy.signal }).catch(() => {})
    }
    return () => busy.abort()
  }

  test.each(['identity', 'gzip', 'br'])('sends each line as soon as it is ready (%s)', async (encoding) => {
    const letGo = occupyEngine()
    // `debt` needs no statement, its file is missing; `head` has to wait.
    const address = `${base}/api/pages/tiny/data?tab=debts&last=${encoding.length}`
    const answer = await fetch(address, { headers: { 'accept-encoding': encoding } })
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    const first = await reader.read()
    expect(JSON.parse(first.value!)).toMatchObject({ widget: 'debt', status: 'empty' })
    letGo()
    const second = await reader.read()
    expect(JSON.parse(second.value!)).toMatchObject({ widget: 'head', status: 'ok' })
    expect((await reader.read()).done).toBe(true)
  })

  test('a reader who leaves takes the question along', async () => {
    const letGo = occupyEngine()
    const asked = vi.spyOn(server.live.state!.cache, 'run')
    const reader = new AbortController()
    const answer = fetch(`${base}/api/pages/tiny/data?last=9`, { signal: reader.signal }).then((got) =>
      got.text(),
    )
    await vi.waitFor(() => expect(asked).toHaveBeenCalled(), { timeout: 60_000 })
    reader.abort()
    await expect(answer).rejects.toThrow()
    await vi.waitFor(() => expect(asked.mock.calls[0]![2]!.aborted).toBe(true), { timeout: 60_000 })
    await expect(asked.mock.results[0]!.value).rejects.toMatchObject({ code: 'aborted' })
    letGo()
    expect((await fetch(`${base}/api/pages/tiny/widgets/head?last=9`)).status).toBe(200)
  })
})

describe('events', () => {
  const open = () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      httpGet(`${base}/api/events`, (answer) => resolve(answer.setEncoding('utf8'))).on('error', reject)
    })
  const textOf = (stream: IncomingMessage) => {
    let text = ''
    stream.on('data', (chunk: string) => {
      text += chunk
    })
    return () => text
  }

  test('tell of a changed configuration, and that the server is still there', async () => {
    const stream = await open()
    expect(stream.headers['content-type']).toBe('text/event-stream; charset=utf-8')
    const text = textOf(stream)
    await vi.waitFor(() => expect(text()).toContain(': still here'), { timeout: 60_000 })
    const { configVersion, dataVersion } = server.live.state!
    expect(text()).toContain(`event: config\ndata: {"version":"${configVersion}","faulty":[]}\n\n`)
    expect(text()).toContain(`event: data\ndata: {"dataVersion":"${dataVersion}"}\n\n`)
    await server.write('dashboards/broken.yaml', 'id: [')
    await server.live.reload()
    await vi.waitFor(() => expect(text()).toContain('"faulty":["broken"]'), { timeout: 60_000 })
    stream.destroy()
  })

  test('are limited by address', async () => {
    const streams = await Promise.all([open(), open(), open()])
    const refused = await fetch(`${base}/api/events`)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toMatch(/^[23]\d$/)
    for (const stream of streams) stream.destroy()
    await vi.waitFor(
      async () => {
        const again = await open()
        again.destroy()
        expect(again.statusCode).toBe(200)
      },
      { timeout: 60_000 },
    )
  })
})
