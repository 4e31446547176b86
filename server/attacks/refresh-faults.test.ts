import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as tick } from 'node:timers/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DISK, type Disk } from '../generations/disk.ts'
import { openGenerations } from '../generations/store.ts'
import { readRegistry } from '../refresh/read-registry.ts'
import { refresh } from '../refresh/refresh.ts'
import { size } from '../testing/test-attack.ts'
import {
  lastRun,
  makeWorkplace,
  prices,
  refreshed,
  startRefresh,
  type Workplace,
} from '../testing/test-pipelines.ts'

let place: Workplace
beforeEach(async () => {
  place = await makeWorkplace()
})
afterEach(() => place.remove())

const store = (disk?: Disk) => openGenerations(join(place.workDir, 'generations'), { disk })

/** Every data set that is made holds the highest price: of which refresh it is. */
async function markers(): Promise<number[]> {
  const generations = store()
  const current = await generations.current()
  if (!current) return []
  const release = generations.lease(current.id)
  try {
    const folder = generations.folderOf(current.id)
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
    const connection = await instance.connect()
    const found = await connection.runAndReadAll(`select distinct marker from (
      select marker from read_parquet('${folder}/made/means.parquet') union all
      select marker from read_parquet('${folder}/made/ranks.parquet') union all
      select max(close) from read_parquet('${folder}/raw/prices.parquet'))`)
    const rows = found.getRowsJson().map(([marker]) => Number(marker))
    connection.closeSync()
    instance.closeSync()
    return rows
  } finally {
    release()
  }
}

const bring = (marker: number) =>
  place.write(
    'tree/prices.txt',
    prices(() => marker),
  )

/** The same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

test('kill -9 at any moment leaves the old data or the new, and the next refresh works (DR2)', {
  timeout: size(600_000, 3_600_000),
}, async () => {
  await bring(1)
  const began = performance.now()
  expect((await refreshed(place)).code).toBe(0)
  const whole = performance.now() - began
  const random = seeded(20_260_302)
  let served = 1
  for (let marker = 2; marker <= size(20, 200) + 1; marker++) {
    await bring(marker)
    const { child, ended } = startRefresh(place)
    // What takes longest is the start; most of what is written comes late.
    const wait = tick((0.4 + 0.6 * random()) * whole).then(() => child.kill('SIGKILL'))
    let over = false
    void ended.then(() => {
      over = true
    })
    while (!over) {
      const [seen, ...others] = await markers()
      expect(others).toEqual([])
      expect([served, marker]).toContain(seen)
      served = seen!
    }
    await wait
  }
  await bring(999)
  expect((await refreshed(place)).code).toBe(0)
  expect(await markers()).toEqual([999])
  const left = await readdir(join(place.workDir, 'generations'))
  expect(left.filter((name) => /\.(tmp|gone)$/.test(name))).toEqual([])
  expect(await readdir(join(place.workDir, 'refresh'))).not.toContain('scratch')
})

test('a disk that fails at any write leaves the old data, says so, and the next refresh works (DR3)', {
  timeout: size(600_000, 3_600_000),
}, async () => {
  const config = {
    ...place,
    dataDir: place.tree,
    instanceDir: place.instance,
    databaseUrl: null,
    privateHosts: [],
  }
  const places = { ...config, pluginsDir: join(place.instance, 'plugins') }
  const { registry } = await readRegistry(places)
  const options = {
    config: places,
    registry,
    asked: null,
    by: 'test',
    now: () => new Date(),
    clock: new Date(),
  }
  await bring(1)
  expect((await refresh(options)).outcome).toBe('made')
  let calls = 0
  const failing = (at: number): Disk =>
    Object.fromEntries(
      Object.entries(DISK).map(([name, operation]) => [
        name,
        async (...of: unknown[]) => {
          if (++calls === at)
            throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
          return (operation as (...of: unknown[]) => Promise<void>)(...of)
        },
      ]),
    ) as Disk
  await bring(2)
  await refresh({ ...options, generations: store(failing(-1)) })
  const all = calls
  const points = Array.from({ length: size(5, all) }, (_none, i) => 1 + Math.floor((i * all) / size(5, all)))
  for (const [i, at] of points.entries()) {
    calls = 0
    const before = await markers()
    await bring(10 + i)
    const run = await refresh({ ...options, generations: store(failing(at)) })
    const after = await markers()
    // What is only swept away afterwards may fail: the generation is there.
    if (run.outcome === 'made') expect(after).toEqual([10 + i])
    else {
      expect(run.reason).toContain('ENOSPC')
      expect(run.generation).toBeNull()
      expect([before, [10 + i]]).toContainEqual(after)
    }
    expect((await refresh(options)).outcome).not.toBe('failed')
    expect(await markers()).toEqual([10 + i])
  }
})

test('a source that does not answer, or not even to being told to stop, ends at its deadline (DR10)', async () => {
  const places = {
    ...{ ...place, dataDir: place.tree, instanceDir: place.instance, databaseUrl: null, privateHosts: [] },
    pluginsDir: join(place.instance, 'plugins'),
  }
  const { registry } = await readRegistry(places)
  const limits = { deadlineMs: 4_000 }
  const options = {
    config: places,
    registry,
    asked: null,
    by: 'test',
    now: () => new Date(),
    clock: new Date(),
    limits,
  }
  for (const [word, reason] of [
    ['hang', 'source lines: was ended before it had brought everything'],
    ['deaf', 'it was not done within 4 s'],
  ] as const) {
    await place.write('tree/prices.txt', `${word} x y`)
    expect((await refresh(options)).datasets[0]).toMatchObject({ outcome: 'failed', reason })
  }
  await bring(3)
  // What has not enough memory beside others is made alone.
  expect((await refresh({ ...options, limits: { memoryLimit: '1KB' } })).outcome).toBe('made')
  expect((await lastRun(place)).datasets.map(({ outcome }) => outcome)).toEqual(['made', 'made', 'made'])
})
