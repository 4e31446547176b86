import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { ApiError } from '../../core/api/errors.ts'
import type { DataStatus } from '../../core/api/status.ts'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { fileStamp } from '../duckdb/file-stamp.ts'
import type { Manifest } from '../generations/manifest.ts'
import { openGenerations } from '../generations/store.ts'
import { firstAdmin, invited } from '../testing/test-accounts.ts'
import { startTestServer, type TestServer, TINY_PAGE, TINY_REGISTRY } from '../testing/test-server.ts'
import { TINY, writeTiny } from '../testing/test-tiny-file.ts'

let server: TestServer
afterEach(() => server.close())

/** A generation that was made at this moment, with this newest revenue. */
async function made(at: string, revenue: number): Promise<Manifest> {
  const generations = openGenerations(join(server.workDir, 'generations'), { now: () => new Date(at) })
  const draft = await generations.begin(await generations.current())
  const file = join(draft.scratch, 'tiny.parquet')
  await writeTiny(file, revenue)
  await draft.put(TINY, file, {
    dataset: 'tiny',
    tree: await fileStamp(join(server.folder, 'data', TINY)),
  })
  return draft.commit({ by: 'refresh', run: null })
}

/** Three evenings; the second is after midnight in the instance's zone, seven hours ahead of UTC. */
async function threeDays(): Promise<[Manifest, Manifest, Manifest]> {
  const all: [Manifest, Manifest, Manifest] = [
    await made('2026-01-12T10:00:00Z', 1e9),
    await made('2026-01-13T18:00:00Z', 2e9),
    await made('2026-01-15T10:00:00Z', 3e9),
  ]
  await server.live.reload()
  return all
}

const ask = (path: string) => server.app.inject(path)
const revenueAsOf = async (asOf: string) => {
  const answer = await ask(`/api/pages/tiny/widgets/head?last=1&asOf=${asOf}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<WidgetData>().data[2]?.[0]
}
const status = async (asOf: string) => (await ask(`/api/status?asOf=${asOf}`)).json<DataStatus>()

test('an id or a day of the instance’s zone says of which generation numbers are; without, the newest', async () => {
  server = await startTestServer()
  const [first, second, third] = await threeDays()
  expect(await Promise.all([first, second].map(({ id }) => revenueAsOf(id)))).toEqual([1e9, 2e9])
  expect(await revenueAsOf(third.id)).toBe(3e9)
  // The evening of the 13th in London is the 14th there; of the 13th nothing is newer than the 12th.
  expect(await revenueAsOf('2026-01-13')).toBe(1e9)
  expect(await revenueAsOf('2026-01-14')).toBe(2e9)
  expect(await revenueAsOf('2026-12-31')).toBe(3e9)
  expect((await ask('/api/pages/tiny/widgets/head?last=1')).json<WidgetData>().data[2]?.[0]).toBe(3e9)
})

test('every read is of that generation: page, data, export, values, search, status', async () => {
  server = await startTestServer()
  const [first] = await threeDays()
  const of = `asOf=${first.id}`
  const newest = (await ask('/api/status')).json<DataStatus>()
  const then = await status(first.id)
  expect([newest.asOf, then.asOf]).toEqual([null, { generation: first.id, at: first.at, newest: false }])
  expect(then.dataVersion).not.toBe(newest.dataVersion)

  const lines = (await ask(`/api/pages/tiny/data?${of}`)).body.trimEnd().split('\n')
  const versions = lines.map((line) => (JSON.parse(line) as WidgetData).dataVersion)
  expect(new Set(versions)).toEqual(new Set([then.dataVersion]))
  const csv = await ask(`/api/pages/tiny/widgets/head.csv?last=1&${of}`)
  expect(csv.headers['x-data-version']).toBe(then.dataVersion)
  expect(csv.body).toContain('1000000000')
  const values = await ask(`/api/metrics/revenue/values?symbol=AAA&last=1&${of}`)
  expect(values.json<WidgetData>()).toMatchObject({ dataVersion: then.dataVersion })
  for (const path of ['/api/pages', '/api/pages/tiny', '/api/metrics', '/api/tickers/AAA', '/api/instance'])
    expect((await ask(`${path}?${of}`)).statusCode, path).toBe(200)
  const { paths } = (await ask('/api/openapi.json')).json<{ paths: Record<string, { get: object }> }>()
  expect(JSON.stringify(paths['/api/status']!.get)).toContain('"asOf"')
  expect(JSON.stringify(paths['/api/health']!.get)).not.toContain('"asOf"')
})

test('what is not kept is a 404 with the nearest; what is no generation at all is a 400', async () => {
  server = await startTestServer()
  const [first, second] = await threeDays()
  const refused = async (asOf: string) => {
    const answer = await ask(`/api/pages/tiny?asOf=${asOf}`)
    return { ...answer.json<ApiError>(), status: answer.statusCode, requestId: undefined }
  }
  expect(await refused('g-20260113T090000Z-0000')).toMatchObject({
    ...{ status: 404, error: 'unknown-generation', nearest: [first.id, second.id] },
    message: expect.stringContaining('no longer kept'),
  })
  expect(await refused('2026-01-01')).toMatchObject({
    ...{ status: 404, error: 'unknown-generation', nearest: [first.id] },
    message: 'no generation of 2026-01-01 or before is kept; the oldest is of 2026-01-12',
  })
  for (const asOf of ['yesterday', '2026-02-30', '..%2f..', first.id.slice(0, -1)])
    expect(await refused(asOf), asOf).toMatchObject({ status: 400, field: 'asOf' })
  expect(await refused(`${first.id}&asOf=${second.id}`)).toMatchObject({ status: 400, field: 'asOf' })
  expect((await ask(`/api/health?asOf=${first.id}`)).statusCode).toBe(400)
})

test('at most two are open; a third has to wait while those are read, and one that nobody reads is closed', async () => {
  server = await startTestServer({ past: { settleMs: 0, idleMs: 3_600_000 } })
  const [first, second] = await threeDays()
  await made('2026-01-15T11:00:00Z', 4e9)
  const fourth = await made('2026-01-15T12:00:00Z', 5e9)
  await made('2026-01-15T13:00:00Z', 6e9)
  await server.live.reload()
  const one = await server.live.leaseAsOf(first.id)
  const two = await server.live.leaseAsOf(second.id)
  const busy = await ask(`/api/pages/tiny/widgets/head?asOf=${fourth.id}`)
  expect([busy.statusCode, busy.headers['retry-after']]).toEqual([503, '3'])
  // Those that are open are read on, by anybody.
  expect(await revenueAsOf(first.id)).toBe(1e9)
  one.release()
  expect(await revenueAsOf(fourth.id)).toBe(5e9)
  await expect(one.state.engine.run({ text: ['select 1'], values: [] })).rejects.toThrow('closed')
  expect(await revenueAsOf(second.id)).toBe(2e9)
  two.release()
})

test('one that nobody reads any more is closed, and may then be removed', async () => {
  server = await startTestServer({ past: { idleMs: 0 } })
  const [first] = await threeDays()
  await made('2026-01-15T11:00:00Z', 4e9)
  await server.live.reload()
  const { state, release } = await server.live.leaseAsOf(first.id)
  const prune = () => server.live.generations.prune({ now: new Date('2026-02-01T00:00:00Z') })
  expect(await prune()).not.toContain(first.id)
  release()
  await vi.waitFor(
    () => expect(state.engine.run({ text: ['select 1'], values: [] })).rejects.toThrow('closed'),
    {
      timeout: 60_000,
    },
  )
  await vi.waitFor(async () => expect(await prune()).toContain(first.id), { timeout: 60_000 })
})

test('a page or registry that changed is read so in earlier data, too', async () => {
  server = await startTestServer()
  const [first] = await threeDays()
  const title = async () =>
    (await ask(`/api/pages/tiny?asOf=${first.id}`)).json<{ title: { en: string } }>().title.en
  expect(await title()).toBe('Tiny')
  await server.write('dashboards/tiny.yaml', TINY_PAGE.replace('en: Tiny,', 'en: Other,'))
  await server.live.reload()
  expect(await title()).toBe('Other')
})

test('policies hold for earlier data: a row that one may not see is in no generation', async () => {
  server = await startTestServer({
    files: {
      'registries/policies.yaml': `
policies:
  most: { for: { roles: [viewer] }, rows: { subjects: [BBB] } }
`,
    },
  })
  const [first] = await threeDays()
  const admin = await firstAdmin(server)
  const viewer = await invited(server, admin, 'viewer@example.com', 'viewer')
  const path = `/api/pages/tiny/widgets/head?asOf=${first.id}`
  const [seen, hidden] = [await admin.ask('GET', path), await viewer.ask('GET', path)]
  expect(seen.json<WidgetData>().data[2]).toContain(1e9)
  expect(hidden.body).not.toContain('1000000000')
})

test('a file that only lay in the tree is read from there while it is the same, and is said to be lost after that', async () => {
  server = await startTestServer()
  const old = new Date('2026-01-10T00:00:00Z')
  await utimes(join(server.folder, 'data/processed/prices.parquet'), old, old)
  const [first] = await threeDays()
  const close = async () =>
    (await ask(`/api/metrics/close/values?symbol=AAA&asOf=${first.id}`)).json<WidgetData>().status
  expect(await close()).toBe('ok')
  const now = new Date()
  await utimes(join(server.folder, 'data/processed/prices.parquet'), now, now)
  await server.live.reload()
  await server.write('registries/tiny.yaml', `${TINY_REGISTRY}\n`)
  await server.live.reload()
  expect(await close()).not.toBe('ok')
  expect((await status(first.id)).missing).toContainEqual(
    expect.objectContaining({ dataset: 'prices', unkept: true }),
  )
})
