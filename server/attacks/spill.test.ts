import { mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../core/sql/sql.ts'
import { openEngine } from '../duckdb/engine.ts'
import { QueryError } from '../duckdb/errors.ts'
import { size } from '../testing/test-attack.ts'
import { smallDisk } from '../testing/test-disk.ts'

const MB = 1e6
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rattan-spill-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const open = (within: string, limits: { memoryLimit: string; spillLimit: string }) =>
  openEngine({
    ...{ folder: join(within, 'work'), files: new Map(), view: () => undefined, source: () => '' },
    ...{ onLog: () => {}, limits: { ...limits, timeoutMs: 300_000 } },
  })

/** Sorts so many megabytes of texts, of which half lies on the disk: digits are packed there. */
const sorting = (megabytes: number) => sql`select sum(length(m))::double as n from (
  select m, row_number() over (order by m) as n from (
    select concat(md5(range::varchar), md5((range + 1)::varchar), md5((range + 2)::varchar), md5((range + 3)::varchar)) as m
    from range(${(megabytes * MB) / 128}::bigint))) where n % 2 = 0`

type OpenEngine = Awaited<ReturnType<typeof open>>
const spilled = (engine: OpenEngine) => readdir(join(engine.folder, 'spill'))

/** How a statement ended, what was least free on the disk, and how many bytes lay most in the spill folder. */
async function watched(engine: OpenEngine, megabytes: number) {
  let ended: string | undefined
  const run = engine.run(sorting(megabytes)).then(
    () => (ended = 'ok'),
    (error) => (ended = error instanceof QueryError ? error.code : String(error)),
  )
  const seen = { most: 0, free: 1 }
  while (ended === undefined) {
    const { bavail, blocks } = await statfs(engine.folder)
    seen.free = Math.min(seen.free, bavail / blocks)
    const files = (await spilled(engine)).map((name) => stat(join(engine.folder, 'spill', name)))
    const used = await Promise.all(
      files.map((file) => file.then(({ blocks }) => blocks * 512).catch(() => 0)),
    )
    seen.most = Math.max(
      seen.most,
      used.reduce((sum, bytes) => sum + bytes, 0),
    )
  }
  await run
  return { ...seen, ended }
}

async function isAsBefore(engine: OpenEngine): Promise<void> {
  expect(await spilled(engine)).toEqual([])
  expect((await engine.run(sql`select 1 as one`)).data).toBe('[[1]]')
}

describe('QE7: a statement that needs more room on the disk than it may have', () => {
  const cap = size(30, 250)
  const WANTED = 100 + cap * 4

  test('gets an error and leaves nothing there', { timeout: 600_000 }, async () => {
    const engine = await open(folder, { memoryLimit: '100MB', spillLimit: `${cap}MB` })
    try {
      for (let round = 0; round < size(1, 5); round++) {
        const { most, ended } = await watched(engine, WANTED)
        expect(ended).toBe('query-failed')
        expect(most).toBeGreaterThan(0)
        expect(most).toBeLessThanOrEqual(cap * MB * 1.05)
        await isAsBefore(engine)
      }
    } finally {
      await engine.close()
    }
  })

  test('which is twice that room and more, and given that it is computed', { timeout: 600_000 }, async () => {
    const engine = await open(folder, { memoryLimit: '100MB', spillLimit: `${cap * 20}MB` })
    try {
      const { most, ended } = await watched(engine, WANTED)
      expect(ended).toBe('ok')
      expect(most).toBeGreaterThan(cap * MB * 2)
      await isAsBefore(engine)
    } finally {
      await engine.close()
    }
  })
})

const disk = await smallDisk(100)
afterAll(() => disk?.remove())

describe.skipIf(disk === undefined)('QE7: on a disk with less room than the cap', () => {
  test('a tenth of it stays free for others', { timeout: 600_000 }, async () => {
    const engine = await open(disk!.folder, { memoryLimit: '100MB', spillLimit: '1GB' })
    try {
      const { ended, most, free } = await watched(engine, 200)
      expect(ended).toBe('query-failed')
      expect(most).toBeGreaterThan(0)
      console.log(`QE7: least free ${(100 * free).toFixed(2)} %`)
      expect(free).toBeGreaterThanOrEqual(0.1)
      await isAsBefore(engine)
    } finally {
      await engine.close()
    }
  })
})
