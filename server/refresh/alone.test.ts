import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../testing/test-postgres.ts'
import { alone, RefreshBusy } from './alone.ts'

let root: string
let postgres: TestPostgres
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rattan-alone-'))
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres?.stop()
  await rm(root, { recursive: true, force: true })
})

/** How many of a hundred that begin at once, on these replicas, did their work, and how many at most at a time (DR6). */
async function hundred(replicas: readonly { workDir: string; databaseUrl: string | null }[]) {
  let [now, most, worked, refused] = [0, 0, 0, 0]
  const work = async () => {
    most = Math.max(most, ++now)
    await new Promise((resolve) => setImmediate(resolve))
    now -= 1
    worked += 1
  }
  const each = Array.from({ length: 100 }, (_none, i) =>
    alone(replicas[i % replicas.length]!, work).catch((error) => {
      if (!(error instanceof RefreshBusy)) throw error
      refused += 1
    }),
  )
  await Promise.all(each)
  return { most, all: worked + refused, some: worked > 0 }
}

test('of all that share a folder one works at a time', async () => {
  expect(await hundred([{ workDir: join(root, 'a'), databaseUrl: null }])).toEqual({
    most: 1,
    all: 100,
    some: true,
  })
})

test('of all that share a PostgreSQL one works at a time, whatever their folders', async () => {
  const databaseUrl = await postgres.newDatabase()
  const replicas = ['b', 'c', 'd'].map((name) => ({ workDir: join(root, name), databaseUrl }))
  expect(await hundred(replicas)).toEqual({ most: 1, all: 100, some: true })
})

test('work that fails lets the next one begin', async () => {
  const place = { workDir: join(root, 'e'), databaseUrl: null }
  await expect(alone(place, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await alone(place, async () => 'done')).toBe('done')
})
