import { renameSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as tick } from 'node:timers/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import type { ResolvedPage } from '../../core/api/pages.ts'
import { figures, paced, quantile, size } from '../testing/test-attack.ts'
import { smallDisk } from '../testing/test-disk.ts'
import { startTestServer, type TestServer, TINY_PAGE, TINY_REGISTRY } from '../testing/test-server.ts'

let server: TestServer
afterEach(() => server.close())

const page = async (id: string) => (await server.app.inject(`/api/pages/${id}`)).json<ResolvedPage>()
const until = (check: () => Promise<boolean>) =>
  vi.waitFor(async () => expect(await check()).toBe(true), { timeout: 120_000, interval: 20 })

/** One widget from each of two files. */
const BOTH = `
id: both
title: { en: Both, vi: Cả hai }
group: basic
widgets:
  - id: reported
    widget: table
    query: statement
    params: { symbol: AAA, period: quarterly, last: 1, metrics: [revenue] }
    at: { x: 0, y: 0, w: 6, h: 4 }
  - id: priced
    widget: table
    query: series
    params: { subjects: AAA, entity: STOCK, last: 1, metrics: [close] }
    at: { x: 6, y: 0, w: 6, h: 4 }
`

describe('files that are replaced under readers', () => {
  const REFRESHES = size(6, 200)
  const READERS = size(4, 8)

  test('no answer mixes two versions, and none fails', { timeout: 3_600_000 }, async () => {
    server = await startTestServer({ pollMs: 20, files: { 'dashboards/both.yaml': BOTH } })
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const refresh = async (marker: number) => {
      const files = { tiny: '', prices: '' }
      for (const name of ['tiny', 'prices'] as const) {
        files[name] = join(server.folder, 'data/processed', `${name}.parquet`)
        const rows =
          name === 'tiny'
            ? `select 'AAA' as symbol, date '2025-09-30' as report_date, 2025 as year, 3 as quarter, 'Q' as freq_code,
                ${marker}::double as revenue, 1.0 as profit`
            : `select 'AAA' as symbol, date '2026-01-15' as date, ${marker}::double as close, 100 as volume`
        await connection.run(`copy (${rows}) to '${files[name]}.new' (format parquet)`)
      }
      for (const file of Object.values(files)) renameSync(`${file}.new`, file)
    }
    const seen = async () => {
      const { body, statusCode } = await server.app.inject('/api/pages/both/data')
      expect(statusCode).toBe(200)
      const lines = body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(lines.map(({ status }) => status)).toEqual(['ok', 'ok'])
      expect(new Set(lines.map(({ dataVersion }) => dataVersion)).size).toBe(1)
      const markers = lines.map(({ columns, data }) =>
        data[columns.findIndex(({ metric }: { metric: string | null }) => metric !== null)].at(-1),
      )
      return markers as number[]
    }
    await refresh(1)
    await until(async () => (await seen()).every((marker) => marker === 1))

    let done = false
    let answers = 0
    const read = async () => {
      let newest = 0
      while (!done) {
        const [one, other] = await seen()
        expect(other).toBe(one)
        expect(one).toBeGreaterThanOrEqual(newest)
        newest = one!
        // Kept answers come without a pause, in which the server would look at its files and open them.
        await tick(10)
        answers++
      }
    }
    const readers = Array.from({ length: READERS }, read)
    const tookMs: number[] = []
    const refreshing = async () => {
      for (let marker = 2; marker <= REFRESHES; marker++) {
        const started = performance.now()
        await refresh(marker)
        await until(async () => (await seen())[0] === marker)
        tookMs.push(performance.now() - started)
      }
    }
    await Promise.all([refreshing().finally(() => (done = true)), ...readers])
    connection.closeSync()
    expect(answers).toBeGreaterThan(REFRESHES)
    figures('DR1', {
      refreshes: tookMs.length,
      answers,
      p50: quantile(tookMs, 0.5),
      most: quantile(tookMs, 1),
    })
  })
})

describe('half-saved YAML', () => {
  test('cut at every offset leaves something good served, and is mended by the next save', {
    timeout: 3_600_000,
  }, async () => {
    server = await startTestServer({ files: { 'dashboards/both.yaml': BOTH } })
    const files = {
      'dashboards/tiny.yaml': TINY_PAGE,
      'dashboards/both.yaml': BOTH,
      'registries/tiny.yaml': TINY_REGISTRY,
    }
    let cuts = 0
    const started = performance.now()
    for (const [file, text] of Object.entries(files)) {
      const bytes = Buffer.from(text)
      for (let cut = 0; cut < bytes.length; cut += size(211, 1)) {
        await server.write(file, bytes.subarray(0, cut))
        await server.live.reload()
        cuts++
        const tiny = await page('tiny')
        expect(tiny.title.en).toBe('Tiny')
        // Cut before its widgets a page is whole and has none.
        const { body, statusCode } = await server.app.inject('/api/pages/both/data')
        expect(statusCode).toBe(200)
        for (const line of body.split('\n').filter(Boolean))
          expect(JSON.parse(line)).not.toMatchObject({ status: 'error' })
      }
      await server.write(file, bytes)
      await server.live.reload()
      for (const id of ['tiny', 'both']) expect(await page(id)).toMatchObject({ issues: [], lastGood: null })
    }
    figures('IN3', { cuts, msEach: (performance.now() - started) / cuts })
  })

  test('of a thousand saves the last wins', { timeout: 600_000 }, async () => {
    server = await startTestServer({ watch: true, pollMs: 50 })
    const saves = size(100, 1000)
    let written = Promise.resolve()
    // A hundred a second, one after the other.
    await paced(saves, 100, (i) => {
      const text = TINY_PAGE.replace('en: Tiny,', `en: Save ${i + 1},`)
      written = written.then(() => server.write('dashboards/tiny.yaml', text))
      return written
    })
    await until(async () => (await page('tiny')).title.en === `Save ${saves}`)
    expect((await page('tiny')).issues).toEqual([])
  })
})

const disk = await smallDisk(8)
afterAll(() => disk?.remove())

describe.skipIf(disk === undefined)('a disk without room', () => {
  test('is not called a damaged file; with room again the server is ready by itself', {
    timeout: 600_000,
  }, async () => {
    const filler = join(disk!.folder, 'filler')
    try {
      await writeFile(filler, Buffer.alloc(20 << 20)).catch(() => {})
      server = await startTestServer({ pollMs: 30, workDir: join(disk!.folder, 'work') })
      expect((await server.app.inject('/api/ready')).statusCode).toBe(503)
      await rm(filler)
      await until(async () => (await server.app.inject('/api/ready')).statusCode === 200)
      await writeFile(filler, Buffer.alloc(20 << 20)).catch(() => {})
      const lines = (await server.app.inject('/api/pages/tiny/data')).body.trimEnd().split('\n')
      expect(lines.map((line) => JSON.parse(line).code)).not.toContain('data-unreadable')
      expect(server.log.join()).not.toContain('cannot be read')
    } finally {
      await server.close()
    }
  })
})
