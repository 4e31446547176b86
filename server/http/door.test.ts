import { afterEach, describe, expect, test, vi } from 'vitest'
import { QueryError } from '../duckdb/errors.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let open: () => void
afterEach(async () => {
  open?.()
  await server.close()
})

const get = (query: string, address: string, route = 'data') =>
  server.app.inject({ url: `/api/pages/tiny/${route}?${query}`, remoteAddress: address })

/** Statements of `hog` do not end until `open` is called; what each reader had begun. */
function heldStatements() {
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const begun: string[] = []
  const { cache } = server.live.state!
  const run = cache.run.bind(cache)
  vi.spyOn(cache, 'run').mockImplementation(async (statement, reader, signal) => {
    begun.push(reader)
    if (reader === 'hog') await gate
    return run(statement, reader, signal)
  })
  return begun
}

/** 24 questions, no two alike. */
const questions = Array.from(
  { length: 24 },
  (_, i) => `last=${(i % 12) + 1}&symbol=${i < 12 ? 'AAA' : 'BBB'}`,
)

describe('who asks for much', () => {
  test('has a share begun and waits for the rest; another reader is answered meanwhile', async () => {
    server = await startTestServer({ door: { share: 2 } })
    const begun = heldStatements()
    const hog = questions.map((query) => get(query, 'hog'))
    const quiet = await get('last=4', 'quiet')
    expect(quiet.statusCode).toBe(200)
    expect(quiet.body.trimEnd().split('\n').length).toBeGreaterThan(2)
    // Three widgets of a page are computed at once.
    expect(begun.filter((reader) => reader === 'hog').length).toBeLessThanOrEqual(2 * 3)
    open()
    expect(new Set((await Promise.all(hog)).map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
  })

  test('is refused first where all places are taken, and told when to come back', async () => {
    server = await startTestServer({ door: { share: 1, atOnce: 2, places: 5 } })
    heldStatements()
    const hog = questions.map((query) => get(query, 'hog', 'widgets/head'))
    const others = Promise.all(['ann', 'bob', 'cat'].map((who) => get('last=4', who, 'widgets/head')))
    expect((await others).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200])
    open()
    const refused = (await Promise.all(hog)).filter(({ statusCode }) => statusCode !== 200)
    expect(refused.length).toBeGreaterThanOrEqual(24 - 6)
    for (const { statusCode, headers, body } of refused) {
      expect(statusCode).toBe(503)
      expect(JSON.parse(body)).toMatchObject({ error: 'overloaded' })
      expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    }
  })

  test('is shed before others where the server is late, and others only where it is very late', async () => {
    server = await startTestServer({
      door: { share: 1 },
      pressure: { greedyDelayMs: 1, eventLoopDelayMs: Number.POSITIVE_INFINITY, sampleMs: 10 },
    })
    heldStatements()
    const hog = questions.map((query) => get(query, 'hog'))
    const refused = vi.fn()
    await vi.waitFor(
      () => {
        const until = performance.now() + 50
        while (performance.now() < until);
        hog.push(get('last=1&symbol=CCC', 'hog'))
        void hog.at(-1)!.then(({ statusCode }) => statusCode === 503 && refused())
        expect(refused).toHaveBeenCalled()
      },
      { timeout: 60_000 },
    )
    expect((await get('last=4', 'quiet')).statusCode).toBe(200)
    open()
    await Promise.all(hog)
  })
})

test('a tab is bound once for all who ask for it with the same values', async () => {
  server = await startTestServer()
  const planned = vi.spyOn(server.live.state!.plugins.queries.get('statement')!, 'plan')
  server.live.state!.answers.clear()
  await get('last=3', 'ann')
  const once = planned.mock.calls.length
  expect(once).toBeGreaterThan(0)
  for (const who of ['ann', 'bob', 'cat']) {
    server.live.state!.answers.clear()
    expect((await get('last=3', who)).statusCode).toBe(200)
  }
  // `when.available` asks for metrics of its own.
  expect(planned.mock.calls.length - once).toBeLessThanOrEqual(3)
  await get('last=2', 'ann')
  expect(planned.mock.calls.length).toBeGreaterThan(once)
})

test('what failed for now has no tag, and is never a 304 to who had the answer before', async () => {
  server = await startTestServer()
  const headers = { 'if-none-match': (await server.app.inject('/api/pages')).headers.etag as string }
  const { cache } = server.live.state!
  const busy = vi.spyOn(cache, 'run').mockRejectedValue(new QueryError('overloaded', 'too many wait'))
  const urls = ['/api/pages/tiny/widgets/head?last=7', '/api/metrics/revenue/values?symbol=AAA&last=7']
  for (const url of urls) {
    const answer = await server.app.inject({ url, headers })
    expect(answer.json(), url).toMatchObject({ status: 'error', code: 'overloaded' })
    expect(answer.headers.etag, url).toBeUndefined()
  }
  busy.mockRestore()
  for (const url of urls) expect((await server.app.inject({ url, headers })).statusCode, url).toBe(304)
})
