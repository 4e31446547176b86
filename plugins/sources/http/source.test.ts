import type { Static } from 'rattan/plugin'
import { afterEach, describe, expect, it } from 'vitest'
import { bring as bringSafely } from '../../../server/refresh/bring.ts'
import { type Answer, startBadServer, startRawServer } from '../../../server/refresh/test-bad-server.ts'
import { openContext } from '../shared/test-context.ts'
import { http } from './source.ts'

type Params = Static<typeof http.params>

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of open.splice(0)) await stop()
})
async function service(paths: Record<string, Answer>) {
  const started = await startBadServer(paths)
  open.push(started.stop)
  return started
}

const COLUMNS = {
  symbol: { type: 'text', filled: true },
  price: { from: 'quote.price', type: 'number' },
} as const

/** What the source brings of a service, through the fetch that a refresh gives it. */
async function bring(host: string, params: Partial<Params>, more = {}) {
  const { context, rows } = await openContext()
  const brought = await bringSafely(
    http,
    { url: `http://${host}/prices`, format: 'json', columns: COLUMNS, ...params },
    {
      ...context,
      env: { SOURCE_TOKEN: 'hidden+key' },
      privateHosts: [host],
      limits: { wait: async () => {}, tries: 2, mostBytes: 1 << 20 },
      ...more,
    },
  )
  return { brought, rows: (await rows(brought))?.map((row) => Object.values(row).join(' ')) }
}
const fault = (...given: Parameters<typeof bring>) =>
  bring(...given).then(
    () => 'nothing',
    (error: unknown) => (error as Error).message,
  )

const record = (symbol: string, price: unknown = 1) => ({ symbol, quote: { price } })
const json =
  (value: unknown): Answer =>
  (_, response) =>
    response.end(JSON.stringify(value))
const query = (url: string | undefined) => new URL(url!, 'http://x').searchParams

describe('pages', () => {
  const all = [record('AAA', 1), record('BBB', 2), record('CCC', 3)]

  it('by number are asked for until one has fewer rows than its size, or none', async () => {
    const { host, asked } = await service({
      '/prices': (request, response) => {
        const page = Number(query(request.url).get('page'))
        response.end(JSON.stringify({ items: all.slice(page * 2 - 2, page * 2) }))
      },
    })
    const paging = { by: 'number', param: 'page', size: { param: 'limit', value: 2 } } as const
    expect((await bring(host, { records: 'items', paging })).rows).toEqual(['AAA 1', 'BBB 2', 'CCC 3'])
    expect(asked).toEqual(['/prices?page=1&limit=2', '/prices?page=2&limit=2'])
    const unsized = await bring(host, { records: 'items', paging: { by: 'number', param: 'page' } })
    expect([unsized.rows?.length, asked.length]).toEqual([3, 5])
  })

  it('by cursor are asked for with what the one before says', async () => {
    const { host, asked } = await service({
      '/prices': (request, response) => {
        const n = Number(query(request.url).get('after') ?? 0)
        response.end(JSON.stringify({ items: [all[n]], meta: { next: n < 2 ? n + 1 : null } }))
      },
    })
    const paging = { by: 'cursor', param: 'after', at: 'meta.next' } as const
    expect((await bring(host, { records: 'items', paging })).rows).toEqual(['AAA 1', 'BBB 2', 'CCC 3'])
    expect(asked).toEqual(['/prices', '/prices?after=1', '/prices?after=2'])
  })

  it.each([
    ['in the answer', { by: 'next', at: 'next' }],
    ['in the header', { by: 'link' }],
  ] as const)('by a link %s are followed', async (_where, paging) => {
    const { host, asked } = await service({
      '/prices': (_, response) =>
        response
          .setHeader('link', '</first>; rel="first", </more?x=1>; rel="next"')
          .end(JSON.stringify({ items: [all[0]], next: '/more?x=1' })),
      '/more': json({ items: [all[1]] }),
    })
    expect((await bring(host, { records: 'items', paging })).rows).toEqual(['AAA 1', 'BBB 2'])
    expect(asked).toEqual(['/prices', '/more?x=1'])
  })

  it('that do not end are a fault: one page again and again, or too many', async () => {
    let n = 0
    const { host } = await service({
      '/prices': json({ items: [all[0]], next: '/prices' }),
      '/other': (_, response) =>
        response.end(JSON.stringify({ items: [record('AAA', ++n)], next: `/other?${n}` })),
    })
    for (const paging of [{ by: 'number', param: 'page' } as const, { by: 'next', at: 'next' } as const])
      expect(await fault(host, { records: 'items', paging })).toBe(
        `page 2 of http://${host}/prices is page 1 again, or leads back to it: paging does not end`,
      )
    const endless = { url: `http://${host}/other`, paging: { by: 'next', at: 'next' }, mostPages: 5 } as const
    expect(await fault(host, { records: 'items', ...endless })).toBe(
      `http://${host}/other has more than 5 pages`,
    )
    expect(n).toBe(5)
  })

  it.each(['http://169.254.169.254/latest', 'https://example.org/', '//example.org/x', 'file:///etc/passwd'])(
    'that lead to another service (%s) are not asked for: keys would go there',
    async (next) => {
      const { host, asked } = await service({ '/prices': json({ items: [all[0]], next }) })
      expect(await fault(host, { records: 'items', paging: { by: 'next', at: 'next' } })).toBe(
        `page 1 of http://${host}/prices leads to another service; expected an address below http://${host}`,
      )
      expect(asked).toHaveLength(1)
    },
  )
})

describe('keys', () => {
  const keyed = { query: { key: '{SOURCE_TOKEN}' }, headers: { authorization: 'Bearer {SOURCE_TOKEN}' } }

  it('go into the query and headers, and into no error and no state', async () => {
    const { host, asked, headers } = await service({
      '/prices': json([record('AAA')]),
      '/bad': json({ no: 'list' }),
    })
    const { brought } = await bring(host, keyed)
    expect([query(asked[0]).get('key'), headers[0]!.authorization]).toEqual([
      'hidden+key',
      'Bearer hidden+key',
    ])
    expect(JSON.stringify(brought.state)).not.toContain('hidden')
    expect(await fault(host, { ...keyed, url: `http://${host}/bad` })).toBe(
      `page 1 of http://${host}/bad is no list`,
    )
  })

  it('that the operator did not give are told by their names', async () => {
    const { host, asked } = await service({})
    expect(await fault(host, { query: { key: '{SOURCE_OTHER}' } })).toBe(
      "missing SOURCE_OTHER in the server's environment",
    )
    expect(asked).toEqual([])
  })
})

describe('what is new', () => {
  it('is nothing where the service says that its answer is the same', async () => {
    const { host, headers } = await service({
      '/prices': (request, response) =>
        request.headers['if-none-match'] === '"7"'
          ? response.writeHead(304).end()
          : response
              .writeHead(200, { etag: '"7"', 'last-modified': 'Fri, 16 Jan 2026 09:00:00 GMT' })
              .end(JSON.stringify([record('AAA')])),
    })
    const { brought } = await bring(host, {})
    const again = await bring(host, {}, { state: brought.state })
    expect(again.brought).toEqual({ rows: null, state: brought.state })
    expect(headers[1]).toMatchObject({ 'if-modified-since': 'Fri, 16 Jan 2026 09:00:00 GMT' })
    // Other params read the same answer otherwise, so it is needed again.
    const columns = { ...COLUMNS, price: { ...COLUMNS.price, times: 10 } }
    expect((await bring(host, { columns }, { state: brought.state })).rows).toEqual(['AAA 10'])
  })

  it('is asked for from a day on, where the service has a word for it; no row is no fault then', async () => {
    const { host, asked } = await service({ '/prices': json([]) })
    const { brought } = await bring(host, { since: 'from' }, { since: '2026-01-10T00:00:00Z' })
    expect([brought.rows, asked]).toEqual([null, ['/prices?from=2026-01-10']])
    expect(await fault(host, { replace: true })).toBe(`http://${host}/prices has no rows`)
  })
})

it('CSV is read as from a file', async () => {
  const { host } = await service({ '/prices': (_, response) => response.end('symbol;price\nAAA;1,5\n') })
  const columns = { symbol: { type: 'text' }, price: { type: 'number' } } as const
  const params = { format: 'csv', delimiter: ';', decimal: ',', columns } as const
  expect((await bring(host, params)).rows).toEqual(['AAA 1.5'])
})

describe('a service that misbehaves', () => {
  const PAGE = 'page 1 of http://HOST/prices'
  const answers: [string, Answer, string][] = [
    ['is down for good', (_, response) => response.writeHead(503).end(), 'http://HOST/prices answers 503'],
    ['has no such thing', (_, response) => response.writeHead(404).end(), 'http://HOST/prices answers 404'],
    ['sends HTML', (_, response) => response.end('<!doctype html>'), `${PAGE} is HTML; expected JSON`],
    ['sends nothing', (_, response) => response.end(), `${PAGE} is empty`],
    [
      'sends half of it',
      (_, response) => response.end('[{"symbol": "A'),
      `${PAGE} is no JSON, or is cut off`,
    ],
    [
      'changed its columns',
      json([{ symbol: 'AAA', quote: { last: 1 } }]),
      `${PAGE} has no column "quote.price"`,
    ],
    [
      'sends words for numbers',
      json([record('AAA'), record('BBB', 'n/a')]),
      `row 2 of ${PAGE}, column quote.price: "n/a" is no number such as 1234.5`,
    ],
    [
      'sends infinities',
      json([record('AAA', 'Infinity')]),
      `row 1 of ${PAGE}, column quote.price: "Infinity" is not finite`,
    ],
    ['sends no records', json([1]), `row 1 of ${PAGE} is no object`],
    [
      'repeats a row',
      json([record('AAA'), record('AAA')]),
      `row 2 of ${PAGE} has the key of row 1: symbol AAA`,
    ],
    [
      'sends too much',
      (_, response) => response.end(`[${' '.repeat(2 << 20)}]`),
      'http://HOST/prices sends more than 1048576 bytes',
    ],
    [
      'leads elsewhere',
      (_, response) => response.writeHead(302, { location: 'http://10.0.0.1/x' }).end(),
      'http://10.0.0.1/x is at a private address',
    ],
  ]
  it.each(answers)('%s: it is said, with the place', async (_what, answer, message) => {
    const { host } = await service({ '/prices': answer })
    expect(await fault(host, { key: ['symbol'] })).toContain(message.replaceAll('HOST', host))
  })

  it('breaks off: it is said, and nothing of it is taken', async () => {
    const { host, stop } = await startRawServer((socket) =>
      socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n${JSON.stringify([record('AAA')])}`),
    )
    open.push(stop)
    expect(await fault(host, {})).toMatch(/\/prices breaks off or cannot be reached .*2 times/)
  })

  it('fails and recovers in the middle of its pages: all rows come, each once', async () => {
    const { host } = await service({
      '/prices': (request, response, n) => {
        if (n % 2 === 1) return response.writeHead(503).end()
        const page = Number(query(request.url).get('page'))
        response.end(JSON.stringify(page <= 3 ? [record(`P${page}`, page)] : []))
      },
    })
    const { rows } = await bring(host, { paging: { by: 'number', param: 'page' }, key: ['symbol'] })
    expect(rows).toEqual(['P1 1', 'P2 2', 'P3 3'])
  })
})
