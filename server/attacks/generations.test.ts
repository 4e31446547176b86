import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { sql } from '../../core/sql/sql.ts'
import { fileStamp } from '../duckdb/file-stamp.ts'
import { figures, size } from '../testing/test-attack.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { writeTiny } from '../testing/test-tiny-file.ts'

vi.setConfig({ testTimeout: size(300_000, 3_600_000) })

let server: TestServer
afterEach(() => server?.close())

const widget = (metric: string, y: number) => `
  - id: ${metric}
    widget: table
    query: statement
    params: { symbol: $symbol, last: 1, metrics: [${metric}] }
    at: { x: 0, y: ${y}, w: 12, h: 4 }`
/** Two data sets beside each other: one answer reads both files, and every refresh makes both. */
const PAGE = `
id: both
title: { en: Both, vi: Cả hai }
group: basic
inputs:
  symbol: { type: ticker, entity: COMPANY, default: AAA }
widgets:${widget('revenue', 0)}${widget('debt', 4)}
`
const FILES = Object.entries({ tiny: 'processed/tiny.parquet', other: 'processed/other.parquet' })

const start = () => startTestServer({ pollMs: 30, files: { 'dashboards/both.yaml': PAGE } })

/** Every number of a generation is its marker. */
async function refresh(marker: number): Promise<string> {
  const { generations } = server.live
  const draft = await generations.begin(await generations.current())
  for (const [dataset, path] of FILES) {
    const made = join(draft.scratch, dataset)
    await writeTiny(made, marker)
    await draft.put(path, made, { dataset, tree: await fileStamp(join(server.folder, 'data', path)) })
  }
  return (await draft.commit({ by: 'refresh', run: String(marker) })).id
}

/** The markers of one answer of the page. */
async function markers(): Promise<unknown[]> {
  const { body, statusCode } = await server.app.inject('/api/pages/both/data')
  expect(statusCode).toBe(200)
  const lines = body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as WidgetData)
  expect(lines.map(({ status }) => status)).toEqual(['ok', 'ok'])
  return lines.map(({ data }) => data[2]?.[0])
}
const untilShown = (marker: number) =>
  vi.waitFor(async () => expect(await markers()).toEqual([marker, marker]), {
    timeout: 120_000,
    interval: 50,
  })

test('DR1, DR9: while refreshes come, every page is of one of them, and no reader goes backwards', async () => {
  server = await start()
  await refresh(1)
  await untilShown(1)
  const last = size(4, 200)
  let over = false
  let answers = 0
  const reader = async () => {
    let newest = 1
    while (!over) {
      // Injected answers that are kept never leave the queue of promises: others get their turn here.
      await new Promise(setImmediate)
      const [one, other] = await markers()
      answers++
      expect(other).toBe(one)
      expect(one).toBeGreaterThanOrEqual(newest)
      newest = one as number
    }
  }
  const readers = Array.from({ length: size(3, 8) }, reader)
  const writer = (async () => {
    try {
      for (let marker = 2; marker <= last; marker++) {
        await refresh(marker)
        // Some are overtaken by the next one, some are seen by everyone.
        if (marker % 2 === 0 || marker === last) await untilShown(marker)
      }
    } finally {
      over = true
    }
  })()
  await Promise.all([writer, ...readers])
  figures('DR1', { refreshes: last, answers })
  expect(answers).toBeGreaterThan(0)
})

test('DR5: who reads an old generation reads on while others come and old ones go', async () => {
  server = await start()
  const first = await refresh(1)
  await untilShown(1)
  const { state, release } = server.live.lease()!
  const { generations } = server.live
  for (let marker = 2; marker <= 6; marker++) {
    await refresh(marker)
    await generations.prune({ now: new Date(Date.now() + 3_600_000) })
  }
  await untilShown(6)
  const kept = (await generations.list()).map(({ id }) => id)
  expect(kept).toHaveLength(3)
  expect(kept).toContain(first)
  const read = await state.engine.run(sql`select revenue from tiny`)
  expect(JSON.stringify(read)).toContain('[1]')
  release()
  await vi.waitFor(
    async () => {
      await generations.prune({ now: new Date(Date.now() + 3_600_000) })
      expect(await generations.list()).toHaveLength(2)
    },
    { timeout: 60_000, interval: 100 },
  )
})
