import type { LookupFunction } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { freePort } from '../testing/test-postgres.ts'
import { type PoliteOptions, politeFetch } from './polite-fetch.ts'
import { isPrivateAddress } from './private-address.ts'
import { type Answer, startBadServer, startRawServer } from './test-bad-server.ts'

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of open.splice(0)) await stop()
})

/** A fetch that waits without time, and what it waited for. */
function polite(options: Partial<PoliteOptions> = {}) {
  const waits: number[] = []
  const made = politeFetch({
    privateHosts: [],
    random: () => 0,
    now: () => Date.parse('2026-01-16T09:00:00Z'),
    wait: async (ms) => waits.push(ms),
    ...options,
  })
  open.push(made.close)
  return { fetch: made.fetch, waits }
}
async function server(paths: Record<string, Answer>) {
  const started = await startBadServer(paths)
  open.push(started.stop)
  return started
}
async function rawServer(each: Parameters<typeof startRawServer>[0]) {
  const started = await startRawServer(each)
  open.push(started.stop)
  return started
}
const said = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing',
    (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
  )

describe('a server that fails', () => {
  it('and recovers is asked again, each time after twice as long', async () => {
    const { url, host, asked } = await server({
      '/x': (_, response, n) => response.writeHead(n < 3 ? 503 : 200).end(n < 3 ? 'busy' : 'data'),
    })
    const { fetch, waits } = polite({ privateHosts: [host] })
    expect(await (await fetch(url('/x'))).text()).toBe('data')
    expect([asked.length, waits]).toEqual([3, [1000, 2000]])
  })

  it('waits are shortened by chance, by up to half, so that many do not come back at once', async () => {
    const { url, host } = await server({
      '/x': (_, response, n) => response.writeHead(n < 3 ? 502 : 200).end(),
    })
    const { fetch, waits } = polite({ privateHosts: [host], random: () => 0.5 })
    await fetch(url('/x'))
    expect(waits).toEqual([750, 1500])
  })

  it.each([
    ['3', [3000]],
    ['Fri, 16 Jan 2026 09:00:05 GMT', [5000]],
    ['soon', [1000]],
  ])('with 429 and Retry-After: %s is asked again then', async (after, expected) => {
    const { url, host } = await server({
      '/x': (_, response, n) => response.writeHead(n === 1 ? 429 : 200, { 'retry-after': after }).end(),
    })
    const { fetch, waits } = polite({ privateHosts: [host] })
    expect((await fetch(url('/x'))).status).toBe(200)
    expect(waits).toEqual(expected)
  })

  it('that asks to wait for too long is given up at once', async () => {
    const { url, host, asked } = await server({
      '/x': (_, response) => response.writeHead(429, { 'retry-after': '3600' }).end(),
    })
    const { fetch, waits } = polite({ privateHosts: [host] })
    expect(await said(fetch(url('/x?key=hidden')))).toBe(
      `SourceError: http://${host}/x answers 429 and asks to wait 3600 s`,
    )
    expect([asked.length, waits]).toEqual([1, []])
  })

  it('for good is told after four tries; what is no passing fault is not asked again', async () => {
    const { url, host, asked } = await server({ '/x': (_, response) => response.writeHead(500).end() })
    const { fetch } = polite({ privateHosts: [host] })
    expect((await fetch(url('/x'))).status).toBe(500)
    expect((await fetch(url('/none'))).status).toBe(404)
    expect(asked).toEqual(['/x', '/x', '/x', '/x', '/none'])
  })

  it('that is down is said to be so', async () => {
    const host = `127.0.0.1:${await freePort()}`
    const { fetch, waits } = polite({ privateHosts: [host] })
    expect(await said(fetch(`http://${host}/x?key=hidden`))).toBe(
      `SourceError: http://${host}/x breaks off or cannot be reached (ECONNREFUSED), 4 times`,
    )
    expect(waits).toEqual([1000, 2000, 4000])
  })

  it('that closes its half without a word is tried again', async () => {
    const { url, host, connections } = await rawServer((socket, n) =>
      n === 1 ? socket.end() : socket.end('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ndata'),
    )
    const { fetch } = polite({ privateHosts: [host] })
    expect(await (await fetch(url('/x'))).text()).toBe('data')
    expect(connections()).toBe(2)
  })

  it.each([
    ['of a stated length', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[1, 2'],
    ['in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n[1, 2\r\n'],
  ])('whose body %s breaks off has given nothing', async (_what, answer) => {
    const { url, host, connections } = await rawServer((socket) => socket.end(answer))
    const { fetch } = polite({ privateHosts: [host], tries: 2 })
    expect(await said(fetch(url('/x')))).toMatch(/^SourceError: .* breaks off or cannot be reached/)
    expect(connections()).toBe(2)
  })

  it.each([
    ['a byte now and then', true],
    ['nothing', false],
  ])('that sends %s is left at the deadline', async (_what, drips) => {
    let timer: NodeJS.Timeout | undefined
    const { url, host } = await server({
      '/x': (_, response) => {
        if (!drips) return
        response.writeHead(200, { 'content-length': '1000000' })
        timer = setInterval(() => response.write('x'), 20)
      },
    })
    const { fetch } = polite({ privateHosts: [host], deadline: 300, tries: 2 })
    expect(await said(fetch(url('/x')))).toBe(`SourceError: http://${host}/x took longer than 0.3 s, 2 times`)
    clearInterval(timer)
  })

  it('that sends without end is cut off; so is what grows when it is unpacked', async () => {
    const { url, host } = await server({
      '/x': (_, response) => {
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        }
        response.on('drain', more)
        more()
      },
      '/zip': (_, response) =>
        response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(2 << 20))),
    })
    const { fetch } = polite({ privateHosts: [host], mostBytes: 1 << 20 })
    for (const path of ['/x', '/zip'])
      expect(await said(fetch(url(path)))).toBe(
        `SourceError: http://${host}${path} sends more than 1048576 bytes`,
      )
  })

  it('is left when the refresh ends', async () => {
    const ended = new AbortController()
    const { url, host } = await server({ '/x': () => ended.abort() })
    const { fetch, waits } = polite({ privateHosts: [host] })
    expect(await said(fetch(url('/x'), { signal: ended.signal }))).toMatch(/^AbortError/)
    expect(waits).toEqual([])
  })

  it('is asked once for what is no reading', async () => {
    const { url, host, asked } = await server({ '/x': (_, response) => response.writeHead(503).end() })
    const { fetch } = polite({ privateHosts: [host] })
    expect((await fetch(url('/x'), { method: 'POST', body: '{}' })).status).toBe(503)
    expect(asked).toHaveLength(1)
  })
})

it('one host is asked one thing at a time, with a gap between', async () => {
  let now = 0
  let most = 0
  const { url, host } = await server({
    '/x': (_, response) => {
      most = Math.max(most, ++now)
      setImmediate(() => {
        now--
        response.end('x')
      })
    },
  })
  const { fetch, waits } = polite({ privateHosts: [host] })
  await Promise.all(Array.from({ length: 8 }, () => fetch(url('/x'))))
  expect([most, waits]).toEqual([1, Array.from({ length: 7 }, () => 250)])
})

describe('private addresses', () => {
  it.each([
    ...['127.0.0.1', '127.255.0.3', '0.0.0.0', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254'],
    ...[
      '100.64.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      'fe80::1',
      'fc00::1',
      'fd12::1',
      'ff02::1',
    ],
    ...[
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::127.0.0.1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      '2001:db8::1',
    ],
    ...['', 'localhost', '127.1'],
  ])('"%s" is one', (address) => {
    expect(isPrivateAddress(address)).toBe(true)
  })

  it.each(['1.1.1.1', '172.32.0.1', '192.169.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
    '%s is none',
    (address) => {
      expect(isPrivateAddress(address)).toBe(false)
    },
  )

  /** Whatever name is asked for leads to this machine, or to a public address and this machine. */
  const leadsHere: LookupFunction = (name, _options, done) =>
    done(null, [
      ...(name.startsWith('both.') ? [{ address: '1.1.1.1', family: 4 }] : []),
      { address: '127.0.0.1', family: 4 },
    ])

  it('are not asked, in whatever form, after DNS neither: nothing connects', async () => {
    const { host, connections } = await rawServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'))
    const port = host.split(':')[1]
    const { fetch } = polite({ lookup: leadsHere, tries: 1 })
    const forms = [
      ...['127.0.0.1', '127.1', '2130706433', '0x7f.0.0.1', '0x7f000001', '017700000001', '0', '0.0.0.0'],
      ...[
        '[::1]',
        '[::ffff:127.0.0.1]',
        '[::ffff:7f00:1]',
        '[::]',
        '[::127.0.0.1]',
        '127.0.0.1.',
        '１２７.0.0.1',
      ],
      ...[
        'localhost',
        'localhost.',
        'LOCALHOST',
        'rebound.example',
        'both.example',
        '127%2e0.0.1',
        '127。0。0。1',
      ],
    ]
    for (const form of forms)
      expect([form, await said(fetch(`http://${form}:${port}/x?key=hidden`))]).toEqual([
        form,
        expect.stringMatching(
          /^SourceError: http:\/\/.+\/x is at a private address; expected a public one, or .+ in REFRESH_PRIVATE_HOSTS$/,
        ),
      ])
    expect(connections()).toBe(0)
  })

  it('are asked where the operator named the host; another port only where the host is named without one', async () => {
    const { host, url } = await server({ '/x': (_, response) => response.end('mine') })
    expect(await (await polite({ privateHosts: [host] }).fetch(url('/x'))).text()).toBe('mine')
    expect(await (await polite({ privateHosts: ['127.0.0.1'] }).fetch(url('/x'))).text()).toBe('mine')
    expect(await said(polite({ privateHosts: ['127.0.0.1:1'] }).fetch(url('/x')))).toMatch(
      'is at a private address',
    )
    const port = host.split(':')[1]
    const named = polite({ privateHosts: ['Data.Internal'], lookup: leadsHere })
    expect(await (await named.fetch(`http://data.internal:${port}/x`)).text()).toBe('mine')
  })

  it('are not asked when a redirect leads there: nothing connects', async () => {
    const canary = await rawServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'))
    const names = [canary.host, `rebound.example:${canary.host.split(':')[1]}`]
    const { host, url } = await server(
      Object.fromEntries(
        names.map((to, i): [string, Answer] => [
          `/${i}`,
          (_, response) => response.writeHead(302, { location: `http://${to}/x` }).end(),
        ]),
      ),
    )
    const { fetch } = polite({ privateHosts: [host], lookup: leadsHere })
    for (const path of ['/0', '/1']) expect(await said(fetch(url(path)))).toMatch('is at a private address')
    expect(canary.connections()).toBe(0)
  })
})

describe('redirects', () => {
  it('are followed, without what was meant for the first host only', async () => {
    const other = await server({ '/there': (_, response) => response.end('moved') })
    const { host, url, headers } = await server({
      '/a': (_, response) => response.writeHead(301, { location: '/b?x=1' }).end(),
      '/b': (_, response) => response.writeHead(307, { location: other.url('/there') }).end(),
    })
    const { fetch } = polite({ privateHosts: [host, other.host] })
    const sent = { authorization: 'Bearer hidden', 'x-api-key': 'hidden', accept: 'text/csv' }
    expect(await (await fetch(url('/a'), { headers: sent })).text()).toBe('moved')
    expect(headers[1]).toMatchObject(sent)
    expect(other.headers[0]).toMatchObject({ accept: 'text/csv', 'user-agent': 'rattan' })
    expect(JSON.stringify(other.headers)).not.toContain('hidden')
  })

  it.each([
    ['/loop', 'redirects more than 5 times'],
    ['file:///etc/passwd', 'is no address of http or https'],
    ['http://', 'redirects to what is no address'],
    ['http://me:hidden@example.org/', 'redirects to an address with a password'],
  ])('to %s are refused', async (location, message) => {
    const { host, url } = await server({
      '/loop': (_, response) => response.writeHead(302, { location }).end(),
    })
    expect(await said(polite({ privateHosts: [host] }).fetch(url('/loop')))).toMatch(message)
  })
})

it.each(['file:///etc/passwd', 'ftp://example.org/x', 'data:text/plain,x'])(
  '%s is no address',
  async (url) => {
    expect(await said(polite().fetch(url))).toMatch('is no address of http or https')
  },
)

it('what is unchanged since is answered without a body', async () => {
  const { host, url } = await server({
    '/x': (request, response) =>
      request.headers['if-none-match'] === '"1"'
        ? response.writeHead(304, { etag: '"1"' }).end()
        : response.writeHead(200, { etag: '"1"' }).end('x'),
  })
  const { fetch } = polite({ privateHosts: [host] })
  const etag = (await fetch(url('/x'))).headers.get('etag')!
  expect((await fetch(url('/x'), { headers: { 'if-none-match': etag } })).status).toBe(304)
})
