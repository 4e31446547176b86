import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { raw, type Sql, sql } from '../../core/sql/sql.ts'
import { type Engine, openEngine } from '../duckdb/engine.ts'
import { QueryError } from '../duckdb/errors.ts'
import { FULL } from '../testing/test-attack.ts'

/** Statements as nobody may send them: what they cost others is what is asked here. */

const TIMEOUT_MS = 2000
let folder: string
let engine: Engine

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rattan-statements-'))
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const file = join(folder, 'rows.parquet')
  await connection.run(`copy (select range as n from range(1000)) to '${file}' (format parquet)`)
  connection.closeSync()
  engine = await openEngine({
    folder: join(folder, 'work'),
    files: new Map([['rows', file]]),
    view: (_, __, path) => ({ text: `select * from read_parquet('${path}')` }),
    source: (_, path) => `read_parquet('${path}')`,
    onLog: () => {},
    limits: { timeoutMs: TIMEOUT_MS, graceMs: 1000 },
  })
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

const codeOf = (statement: Sql) =>
  engine.run(statement).then(
    () => 'ok',
    (error) => (error instanceof QueryError ? error.code : String(error)),
  )
/** A machine that others use may be late for one statement: it has as long as the test. */
const total = async () =>
  (await engine.run(sql`select sum(n)::double as total from rows`, { timeoutMs: 60_000 })).data
const TOTAL = '[[499500]]'

const HOSTILE = [
  'create or replace view rows as select 1 as n',
  'create temp view rows as select 1 as n',
  'create or replace temp table rows as select 1 as n',
  'create macro sum(x) as 1',
  'create schema main2',
  'set search_path = prepared',
  'set schema = prepared',
  'use prepared',
  'create table prepared.main.rows as select 1 as n',
  "attach ':memory:' as other",
  'detach prepared',
  'pragma enable_profiling',
  'begin transaction',
  'drop view rows',
  'select 1; drop view rows',
  'prepare p as select 1',
]

test('what one statement tries to change is what it was for the next', async () => {
  const rounds = FULL ? 1000 : 64
  for (let i = 0; i < rounds; i++) {
    expect(await codeOf(raw(HOSTILE[i % HOSTILE.length]!)), HOSTILE[i % HOSTILE.length]).toBe('query-failed')
    expect(await total()).toBe(TOTAL)
  }
})

/** In kB: what `ulimit -d` leaves the process, and a tenth. */
const MOST_KB = 1_500_000 * 1.1
const SIZES = FULL ? [1e9, 2e9, 3e9, 4e9, 8e9] : [4e9]
const BOMBS: readonly ((size: number) => string)[] = [
  (size) => `select length(repeat('x', ${size}))`,
  (size) => `select length(lpad('x', ${Math.min(size, 2e9)}, 'y') || rpad('x', ${Math.min(size, 2e9)}, 'y'))`,
  (size) => `select len(range(${size}))`,
  (size) => `select len(list_transform(range(${size}), x -> x * 2.0))`,
  (size) => `select len(l) from (select list(range) as l from range(${size}))`,
  (size) => `select length(string_agg(range::varchar, ',')) from range(${size})`,
  (size) => `select count(distinct md5(range::varchar)) from range(${size})`,
  (size) =>
    `select len(l) from (select list(a order by hash(a)) as l from (select unnest(range(${size})) as a))`,
]

test('what wants all memory gets an error, and no more than the process may have', {
  timeout: 600_000,
}, async () => {
  for (const size of SIZES) {
    for (const bomb of BOMBS) {
      expect(await codeOf(raw(bomb(size))), bomb(size)).toMatch(/query-failed|query-timeout/)
      expect(await residentPeak()).toBeLessThanOrEqual(MOST_KB)
      expect(await total()).toBe(TOTAL)
    }
  }
})

/** Most memory that the DuckDB process ever had, in kB; 0 where the system does not say. */
async function residentPeak(): Promise<number> {
  const status = await readFile(`/proc/${engine.pid}/status`, 'utf8').catch(() => '')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0)
}

const many = 'range(1000000) a, range(1000000) b'
const SLOW = [
  `select count(*) from ${many} where (a.range * b.range) % 7 = 3`,
  `select sum(sqrt(a.range + b.range)) from ${many}`,
  `select max(md5((a.range * b.range)::varchar)) from ${many}`,
  `select count(*) from ${many} where regexp_matches(concat(a.range, b.range), '(1|2)+3$')`,
  `with recursive t as (select 1::bigint as i union all select i + 1 from t where i > 0) select max(i) from t`,
  `select count(*) from rows a, rows b, rows c, rows d where a.n + b.n + c.n + d.n = 7`,
  `select approx_quantile(a.range * b.range, 0.5) from ${many}`,
  `select count(*) from range(100000000000) where range % 3 = 1`,
  `select sum(length(concat_ws('-', a.range, b.range))) from ${many}`,
  `select a.range % 10 as k, stddev_samp(b.range) from ${many} group by all order by all`,
]

test('what never ends is ended, leaves nothing behind, and others are answered', {
  timeout: 600_000,
}, async () => {
  for (let round = 0; round < (FULL ? 10 : 1); round++) {
    for (const slow of FULL ? SLOW : SLOW.slice(0, 5)) {
      expect(await codeOf(raw(slow)), slow).toBe('query-timeout')
      expect(await total()).toBe(TOTAL)
      expect(await readdir(join(engine.folder, 'spill')), slow).toEqual([])
    }
  }
})

test('files are read while statements fill every turn', async () => {
  await writeFile(join(folder, 'file'), 'x'.repeat(1000))
  const reader = new AbortController()
  let ended = 0
  const slow = [1, 2, 3, 4].map(() =>
    engine.run(raw(SLOW[0]!), { timeoutMs: 60_000, signal: reader.signal }).catch(() => ended++),
  )
  const times: number[] = []
  for (let i = 0; i < 200; i++) {
    const started = performance.now()
    expect((await readFile(join(folder, 'file'))).length).toBe(1000)
    times.push(performance.now() - started)
  }
  expect(ended).toBe(0)
  // By the clock only where the machine is the attack's alone.
  if (FULL) expect(times.sort((a, b) => a - b)[197]).toBeLessThan(100)
  reader.abort()
  await Promise.all(slow)
  expect(await total()).toBe(TOTAL)
})
