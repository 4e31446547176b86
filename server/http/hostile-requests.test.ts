import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { ownNames } from './hooks/known-hosts.ts'

const ROUTES = [
  '/api/pages',
  '/api/pages/tiny',
  '/api/pages/tiny/data',
  '/api/pages/tiny/widgets/head',
  '/api/pages/tiny/widgets/head.csv',
  '/api/metrics',
  '/api/metrics/roe/values',
  '/api/subjects',
  '/api/subjects/AAA',
  '/api/subjects/AAA/peers',
  '/api/groups/RETAIL',
  '/api/status',
]
const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'symbol[]', 'symbol[0]', 'sql', '']
const VALUES = [
  '',
  '%00',
  '%ff%fe',
  '%',
  '%zz',
  '%c0%ae',
  '../../etc/passwd',
  "' or 1=1 --",
  'x'.repeat(5000),
  '1e999',
]

let server: TestServer
let port: number
let outDir: string
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'rattan-hostile-'))
  await writeFile(join(outDir, 'index.html'), '<p>shell</p>')
  server = await startTestServer({ outDir })
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  port = (server.app.server.address() as { port: number }).port
})
afterAll(async () => {
  await server.close()
  await rm(outDir, { recursive: true, force: true })
})

/** What comes back for bytes that no client library would send. */
async function exchange(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  socket.write(bytes)
  await Promise.race([
    once(socket, 'close'),
    vi.waitFor(() => expect(text).toMatch(/\r\n\r\n[\s\S]*[}>]/), { timeout: 60_000 }),
  ])
  socket.destroy()
  return text
}

describe('whatever is asked', () => {
  test('is answered below 500, in one shape, without a word about the inside', async () => {
    for (const route of ROUTES) {
      for (const name of NAMES) {
        for (const value of VALUES) {
          const { statusCode, body } = await server.app.inject(`${route}?${name}=${value}`)
          const where = `${route}?${name}=${value.slice(0, 20)} ${body.slice(0, 200)}`
          expect(statusCode, where).toBeLessThan(500)
          if (statusCode === 200) continue
          expect(JSON.parse(body), where).toMatchObject({
            error: expect.stringMatching(/^[a-z-]+$/),
            message: expect.any(String),
          })
          expect(body, where).not.toMatch(/node_modules|\.ts:\d|\/tmp\//)
        }
      }
    }
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })

  test.each([
    ['/api/pages/%ff', 400],
    ['/%E0%A4%A', 400],
    ['/api//pages', 404],
    ['/api/../api/pages', 404],
    [`/api/pages/${'a'.repeat(5000)}`, 404],
    ['/%2e%2e/package.json', 404],
    ['/..%5cpackage.json', 404],
    ['//etc/passwd', 404],
    ['/a%00b', 404],
  ])('the address %s is refused in the shape of every fault', async (path, status) => {
    const got = await exchange(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
    expect(got.split(' ')[1]).toBe(String(status))
    const body = JSON.parse(got.slice(got.indexOf('{'), got.lastIndexOf('}') + 1))
    expect(body).toMatchObject({ error: expect.stringMatching(/^[a-z-]+$/), message: expect.any(String) })
  })

  test.each([
    ['no HTTP', 'HELLO\r\n\r\n', 400],
    [
      'two lengths',
      'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['17 kB of headers', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(17_000)}\r\n\r\n`, 431],
  ])('%s is refused in the shape of every fault', async (_, bytes, status) => {
    const got = await exchange(bytes)
    expect(got.split(' ')[1]).toBe(String(status))
    expect(JSON.parse(got.slice(got.indexOf('{')))).toEqual({
      error: 'bad-request',
      message: expect.any(String),
    })
  })

  test('a whole address as a proxy sends it means its path', async () => {
    const got = await exchange(
      'GET http://localhost/api/pages/tiny HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    )
    expect(got).toContain('200 OK')
    expect(got).toContain("content-security-policy: default-src 'none'")
    expect(got).toContain('"id":"tiny"')
  })

  test('two Host headers are no request, in any case and in any place', async () => {
    for (const second of ['Host: evil.example', 'host: localhost', 'HOST: localhost']) {
      for (const path of ['/api/pages', '/api/health', '/', '/tiny']) {
        const got = await exchange(
          `GET ${path} HTTP/1.1\r\nHost: localhost\r\nX: y\r\n${second}\r\nConnection: close\r\n\r\n`,
        )
        expect(got.split(' ')[1], path).toBe('400')
        expect(got).toContain('bad-request')
      }
    }
  })

  test.each([
    '/%61pi/pages/tiny',
    '/api/%70ages/tiny',
    '/%61%70%69/pages/tiny/data',
    '/api/pages/tiny/widgets/%68ead',
  ])('%s, percent-encoded, has the headers and the checks of its route', async (path) => {
    const got = await exchange(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
    expect(got).toContain('200 OK')
    expect(got).toContain("content-security-policy: default-src 'none'")
    expect(got).toContain('cache-control: private, no-store')
    const evil = await exchange(`GET ${path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)
    expect(evil.split(' ')[1]).toBe('421')
  })

  test('another method is answered 405 with those that there are, at every address and for HEAD’s sake too', async () => {
    for (const path of ['/api/pages', '/api/pages/tiny/data', '/api/events', '/api/health', '/%61pi/pages']) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
        const answer = await server.app.inject({ method, url: path })
        expect(answer.statusCode, `${method} ${path}`).toBe(405)
        expect(answer.headers.allow).toContain('GET')
        expect(answer.json()).toMatchObject({ error: 'wrong-method' })
      }
    }
  })

  test('every lease ends with its socket: pipelined requests behind an answer that nobody reads', async () => {
    const before = server.live.lease
    let held = 0
    let taken = 0
    const lease = vi.spyOn(server.live, 'lease').mockImplementation(() => {
      const own = before()!
      held++
      taken++
      let ended = false
      const release = () => {
        if (!ended) held--
        ended = true
        own.release()
      }
      return { state: own.state, release }
    })
    try {
      for (let round = 1; round <= 5; round++) {
        const socket = connect(port, '127.0.0.1')
        const paths = ['data', 'widgets/all.csv', 'widgets/head', 'data', 'data'].map(
          (path, i) => `/api/pages/tiny/${path}?last=${((round * 5 + i) % 12) + 1}`,
        )
        socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(''))
        await vi.waitFor(() => expect(taken).toBe(round * 5), { timeout: 60_000 })
        socket.destroy()
      }
      await vi.waitFor(() => expect(held).toBe(0), { timeout: 60_000 })
    } finally {
      lease.mockRestore()
    }
  })

  test('HEAD of the events ends, and takes no place among the streams', async () => {
    expect((await server.app.inject({ method: 'HEAD', url: '/api/events' })).statusCode).toBe(404)
  })

  test.each([
    ['/api/pages/tiny/widgets/all.csv?lang=vi&lang=en', 'lang'],
    ['/api/pages/tiny/widgets/all?tab=nothing', 'tab'],
    ['/api/metrics?statement=nothing', 'statement'],
  ])('%s names the input that is wrong', async (url, field) => {
    const answer = await server.app.inject(url)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ error: 'invalid-input', field })
  })
})

describe('a name that is not this server’s', () => {
  test('gets no data: a page of somebody else pointed its own name here', async () => {
    const as = async (host: string, url = '/api/pages') =>
      (await server.app.inject({ url, headers: { host } })).statusCode
    expect(await as('evil.example')).toBe(421)
    expect(await as('localhost.evil.example:3000', '/api/pages/tiny/data')).toBe(421)
    expect(await as('evil.example', '/api/health')).toBe(200)
    for (const host of ['localhost:3000', '127.0.0.1', '[::1]:3000', 'LOCALHOST'])
      expect(await as(host)).toBe(200)
  })

  test('is refused where the operator named the right one, and where only this machine is served', () => {
    const named = ownNames({ host: '0.0.0.0', publicUrl: 'https://charts.example' })
    expect(['charts.example', 'localhost', 'other.example'].map(named)).toEqual([true, true, false])
    expect(ownNames({ host: '0.0.0.0', publicUrl: null })('anything.example')).toBe(true)
  })
})

test('a server about to stop says so and still answers', async () => {
  let stopping = false
  const ending = await startTestServer({ stopping: () => stopping })
  try {
    expect((await ending.app.inject('/api/ready')).statusCode).toBe(200)
    stopping = true
    expect((await ending.app.inject('/api/ready')).statusCode).toBe(503)
    expect((await ending.app.inject('/api/health')).statusCode).toBe(200)
    expect((await ending.app.inject('/api/pages/tiny/widgets/head')).json()).toMatchObject({ status: 'ok' })
  } finally {
    await ending.close()
  }
})

describe('a server that is overloaded', () => {
  test('sheds what costs a query, says when to come back, and stays up for the rest', async () => {
    const busy = await startTestServer({ pressure: { rssBytes: 1, sampleMs: 10 } })
    try {
      await vi.waitFor(
        async () => {
          const answer = await busy.app.inject('/api/pages/tiny/data')
          expect(answer.statusCode).toBe(503)
          expect(answer.json()).toMatchObject({ error: 'overloaded' })
          expect(answer.headers).toMatchObject({ 'retry-after': '5', 'cache-control': 'private, no-store' })
        },
        { timeout: 60_000 },
      )
      const asked = vi.spyOn(busy.live.state!.cache, 'run')
      expect((await busy.app.inject('/api/pages/tiny/widgets/head')).statusCode).toBe(503)
      expect(asked).not.toHaveBeenCalled()
      for (const url of ['/api/health', '/api/ready', '/api/pages', '/api/pages/tiny']) {
        expect((await busy.app.inject(url)).statusCode, url).toBe(200)
      }
    } finally {
      await busy.close()
    }
  })

  test('notices a blocked event loop', async () => {
    const busy = await startTestServer({ pressure: { sampleMs: 50 } })
    try {
      await vi.waitFor(
        async () => {
          const until = performance.now() + 400
          while (performance.now() < until);
          expect((await busy.app.inject('/api/pages/tiny/data')).statusCode).toBe(503)
        },
        { timeout: 60_000 },
      )
      expect((await busy.app.inject('/api/health')).statusCode).toBe(200)
    } finally {
      await busy.close()
    }
  })
})
