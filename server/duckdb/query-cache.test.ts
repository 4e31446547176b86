import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sql } from '../../core/sql/sql.ts'
import { type Engine, openEngine } from './engine.ts'
import { QueryCache } from './query-cache.ts'

let folder: string
let engine: Engine
let asked: AbortSignal[]
let cache: QueryCache

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rattan-cache-'))
  engine = await openEngine({
    folder: join(folder, 'work'),
    files: new Map(),
    view: () => undefined,
    source: () => '',
    onLog: () => {},
  })
})
beforeEach(() => {
  asked = []
  const counting: Engine = {
    ...engine,
    run: (statement, options) => {
      asked.push(options!.signal!)
      return engine.run(statement, options)
    },
  }
  cache = new QueryCache(counting, 64 << 10)
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

const SLOW = sql`select count(*) as n from range(1000000) a, range(100000) b where (a.range * b.range) % 7 = 3`

test('equal statements asked together, and asked again, run once', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => cache.run(sql`select ${7} as n`, 'somebody')))
  await cache.run(sql`select ${7} as n`, 'somebody')
  expect(answers.map(({ data }) => data)).toEqual(['[[7]]', '[[7]]', '[[7]]'])
  expect(asked).toHaveLength(1)
})

test('other values are another question', async () => {
  expect((await cache.run(sql`select ${1} as n`, 'somebody')).data).toBe('[[1]]')
  expect((await cache.run(sql`select ${'1'} as n`, 'somebody')).data).toBe('[["1"]]')
  expect(asked).toHaveLength(2)
})

test('a reader who goes away does not stop a statement that another waits for; the last one does', async () => {
  const [one, two] = [new AbortController(), new AbortController()]
  const first = cache.run(SLOW, 'somebody', one.signal)
  const second = cache.run(SLOW, 'somebody', two.signal)
  one.abort()
  await expect(first).rejects.toMatchObject({ code: 'aborted' })
  expect(asked[0]!.aborted).toBe(false)
  two.abort()
  await expect(second).rejects.toMatchObject({ code: 'aborted' })
  expect(asked[0]!.aborted).toBe(true)
  expect(asked).toHaveLength(1)
})

test('failures are not kept', async () => {
  for (let i = 0; i < 2; i++)
    await expect(cache.run(sql`select nothing`, 'somebody')).rejects.toMatchObject({ code: 'query-failed' })
  expect(asked).toHaveLength(2)
})

test('what is kept is bounded by bytes', async () => {
  const large = (n: number) => sql`select repeat('x', 3000) as text, ${n}::integer as n`
  for (let n = 0; n < 30; n++) await cache.run(large(n), 'somebody')
  await cache.run(large(29), 'somebody')
  expect(asked).toHaveLength(30)
  await cache.run(large(0), 'somebody')
  expect(asked).toHaveLength(31)
})
