import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { FirstDocument } from '../../core/api/first-document.ts'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { attacker, inPool, size } from '../testing/test-attack.ts'
import {
  canariesOf,
  PARTS,
  PEOPLE,
  type RightsServer,
  SUBJECTS,
  startRightsServer,
  visibleTo,
  type Who,
  WIDGETS,
} from '../testing/test-rights.ts'

vi.setConfig({ testTimeout: size(240_000, 3_600_000), hookTimeout: 120_000 })

let server: RightsServer
let client: ReturnType<typeof attacker>
beforeAll(async () => {
  server = await startRightsServer(undefined, { trustedProxies: ['loopback'], door: { places: 20_000 } })
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  client = attacker((server.app.server.address() as { port: number }).port)
})
afterAll(async () => {
  client.close()
  await server.close()
})
const EVERYBODY = [...(Object.keys(PEOPLE) as Who[]), 'anonymous' as const]

/** The same numbers every time: a linear congruence. */
function random(seed: number) {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return { next, of: <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)]! }
}

/** Inputs of the page, as a reader may choose them. */
function inputs({ next, of }: ReturnType<typeof random>): string {
  const query = new URLSearchParams()
  const maybe = (name: string, value: string) => next() < 0.6 && query.set(name, value)
  maybe('symbol', of(SUBJECTS))
  maybe('period', of(['quarterly', 'yearly']))
  maybe('order', of(['asc', 'desc']))
  maybe('group', of(['ALL', 'RETAIL', 'STEEL', 'PORTS']))
  maybe('last', String(2 + Math.floor(next() * 11)))
  maybe('search', of(['', 'SX0', 'SX01', 'zqfirm', 'SX10, SX04', 'zzz']))
  return query.toString()
}
const WIDGET_IDS = Object.keys(WIDGETS)
const question = (dice: ReturnType<typeof random>) =>
  dice.next() < 0.5
    ? `/api/pages/open/data?${inputs(dice)}`
    : `/api/pages/open/widgets/${dice.of(WIDGET_IDS)}?${inputs(dice)}`

describe('who asks for what another has just asked for', () => {
  test('AZ5: two funds that ask by turns for the same are never answered with rows of the other', async () => {
    const dice = random(5)
    const urls = Array.from({ length: 40 }, () => question(dice))
    const funds = ['a', 'b', 'viewer', 'c'] as const
    const answers = await inPool(size(1_200, 20_000), 16, async (i) => {
      const who = funds[i % funds.length]!
      return {
        who,
        ...(await client.ask(
          urls[Math.floor(i / funds.length) % urls.length]!,
          '203.0.113.1',
          server.headersOf(who),
        )),
      }
    })
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 404]))
    const crossed = answers.filter(({ who, body }) => canariesOf(who).test(body))
    expect(crossed.map(({ who, body }) => [who, canariesOf(who).exec(body)![0]])).toEqual([])
    // They are not all empty: each is shown numbers of its own.
    for (const who of funds)
      expect(answers.some((one) => one.who === who && /9\d{8}/.test(one.body))).toBe(true)
  })

  test('AZ6: of ten people who ask at once each is taken for nobody else', async () => {
    const urls = [
      '/api/auth/me',
      '/api/tickers',
      '/api/pages',
      '/api/pages/open/widgets/newest?last=12',
      '/api/metrics/close/values?symbol=SX01',
      '/api/pages/open/data?last=3',
    ]
    const wanted = new Map<string, string>()
    const essence = (body: string) =>
      body
        .replace(/"ms":\d+|"requestId":"[^"]*"|"(lastSeenAt|createdAt)":"[^"]*"/g, '')
        .split('\n')
        .sort()
        .join('\n')
    for (const who of EVERYBODY) {
      for (const url of urls) {
        await server.ask(who, url)
        const { status, body } = await server.ask(who, url)
        expect([200, 404]).toContain(status)
        expect(canariesOf(who).test(body), `${who} ${url}`).toBe(false)
        wanted.set(`${who} ${url}`, essence(body))
        if (url === '/api/auth/me' && who !== 'anonymous')
          expect(JSON.parse(body).person.email).toBe(`${who}@example.com`)
      }
    }
    expect(EVERYBODY).toHaveLength(10)
    // What is compared with is what each may see, no less and no more.
    for (const who of EVERYBODY) {
      const symbols = JSON.parse((await server.ask(who, '/api/tickers')).body) as { symbol: string }[]
      expect([who, symbols.map(({ symbol }) => symbol).sort()]).toEqual([who, visibleTo(who)])
      const line = JSON.parse(
        (await server.ask(who, '/api/pages/open/widgets/newest?last=12')).body,
      ) as WidgetData
      const subjects = line.data[line.columns.findIndex(({ name }) => name === 'subject')]!
      expect([who, [...subjects].sort()]).toEqual([who, visibleTo(who)])
      const close = await server.ask(who, '/api/metrics/close/values?symbol=SX01')
      expect([who, close.status]).toEqual([who, visibleTo(who).includes('SX01') ? 200 : 404])
    }
    const dice = random(6)
    let wrong = 0
    await inPool(size(3_000, 100_000), 64, async () => {
      const who = dice.of(EVERYBODY)
      const url = dice.of(urls)
      for (let turns = Math.floor(dice.next() * 4); turns > 0; turns--) await nextTurn()
      const { body } = await client.ask(url, '203.0.113.1', server.headersOf(who))
      if (essence(body) !== wanted.get(`${who} ${url}`)) wrong++
    })
    expect(wrong).toBe(0)
  })
})

describe('every door is the same door', () => {
  const FUNDS = Object.keys(PARTS) as (keyof typeof PARTS)[]
  const oracles = new Map<string, RightsServer>()
  beforeAll(async () => {
    for (const who of FUNDS) oracles.set(who, await startRightsServer(PARTS[who]))
  })
  afterAll(async () => {
    for (const oracle of oracles.values()) await oracle.close()
  })

  /** Rows of a CSV with ids as heads. */
  const csvRows = (text: string) =>
    text
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split(/\r?\n/)
      .map((line) => line.split(','))

  test('AZ9: random queries through five doors give the rows that a file of only these rows gives', async () => {
    const dice = random(9)
    const folder = await mkdtemp(join(tmpdir(), 'rattan-doors-'))
    const duckdb = await (await DuckDBInstance.create(':memory:')).connect()
    let compared = 0
    let numbers = 0
    for (let i = 0; i < size(160, 500); i++) {
      const who = dice.of(FUNDS)
      const id = dice.of(WIDGET_IDS)
      const query = inputs(dice)
      const at = `${who} ${id} ${query}`
      const door = (url: string) => server.ask(who, `${url}?${query}`)
      const oracle = await oracles.get(who)!.ask('anonymous', `/api/pages/open/widgets/${id}?${query}`)
      const one = await door(`/api/pages/open/widgets/${id}`)
      expect(one.status, at).toBe(oracle.status)
      if (oracle.status !== 200) continue
      const truth = JSON.parse(oracle.body) as WidgetData
      const line = JSON.parse(one.body) as WidgetData
      expect([at, line.status, line.rows, line.data]).toEqual([at, truth.status, truth.rows, truth.data])
      expect(truth.status, at).not.toBe('error')
      // The tab, twice: as it is computed, and as it is kept.
      for (const round of ['stream', 'kept']) {
        const tab = await door('/api/pages/open/data')
        const lines = tab.body
          .trimEnd()
          .split('\n')
          .map((text) => JSON.parse(text) as WidgetData)
        expect([round, lines.find(({ widget }) => widget === id)!.data]).toEqual([round, truth.data])
      }
      // The document, which has the numbers now.
      const document = await server.ask(who, `/open?${query}`, { host: 'localhost' })
      const block = /<script type="application\/json" id="first">(.*?)<\/script>/s.exec(document.body)![1]!
      const first = (JSON.parse(block) as FirstDocument).numbers!.lines.find(({ widget }) => widget === id)
      expect([at, first!.data]).toEqual([at, truth.data])
      compared++
      if (line.status !== 'ok') continue
      numbers++
      const csv = csvRows((await door(`/api/pages/open/widgets/${id}.csv`)).body)
      expect([at, csv.length - 1]).toEqual([at, truth.rows])
      const place = csv[0]!.indexOf(truth.columns.at(-1)!.name)
      const last = truth.data.at(-1)!.map((value) => (value === null ? '' : String(value)))
      expect([at, csv.slice(1).map((row) => row[place])]).toEqual([at, last])
      if (i % 8 !== 0) continue
      const file = join(folder, `${i}.parquet`)
      const answer = await server.app.inject({
        url: `/api/pages/open/widgets/${id}.parquet?${query}`,
        headers: server.headersOf(who),
      })
      await writeFile(file, answer.rawPayload)
      const rows = await duckdb.runAndReadAll(`select count(*)::int as n from read_parquet('${file}')`)
      expect([at, rows.getRowObjectsJson()]).toEqual([at, [{ n: truth.rows }]])
    }
    duckdb.closeSync()
    await rm(folder, { recursive: true, force: true })
    expect(compared).toBeGreaterThan(size(60, 200))
    expect(numbers).toBeGreaterThan(size(50, 170))
  })

  test('AZ9: values of a metric are the widget’s', async () => {
    for (const who of FUNDS) {
      for (const symbol of SUBJECTS) {
        for (const metric of ['close', 'revenue', 'target', 'profit', 'margin']) {
          const url = `/api/metrics/${metric}/values?symbol=${symbol}`
          const truth = await oracles.get(who)!.ask('anonymous', url)
          const { status, body } = await server.ask(who, url)
          const withheld = metric === 'profit' || metric === 'margin'
          expect([who, url, status]).toEqual([who, url, withheld ? 404 : truth.status])
          if (status === 200) expect(JSON.parse(body).data).toEqual(JSON.parse(truth.body).data)
        }
      }
    }
  })
})

/** Ways in which an address may be written to get around a check that reads it. */
const SHAPES: readonly ((path: string) => {
  readonly path: string
  readonly headers?: Record<string, string>
})[] = [
  (path) => ({ path }),
  ...['middleware', 'src/middleware', 'middleware:middleware:middleware:middleware:middleware'].map(
    (value) => (path: string) => ({ path, headers: { 'x-middleware-subrequest': value } }),
  ),
  (path) => ({ path, headers: { 'x-middleware-prefetch': '1', purpose: 'prefetch' } }),
  (path) => ({ path, headers: { 'x-nextjs-data': '1' } }),
  (path) => ({ path, headers: { rsc: '1', 'next-router-prefetch': '1' } }),
  (path) => ({ path, headers: { 'next-action': 'x' } }),
  (path) => ({
    path,
    headers: { 'x-original-url': '/api/pages/zqsecret/data', 'x-rewrite-url': '/api/pages/zqsecret/data' },
  }),
  (path) => ({
    path,
    headers: { 'x-forwarded-user': 'desk@example.com', 'x-remote-user': 'desk@example.com' },
  }),
  (path) => ({ path, headers: { 'x-test-person': 'desk', authorization: 'Bearer desk' } }),
  (path) => ({ path, headers: { 'x-http-method-override': 'POST' } }),
  (path) => ({ path, headers: { 'if-none-match': '*' } }),
  (path) => ({ path, headers: { range: 'bytes=0-1000000' } }),
  (path) => ({ path, headers: { 'accept-encoding': 'identity', accept: 'text/html' } }),
  (path) => ({ path: `${path}.rsc` }),
  (path) => ({ path: `${path}.segments/_tree.segment.rsc` }),
  (path) => ({ path: `/_next/data/build${path}.json` }),
  (path) => ({ path: `/${path}` }),
  (path) => ({ path: path.replace('/api/', '/api//') }),
  (path) => ({ path: path.replace('/api/', '/api/./') }),
  (path) => ({ path: path.replace('/api/', '/api/%2e/') }),
  (path) => ({ path: path.replace('/api/', '/x/..%2fapi/') }),
  (path) => ({ path: path.replace('/api/', '/API/') }),
  (path) => ({ path: path.replace('zqsecret', 'ZQSECRET').replace('SX05', 'sx05') }),
  (path) => ({ path: path.replace('zqsecret', '%7aqsecret').replace('SX05', '%53X05') }),
  (path) => ({ path: path.replace('zqsecret', 'open%00zqsecret').replace('SX05', ' SX05 ') }),
  (path) => ({ path: `${path}${path.includes('?') ? '&' : '?'}symbol=SX00&symbol=SX05` }),
  (path) => ({ path: `${path};jsessionid=1` }),
  (path) => ({ path: `${path}/` }),
]

test('AZ1: nothing that is kept stands in any answer, by whatever address or header it is asked for', async () => {
  const PATHS = [
    ...['/', '/open', '/zqsecret', '/open?symbol=SX05', '/zqsecret?symbol=SX05'],
    ...[
      '/api/pages',
      '/api/pages/open',
      '/api/pages/zqsecret',
      '/api/pages/zqsecret/data',
      '/api/pages/open/data',
    ],
    ...[
      '/api/pages/open/data?symbol=SX05',
      '/api/pages/zqsecret/widgets/one',
      '/api/pages/open/widgets/kept',
    ],
    ...[
      '/api/pages/open/widgets/kept.csv',
      '/api/pages/open/widgets/newest?last=12',
      '/api/pages/open/widgets/newest.csv?last=12',
    ],
    ...[
      '/api/pages/open/widgets/series.csv?symbol=SX05',
      '/api/pages/open/widgets/quarter',
      '/api/pages/open/widgets/counted',
    ],
    ...[
      '/api/metrics',
      '/api/metrics?q=zq',
      '/api/metrics/profit',
      '/api/metrics/hidden',
      '/api/metrics/hidden/values?symbol=SX00',
    ],
    ...[
      '/api/metrics/close/values?symbol=SX05',
      '/api/metrics/revenue',
      '/api/tickers',
      '/api/tickers/SX05',
      '/api/tickers/SX04/peers',
    ],
    ...[
      '/api/tickers?q=zqfirm',
      '/api/tickers?sector=STEEL',
      '/api/sectors',
      '/api/sectors/STEEL',
      '/api/sectors/RETAIL',
    ],
    ...[
      '/api/status',
      '/api/ready',
      '/api/health',
      '/api/instance',
      '/api/openapi.json',
      '/api/docs',
      '/api/auth/me',
      '/api/people',
    ],
  ]
  // What is kept is in memory, of somebody who may see it, when it is asked for.
  for (const path of PATHS) await server.ask('desk', path)
  const asked = PATHS.flatMap((path) => SHAPES.map((shape) => shape(path)))
  const people = ['a', 'c', 'viewer', 'anonymous'] as const
  const of = size(asked.length, asked.length * people.length)
  const told: string[] = []
  let whole = 0
  await inPool(of, 8, async (i) => {
    const { path, headers = {} } = asked[i % asked.length]!
    const who = people[(i + Math.floor(i / asked.length)) % people.length]!
    const method = i % 5 === 0 ? 'HEAD' : 'GET'
    const answer = await server.app.inject({
      url: path,
      method,
      headers: { ...headers, ...server.headersOf(who) },
    })
    expect(answer.statusCode, `${method} ${path}`).toBeLessThan(500)
    if (answer.statusCode === 200 && answer.body.length > 2) whole++
    const text = answer.body + JSON.stringify(answer.headers)
    const found = canariesOf(who).exec(text)
    if (found) told.push(`${who} ${method} ${path} ${JSON.stringify(headers)}: ${found[0]}`)
  })
  expect(told).toEqual([])
  expect(whole).toBeGreaterThan(of / 4)
  // Where it may be seen, it is there: the test would find it.
  const seen = await Promise.all(PATHS.map((path) => server.ask('desk', path)))
  for (const canary of [/zqtitle/, /66000\d{4}/, /9\d\d000\d12/, /zqfirm05/, /905\d{6}/])
    expect(
      seen.some(({ body }) => canary.test(body)),
      String(canary),
    ).toBe(true)
})

test('AZ3: what one may not see answers like what is not there, whoever may', async () => {
  for (const [who, url] of [
    ['a', '/api/pages/zqsecret'],
    ['a', '/api/tickers/SX05'],
    ['b', '/api/tickers/SX00'],
    ['a', '/api/sectors/STEEL'],
    ['viewer', '/api/metrics/profit'],
    ['viewer', '/api/metrics/hidden/values?symbol=SX00'],
    ['c', '/api/pages/open/widgets/series?symbol=SX00'],
  ] as const) {
    expect((await server.ask('desk', url)).status).toBe(200)
    const { status, body } = await server.ask(who, url)
    expect([url, status]).toEqual([url, 404])
    expect(JSON.parse(body)).not.toHaveProperty(
      'nearest',
      expect.arrayContaining(['zqsecret', 'SX05', 'STEEL', 'profit']),
    )
  }
})
