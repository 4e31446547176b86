import { once } from 'node:events'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ResolvedPage } from '../../core/api/pages.ts'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { sql } from '../../core/sql/sql.ts'
import { startTestServer, type TestServer, TINY_PAGE, TINY_REGISTRY } from '../testing/test-server.ts'

let server: TestServer
afterEach(() => server.close())

const page = async (id: string) => (await server.app.inject(`/api/pages/${id}`)).json<ResolvedPage>()
const widget = async (address: string) =>
  (await server.app.inject(`/api/pages/tiny/widgets/${address}`)).json<WidgetData>()
const untilTrue = (check: () => Promise<boolean> | boolean) =>
  vi.waitFor(async () => expect(await check()).toBe(true), { timeout: 60_000, interval: 20 })
const titled = (text: string) => TINY_PAGE.replace('en: Tiny,', `en: ${text},`)

describe('while it runs', () => {
  beforeEach(async () => {
    server = await startTestServer({ watch: true })
  })

  test('a saved page is shown, and its readers are told', async () => {
    const told: string[] = []
    server.live.on((event) => told.push(event))
    for (const name of ['One', 'Two', 'Three']) {
      await server.write('dashboards/tiny.yaml', titled(name))
      await untilTrue(async () => (await page('tiny')).title.en === name)
    }
    expect(new Set(told)).toEqual(new Set(['config']))
  })

  test('a page that is added as one file is there, with its numbers', async () => {
    const added = TINY_PAGE.replace('id: tiny', 'id: second').replace('en: Tiny,', 'en: Second,')
    await server.write('dashboards/second.yaml', added)
    await untilTrue(async () => (await server.app.inject('/api/pages/second')).statusCode === 200)
    const menu = (await server.app.inject('/api/pages')).json<{ id: string }[]>()
    expect(menu.map(({ id }) => id).sort()).toEqual(['second', 'tiny'])
    const data = await server.app.inject('/api/pages/second/data')
    expect(
      data.body
        .trimEnd()
        .split('\n')
        .every((line) => JSON.parse(line).status !== 'error'),
    ).toBe(true)
  })

  test('a bad save keeps the last good version, shows the issue with its place, and is mended by the next', async () => {
    await server.write('dashboards/tiny.yaml', TINY_PAGE.replace('widget: table', 'widget: tabel'))
    await untilTrue(async () => (await page('tiny')).issues.length > 0)
    const bad = await page('tiny')
    expect(bad.title.en).toBe('Tiny')
    expect(bad.lastGood).toBe('2026-01-16T13:00:00.000Z')
    expect(bad.issues[0]).toMatchObject({ code: 'unknown-widget', file: 'dashboards/tiny.yaml', line: 12 })
    expect((await widget('head')).status).toBe('ok')
    expect(server.log.join()).toContain('dashboards/tiny.yaml:12:')

    await server.write('dashboards/tiny.yaml', titled('Mended'))
    await untilTrue(async () => (await page('tiny')).title.en === 'Mended')
    expect((await page('tiny')).issues).toEqual([])
  })

  test('an editor that writes beside and renames is seen as one save', async () => {
    await server.write('dashboards/.tiny.yaml.swp', 'id: half')
    await server.write('dashboards/tiny.yaml.tmp', titled('Renamed into place'))
    await rename(join(server.folder, 'dashboards/tiny.yaml.tmp'), join(server.folder, 'dashboards/tiny.yaml'))
    await untilTrue(async () => (await page('tiny')).title.en === 'Renamed into place')
    expect((await page('tiny')).issues).toEqual([])
  })

  test('a bad registry keeps the last good ones and every page says why', async () => {
    await server.write('registries/tiny.yaml', TINY_REGISTRY.replace('dataset: other', 'dataset: othr'))
    await untilTrue(async () => (await page('tiny')).issues.length > 0)
    expect((await page('tiny')).issues[0]).toMatchObject({
      code: 'unknown-dataset',
      file: 'registries/tiny.yaml',
    })
    expect((await widget('head')).status).toBe('ok')
  })

  test('a label changes without another DuckDB process; a data set does not', async () => {
    const { engine } = server.live.state!
    await server.write('registries/tiny.yaml', TINY_REGISTRY.replace('en: Revenue', 'en: Turnover'))
    await untilTrue(async () => (await page('tiny')).widgets[0]?.title.en === 'Turnover')
    expect(server.live.state!.engine).toBe(engine)

    const narrower = TINY_REGISTRY.replace('      volume: { type: integer }\n', '')
    await server.write('registries/tiny.yaml', narrower)
    await untilTrue(() => server.live.state!.engine !== engine)
    expect(server.live.state!.engine.columns('prices')?.has('volume')).toBe(false)
    await expect(engine.run(sql`select 1 as one`)).rejects.toMatchObject({ code: 'closed' })
  })

  test('a page that is deleted is gone', async () => {
    await rm(join(server.folder, 'dashboards/tiny.yaml'))
    await untilTrue(async () => (await server.app.inject('/api/pages/tiny')).statusCode === 404)
  })
})

describe('an engine that does not open', () => {
  test('keeps the last good state, and the save that asked for it is taken up by the next load', async () => {
    server = await startTestServer()
    const before = server.live.state!
    const next = join(before.generation.folder, '../2')
    const narrower = TINY_REGISTRY.replace('      volume: { type: integer }\n', '')
    await server.write('registries/tiny.yaml', narrower)
    await writeFile(next, 'a file where a folder belongs')
    await expect(server.live.reload()).rejects.toThrow()
    expect(server.live.state).toBe(before)
    expect((await widget('head')).status).toBe('ok')

    await server.live.reload()
    expect(server.live.state!.engine.columns('prices')?.has('volume')).toBe(false)
  })
})

describe('at the start', () => {
  test('a bad page is in the menu with its issues and without numbers; the others are served', async () => {
    server = await startTestServer({ files: { 'dashboards/broken.yaml': 'id: broken\ntitle: [' } })
    const broken = await page('broken')
    expect(broken).toMatchObject({ id: 'broken', widgets: [], lastGood: null })
    expect(broken.issues.length).toBeGreaterThan(0)
    expect((await server.app.inject('/api/pages/broken/data')).statusCode).toBe(409)
    expect((await widget('head')).status).toBe('ok')
  })

  test('bad registries: not ready, and ready as soon as they are mended', async () => {
    server = await startTestServer({ watch: true, files: { 'registries/tiny.yaml': 'metrics: 7' } })
    expect((await server.app.inject('/api/ready')).statusCode).toBe(503)
    expect((await server.app.inject('/api/pages')).statusCode).toBe(503)
    expect((await server.app.inject('/api/health')).json()).toEqual({ status: 'ok', dataVersion: null })
    await server.write('registries/tiny.yaml', TINY_REGISTRY)
    await untilTrue(async () => (await server.app.inject('/api/ready')).statusCode === 200)
  })

  test.each([
    ['is not Parquet', 'not parquet', 'error', 'data-unreadable'],
    ['is empty', '', 'error', 'data-unreadable'],
    ['is absent', null, 'empty', undefined],
  ])('a data file that %s costs only its widgets', async (_, contents, status, code) => {
    const file = 'data/processed/tiny.parquet'
    server = await startTestServer({ files: { [file]: contents } })
    const head = await widget('head')
    expect(head).toMatchObject({ status, ...(code ? { code } : {}) })
    expect(head.message?.en).toContain('“Tiny statements”')
    expect(head.message?.vi).toContain('“Báo cáo nhỏ”')
    expect(JSON.stringify(head)).not.toContain(server.folder)
    expect(server.live.state!.engine.columns('prices')).toBeDefined()
    expect((await server.app.inject('/api/status')).json().missing).toContainEqual(
      expect.objectContaining({ dataset: 'tiny' }),
    )
  })

  test('a column of the wrong type is null where it cannot be read, and the file stays', async () => {
    server = await startTestServer()
    await rewriteTiny(`select 'AAA' as symbol, date '2025-06-30' as report_date, 2025 as year, 2 as quarter,
      'Q' as freq_code, 'much' as revenue, 5e8 as profit`)
    await server.live.reload()
    const all = await widget('all')
    expect(all.status).toBe('ok')
    const at = (name: string) => all.data[all.columns.findIndex((column) => column.name === name)]
    expect(at('revenue')).toEqual([null])
    expect(at('profit')).toEqual([5e8])
  })
})

describe('new data', () => {
  test('is served once it is complete, as a new version, while old answers are finished on the old one', async () => {
    server = await startTestServer({ pollMs: 30 })
    const before = server.live.state!
    const old = server.live.lease()!
    const told = once(listening(), 'data')
    await rewriteTiny(NEWER)
    await told
    const head = await widget('head')
    expect(head.dataVersion).not.toBe(before.dataVersion)
    expect(head.data[2]).toEqual([9e9])
    await old.state.engine.run(sql`select 1 as one`)
    old.release()
    await expect(old.state.engine.run(sql`select 1 as one`)).rejects.toMatchObject({ code: 'closed' })
  })

  test('a file that is replaced costs nobody an answer: readers have the version before it until the next', async () => {
    server = await startTestServer()
    const { dataVersion } = server.live.state!
    const old = await widget('all')
    await rewriteTiny(NEWER)
    const still = await widget('head')
    expect(still).toMatchObject({ status: 'ok', dataVersion })
    expect(still.data[2]).toEqual(old.data[2])
    await server.live.reload()
    const now = await widget('head')
    expect(now.data[2]).toEqual([9e9])
    expect(now.dataVersion).not.toBe(dataVersion)
  })

  test('the DuckDB process killed again and again costs no page a widget', async () => {
    server = await startTestServer()
    const killed = new Set<number>()
    for (let last = 1; last <= 12; last++) {
      const page = server.app.inject(`/api/pages/tiny/data?last=${last}`)
      const { pid } = server.live.state!.engine
      if (pid && !killed.has(pid)) process.kill(pid, 'SIGKILL')
      if (pid) killed.add(pid)
      const lines = (await page).body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(lines.filter(({ status }) => status === 'error')).toEqual([])
    }
    expect(killed.size).toBeGreaterThan(3)
  })

  function listening(): EventTarget {
    const target = new EventTarget()
    server.live.on((event) => target.dispatchEvent(new Event(event)))
    return target
  }
})

const NEWER = `select 'AAA' as symbol, date '2025-09-30' as report_date, 2025 as year, 3 as quarter,
  'Q' as freq_code, 9e9 as revenue, 5e8 as profit`

async function rewriteTiny(select: string): Promise<void> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const file = join(server.folder, 'data/processed/tiny.parquet')
  await connection.run(`copy (${select}) to '${file}.new' (format parquet)`)
  connection.closeSync()
  await rename(`${file}.new`, file)
}
