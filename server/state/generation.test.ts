import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
afterEach(() => server.close())

const TINY = 'processed/tiny.parquet'
const here = (path: string) => join(server.folder, 'data', path)
const widget = async (address: string) =>
  (await server.app.inject(`/api/pages/tiny/widgets/${address}`)).json<WidgetData>()
const ready = () => server.app.inject('/api/ready')
const status = async () => (await server.app.inject('/api/status')).json()
const untilTrue = (check: () => Promise<boolean> | boolean) =>
  vi.waitFor(async () => expect(await check()).toBe(true), { timeout: 60_000, interval: 20 })

/** The newest revenue that the page shows. */
const shown = async () => (await widget('head?last=1')).data[2]?.[0]

/** Writes the file anew, in its place or beside it and then renamed. */
async function rewrite(revenue: number, how: 'in place' | 'by rename', cut?: number): Promise<void> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const draft = join(server.folder, 'draft.parquet')
  await connection.run(`copy (select 'AAA' as symbol, date '2025-09-30' as report_date, 2025 as year, 3 as quarter,
    'Q' as freq_code, ${revenue}::double as revenue, 5e8 as profit) to '${draft}' (format parquet)`)
  connection.closeSync()
  if (cut !== undefined) await writeFile(draft, (await readFile(draft)).subarray(0, cut))
  if (how === 'by rename') await rename(draft, here(TINY))
  else await copyFile(draft, here(TINY))
}

/** Until the generation's files are its own: writing into those of the tree does not change them. */
const untilOwn = () =>
  untilTrue(async () => {
    const { dir } = server.live.state!.generation
    const [mine, theirs] = await Promise.all([join(dir, TINY), here(TINY)].map((path) => stat(path)))
    return mine!.ino !== theirs!.ino
  })

describe('a damaged file', () => {
  test.each(['in place', 'by rename'] as const)('written %s does not replace a good one', async (how) => {
    server = await startTestServer({ pollMs: 30 })
    await untilOwn()
    const before = await shown()
    const { dataVersion } = server.live.state!
    await rewrite(9e9, how, 200)
    await untilTrue(async () => (await ready()).json().status === 'stale')
    expect(await shown()).toBe(before)
    expect(server.live.state!.dataVersion).not.toBe(dataVersion)
    expect((await status()).kept).toEqual([
      { dataset: 'tiny', title: { en: 'Tiny statements', vi: 'Báo cáo nhỏ' }, why: 'damaged' },
    ])
    expect((await ready()).json().problems).toEqual([expect.stringContaining(`${TINY}: `)])
    expect(server.log.join()).toContain('its last good version is kept')

    await rewrite(7e9, how)
    await untilTrue(async () => (await shown()) === 7e9)
    expect((await ready()).json()).toEqual({
      status: 'ok',
      dataVersion: server.live.state!.dataVersion,
      faults: 0,
    })
    expect((await status()).kept).toEqual([])
  })

  test('whose footer is whole is found by reading it to its end', async () => {
    server = await startTestServer()
    const before = await shown()
    const bytes = await readFile(here(TINY))
    bytes.fill(0xff, 4, bytes.length - 1200)
    await writeFile(`${here(TINY)}.new`, bytes)
    await rename(`${here(TINY)}.new`, here(TINY))
    await server.live.reload()
    expect((await status()).kept).toMatchObject([{ dataset: 'tiny', why: 'damaged' }])
    expect(await shown()).toBe(before)
  })

  test('of somebody far away is told without names of files', async () => {
    server = await startTestServer()
    await rewrite(9e9, 'by rename', 100)
    await server.live.reload()
    const far = await server.app.inject({ url: '/api/ready', headers: { 'x-forwarded-for': '203.0.113.9' } })
    expect(far.json()).toEqual({ status: 'stale', dataVersion: server.live.state!.dataVersion, faults: 0 })
  })
})

describe('a folder that vanishes', () => {
  test('keeps its last version up, marked stale, until it is there again', async () => {
    server = await startTestServer({ pollMs: 30 })
    const before = await shown()
    await rename(join(server.folder, 'data'), join(server.folder, 'aside'))
    await untilTrue(async () => (await ready()).json().status === 'stale')
    expect(
      (await status()).kept.map(({ dataset, why }: { dataset: string; why: string }) => [dataset, why]),
    ).toEqual([
      ['tiny', 'gone'],
      ['prices', 'gone'],
    ])
    expect((await status()).missing.map(({ dataset }: { dataset: string }) => dataset)).toEqual(['other'])
    expect(await shown()).toBe(before)
    await rename(join(server.folder, 'aside'), join(server.folder, 'data'))
    await untilTrue(async () => (await ready()).json().status === 'ok')
    expect(await shown()).toBe(before)
  })
})

describe('WORK_DIR', () => {
  test('that is emptied costs nobody an answer, and is filled again', async () => {
    server = await startTestServer()
    const work = join(server.folder, 'work')
    for (let last = 1; last <= 4; last++) {
      await rm(work, { recursive: true })
      const page = await server.app.inject(`/api/pages/tiny/data?last=${last}`)
      const lines = page.body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(lines.filter(({ status }) => status === 'error')).toEqual([])
      expect(lines.length).toBeGreaterThan(2)
    }
    await rm(work, { recursive: true })
    expect((await ready()).statusCode).toBe(200)
    expect((await readdir(join(work, 'running'))).some((name) => name.endsWith('.lock'))).toBe(true)
  })

  test('that is emptied while the data is replaced is served from the new data', async () => {
    server = await startTestServer({ pollMs: 30 })
    await rewrite(7e9, 'by rename')
    await rm(join(server.folder, 'work'), { recursive: true, maxRetries: 20 })
    await untilTrue(async () => (await shown()) === 7e9 && (await ready()).statusCode === 200)
  })

  test('that cannot be written to: not ready, and ready by itself as soon as it can', async () => {
    server = await startTestServer({ pollMs: 30, files: { work: 'a file where a folder belongs' } })
    expect((await ready()).statusCode).toBe(503)
    await rm(join(server.folder, 'work'))
    await untilTrue(async () => (await ready()).statusCode === 200)
    expect((await widget('head')).status).toBe('ok')
  })

  test('is shared by two servers: each has its part, and only that of one that is gone is removed', async () => {
    server = await startTestServer()
    const running = join(server.folder, 'work/running')
    const [lock] = (await readdir(running)).filter((name) => name.endsWith('.lock'))
    await mkdir(join(running, 'left-over'))
    await writeFile(join(running, 'dead.lock'), '')
    await mkdir(join(running, 'dead'))
    const second = await startTestServer({ workDir: join(server.folder, 'work') })
    try {
      const names = await readdir(running)
      expect(names).not.toContain('left-over')
      expect(names.filter((name) => name.startsWith('dead'))).toEqual([])
      expect(names).toContain(lock)
      expect(names.length).toBe(4)
      expect((await widget('all')).status).toBe('ok')
    } finally {
      await second.close()
    }
    expect((await readdir(running)).length).toBe(2)
    expect((await widget('debt')).status).toBe('empty')
    expect((await ready()).statusCode).toBe(200)
  })
})
