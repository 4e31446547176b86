import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RefreshEvent } from '../../core/api/events.ts'
import type { Run } from '../../core/api/refresh.ts'
import { wasMissed } from '../refresh/refresher.ts'
import { type Browser, firstAdmin, invited } from '../testing/test-accounts.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let admin: Browser
beforeAll(async () => {
  server = await startTestServer({
    files: {
      'data/raw/prices.csv': 'symbol,date,close,volume\nAAA,2026-01-15,10.5,100\nAAA,2026-01-16,11,200\n',
      'registries/pipelines.yaml':
        'pipelines: { prices: { source: files, schedule: session, params: { path: [raw/prices.csv], columns: { symbol: { type: text }, date: { type: date }, close: { type: number }, volume: { type: integer } } } } }',
    },
  })
  admin = await firstAdmin(server)
})
afterAll(() => server?.close())

const runs = async () =>
  (await admin.ask('GET', '/api/refresh/runs')).json<{ running: string | null; runs: Run[] }>()

/** Asks for a refresh and waits for its end. */
async function made(body: object): Promise<RefreshEvent[]> {
  const events: RefreshEvent[] = []
  let stop = () => {}
  const over = new Promise<void>((end) => {
    stop = server.refresher.on((event) => {
      events.push(event)
      if (event.state !== 'running') end()
    })
  })
  const answer = await admin.ask('POST', '/api/refresh', body)
  expect([answer.statusCode, answer.json()]).toEqual([202, { run: expect.stringMatching(/^r-/) }])
  await over
  stop()
  return events
}

test('an admin begins a refresh, events tell how it goes, and the history has it', async () => {
  expect(await runs()).toEqual({ running: null, runs: [] })
  const events = await made({ datasets: ['prices'] })
  expect(events.map(({ state, done, of }) => [state, done, of])).toEqual([
    ['running', 0, 1],
    ['running', 1, 1],
    ['made', 1, 1],
  ])
  const [run] = (await runs()).runs
  expect(run).toMatchObject({
    ...{ id: events[0]!.run, by: 'admin@example.com', asked: ['prices'], outcome: 'made' },
    datasets: [{ dataset: 'prices', by: 'files', outcome: 'made', rows: 2, newest: '2026-01-16' }],
  })
  expect((await made({})).at(-1)).toMatchObject({ state: 'nothing' })
})

test('a second one is refused while one runs, whoever asks', async () => {
  const over = made({ datasets: ['prices'] })
  await expect.poll(async () => (await runs()).running, { timeout: 60_000 }).not.toBeNull()
  const answer = await admin.ask('POST', '/api/refresh', {})
  expect([answer.statusCode, answer.json()]).toMatchObject([409, { error: 'refresh-running' }])
  await over
})

test('what cannot be made is told with the nearest name, and nobody else may ask', async () => {
  const unknown = await admin.ask('POST', '/api/refresh', { datasets: ['price'] })
  expect([unknown.statusCode, unknown.json()]).toMatchObject([
    404,
    { error: 'unknown-dataset', nearest: ['prices'] },
  ])
  const editor = await invited(server, admin, 'editor@example.com', 'editor')
  for (const [method, url] of [
    ['POST', '/api/refresh'],
    ['GET', '/api/refresh/runs'],
  ] as const)
    expect((await editor.ask(method, url, method === 'POST' ? {} : undefined)).statusCode).toBe(403)
})

const calendar = {
  ...{ timezone: 'Asia/Ho_Chi_Minh', weekend: [0, 6], sessions: [['09:00', '15:00'] as const] },
  ...{ holidays: new Map([['2026-01-01', { en: 'New Year' }]]), from: '2026-01-01', to: '2026-12-31' },
}

// 16:30 there is 09:30 UTC; 16 January 2026 is a Friday.
test.each([
  ['what was not due yet', '2026-01-16T09:30:00Z', '2026-01-16T09:29:00Z', false],
  ['what was due an hour ago', '2026-01-16T09:30:00Z', '2026-01-16T10:30:00Z', true],
  ['three days asleep', '2026-01-13T09:30:00Z', '2026-01-16T08:00:00Z', true],
  ['a weekend asleep', '2026-01-17T09:30:00Z', '2026-01-19T08:00:00Z', false],
  ['a holiday asleep', '2026-01-01T09:30:00Z', '2026-01-02T08:00:00Z', false],
  ['a clock that was set back', '2026-01-16T09:30:00Z', '2025-01-16T10:30:00Z', false],
  ['a server that never ran', '', '2026-01-16T10:30:00Z', false],
])('%s: what was missed is made up for once (DR7)', (_name, due, now, missed) => {
  expect(wasMissed(due, new Date(now), calendar)).toBe(missed)
})

test('demo data keep their numbers overnight, unless the operator says when they change', async () => {
  const files = {
    'data/demo.json': JSON.stringify({ synthetic: true, asOf: '2026-01-16' }),
    'registries/pipelines.yaml':
      'pipelines: { prices: { source: files, params: { path: [raw/prices.csv], columns: { symbol: { type: text } } } } }',
  }
  for (const [refreshCron, follows] of [
    [undefined, false],
    ['0 0 1 1 *', true],
  ] as const) {
    const demo = await startTestServer({ files, refreshCron })
    await demo.refresher.schedule()
    expect(existsSync(join(demo.workDir, 'refresh', 'due'))).toBe(follows)
    await demo.close()
  }
})
