import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { raw, sql } from '../../core/sql/sql.ts'
import { type Engine, openEngine } from './engine.ts'
import { QueryError } from './errors.ts'

/** Ends only by interrupt: a join of a hundred billion pairs. */
const ENDLESS = sql`select count(*) as n from range(1000000) a, range(100000) b where (a.range * b.range) % 7 = 3`

let folder: string
let engine: Engine
let engines = 0
const log: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rattan-engine-'))
  const duckdb = await DuckDBInstance.create(':memory:')
  const connection = await duckdb.connect()
  await connection.run(`copy (select 'FPT' as symbol, 1.5::double as value union all select 'VNM', null)
    to '${join(folder, 'good.parquet')}' (format parquet)`)
  await connection.run(
    `copy (select range as n from range(200000)) to '${join(folder, 'long.parquet')}' (format parquet)`,
  )
  connection.closeSync()
  const bytes = await readFile(join(folder, 'long.parquet'))
  await writeFile(join(folder, 'cut.parquet'), bytes.subarray(0, bytes.length / 2))
  await writeFile(join(folder, 'text.parquet'), 'not parquet at all')
  // The footer is whole, so that only reading the values finds the damage.
  const damaged = Buffer.from(bytes)
  damaged.fill(0xff, 4, bytes.length - 2000)
  await writeFile(join(folder, 'damaged.parquet'), damaged)
  await writeFile(join(folder, 'outside.csv'), 'a,b\n1,2\n')
  engine = await openFixtures()
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

function openFixtures(limits = {}) {
  const names = ['good', 'long', 'cut', 'text', 'damaged', 'absent']
  return openEngine({
    folder: join(folder, `work-${++engines}`),
    files: new Map(names.map((name) => [name, join(folder, `${name}.parquet`)])),
    view: (_, __, file) => ({ text: `select * from read_parquet('${file}')` }),
    source: (_, file) => `read_parquet('${file}')`,
    onLog: (line) => log.push(line),
    limits: { timeoutMs: 20_000, queue: 3, ...limits },
  })
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    if (error instanceof QueryError) return error.code
    throw error
  }
  return 'ok'
}

describe('data sets', () => {
  test('a file that cannot be read costs only its data set', async () => {
    expect([...engine.faults.keys()].sort()).toEqual(['absent', 'cut', 'text'])
    expect(engine.columns('cut')).toBeUndefined()
    expect(engine.columns('good')).toEqual(
      new Map([
        ['symbol', 'VARCHAR'],
        ['value', 'DOUBLE'],
      ]),
    )
    const { data } = await engine.run(sql`select * from good where symbol = ${'FPT'}`)
    expect(JSON.parse(data)).toEqual([['FPT'], [1.5]])
  })

  test('damage inside a file is the file’s fault, not the statement’s', async () => {
    expect(await codeOf(engine.run(sql`select sum(n) as n from damaged`))).toBe('data-unreadable')
    expect(await codeOf(engine.run(sql`select nothing from good`))).toBe('query-failed')
  })
})

describe('values', () => {
  test('types round-trip: dates as ISO, large integers exactly, no NaN', async () => {
    const result =
      await engine.run(sql`select 9007199254740991::bigint as safe, 9007199254740993::bigint as big,
      170141183460469231731687303715884105727::hugeint as huge, 12.34::decimal(9,2) as dec,
      12345678901234567890.12::decimal(22,2) as bigdec, date '2026-01-16' as d,
      timestamp '2026-01-16 17:00:00' as ts, '2026-01-16 17:00:00.5'::timestamp_ns as ns,
      timestamptz '2026-01-16 17:00:00+07' as tz, 'nan'::double as nan, '-infinity'::double as inf, true as b,
      ['a', 'b'] as list, {'x': 1, 'y': date '2026-01-16'} as struct, null as nothing, 'infinity'::date as forever,
      'Đặng "<b>"' as text`)
    expect(JSON.parse(result.data).map((column: unknown[]) => column[0])).toEqual([
      9007199254740991,
      '9007199254740993',
      '170141183460469231731687303715884105727',
      12.34,
      '12345678901234567890.12',
      '2026-01-16',
      '2026-01-16T17:00:00',
      '2026-01-16T17:00:00.500',
      '2026-01-16T10:00:00Z',
      null,
      null,
      true,
      ['a', 'b'],
      { x: 1, y: '2026-01-16' },
      null,
      null,
      'Đặng "<b>"',
    ])
  })

  test('values are bound, lists and nulls too', async () => {
    const hostile = "'; drop view good; --"
    const result = await engine.run(
      sql`select ${hostile} as text, ${7} as whole, ${1.5} as part, ${null} as nothing, ${true} as yes,
        list_contains(${['FPT', 'VNM']}, 'VNM') as in_list, len(${[] as string[]}) as none`,
    )
    expect(JSON.parse(result.data).flat()).toEqual([hostile, 7, 1.5, null, true, true, 0])
  })

  test('the count of values tells an empty column from a full one', async () => {
    expect((await engine.run(sql`select * from good order by symbol`)).filled).toEqual([2, 1])
  })

  test('a giant result is cut at the rows allowed, and says so', async () => {
    const result = await engine.run(sql`select n from long order by n`)
    expect(result).toMatchObject({ rows: 10_000, truncated: true })
    expect(JSON.parse(result.data)[0][9_999]).toBe(9_999)
    expect(await engine.run(sql`select n from long order by n limit 10000`)).toMatchObject({
      truncated: false,
    })
  })

  test('a result of few but large rows is cut at the bytes allowed', async () => {
    const result = await engine.run(sql`select repeat('x', 100000) as text from range(1000)`)
    expect(result.truncated).toBe(true)
    expect(result.data.length).toBeLessThanOrEqual(5 << 20)
    expect(result.rows).toBeGreaterThan(20)
  })
})

describe('what a statement may not do', () => {
  test.each([
    "copy good to 'FOLDER/good.parquet' (format parquet)",
    "copy (select 1) to 'FOLDER/new.csv'",
    "attach 'FOLDER/other.duckdb'",
    'create table t (a int)',
    'create temp table t as select 1',
    'drop view good',
    'set threads = 8',
    'pragma enable_profiling',
    'install httpfs',
    'select 1; select 2',
    "select * from read_csv('FOLDER/outside.csv')",
    "select * from read_text('/etc/passwd')",
    "select * from read_parquet('FOLDER/../../etc/passwd')",
    "select * from glob('FOLDER/*')",
    "select * from sniff_csv('FOLDER/outside.csv')",
  ])('%s', async (text) => {
    const before = await readFile(join(folder, 'good.parquet'))
    const code = await codeOf(engine.run(raw(text.replaceAll('FOLDER', folder))))
    expect(code).toBe('query-failed')
    expect(await readFile(join(folder, 'good.parquet'))).toEqual(before)
    expect((await engine.run(sql`select count(*)::int as n from good`)).data).toBe('[[2]]')
  })

  test('every setting that closes the engine is in force', async () => {
    const wanted: Record<string, string> = {
      access_mode: 'read_only',
      enable_external_access: 'false',
      lock_configuration: 'true',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      allow_unsigned_extensions: 'false',
      allow_extensions_metadata_mismatch: 'false',
      allow_persistent_secrets: 'false',
      allow_unredacted_secrets: 'false',
      preserve_insertion_order: 'false',
      parquet_metadata_cache: 'true',
      max_expression_depth: '250',
      threads: '2',
      enable_progress_bar: 'false',
    }
    const { data } = await engine.run(sql`select name, value from duckdb_settings()
      where list_contains(${Object.keys(wanted)}, name)`)
    const [names, values] = JSON.parse(data) as [string[], string[]]
    expect(Object.fromEntries(names.map((name, i) => [name, values[i]!.toLowerCase()]))).toEqual(wanted)
  })

  test('a query that needs more room than it may spill fails cleanly, and the room is free again', async () => {
    const small = await openFixtures({ memoryLimit: '40MB', spillLimit: '20MB' })
    try {
      const sorted = sql`select sum(length(m))::double as n
        from (select m, row_number() over (order by m) as n
          from (select repeat(md5(range::varchar), 8) as m from range(600000)))
        where n % 2 = 0`
      expect(await codeOf(small.run(sorted))).toBe('query-failed')
      expect((await small.run(sql`select count(*)::int as n from good`)).data).toBe('[[2]]')
    } finally {
      await small.close()
    }
  })

  test('one very large value fails and leaves the engine working', async () => {
    expect(await codeOf(engine.run(sql`select length(repeat('x', 4000000000)) as n`))).toBe('query-failed')
    expect((await engine.run(sql`select 1 as one`)).data).toBe('[[1]]')
  })
})

test('rows cut by two bounds and by their number are rows, not a fault of the optimiser', async () => {
  const rows = sql`select n % 3 as subject, n // 3 as day, row_number() over (partition by n % 3 order by n // 3) as place
    from long group by n`
  const { data } = await engine.run(sql`select subject, day from (select * from (${rows})
    where day >= ${10} and day <= ${20}
    qualify row_number() over (partition by subject order by place desc) <= ${2}) order by subject, day`)
  expect(JSON.parse(data)[1]).toEqual([19, 20, 19, 20, 19, 20])
})

describe('time and load', () => {
  test('a statement past its deadline is stopped and the next one runs', async () => {
    expect(await codeOf(engine.run(ENDLESS, { timeoutMs: 200 }))).toBe('query-timeout')
    expect((await engine.run(sql`select 1 as one`)).data).toBe('[[1]]')
  })

  test('a reader who goes away stops the statement', async () => {
    const reader = new AbortController()
    const run = codeOf(engine.run(ENDLESS, { signal: reader.signal }))
    await engine.run(sql`select 1 as one`)
    reader.abort()
    expect(await run).toBe('aborted')
    expect(await codeOf(engine.run(sql`select 1 as one`, { signal: reader.signal }))).toBe('aborted')
  })

  test('more statements than the queue holds are refused, those in it run', async () => {
    const reader = new AbortController()
    const busy = [1, 2].map(() => codeOf(engine.run(ENDLESS, { signal: reader.signal })))
    const queued = [1, 2, 3].map(() => engine.run(sql`select 1 as one`))
    expect(await codeOf(engine.run(sql`select 1 as one`))).toBe('overloaded')
    reader.abort()
    expect(await Promise.all(busy)).toEqual(['aborted', 'aborted'])
    expect((await Promise.all(queued)).map((result) => result.data)).toEqual(['[[1]]', '[[1]]', '[[1]]'])
  })

  test('killing the process costs nobody an answer', async () => {
    const pid = engine.pid!
    const running = engine.run(sql`select sum(a.n * b.range)::double as n from long a, range(300) b`, {
      timeoutMs: 20_000,
    })
    await engine.run(sql`select 1 as one`)
    process.kill(pid, 'SIGKILL')
    expect((await running).rows).toBe(1)
    expect(engine.pid).not.toBe(pid)
  })

  test('a statement that ignores the interrupt takes its process with it, and the next one runs', async () => {
    const stubborn = await openFixtures({ timeoutMs: 50, graceMs: 0 })
    try {
      const pid = stubborn.pid
      expect(await codeOf(stubborn.run(ENDLESS))).toBe('query-timeout')
      expect((await stubborn.run(sql`select 1 as one`, { timeoutMs: 10_000 })).data).toBe('[[1]]')
      expect(stubborn.pid).toBeTypeOf('number')
      expect(pid).toBeTypeOf('number')
    } finally {
      await stubborn.close()
    }
  })

  test('a closed engine says so', async () => {
    const short = await openFixtures()
    await short.close()
    expect(await codeOf(short.run(sql`select 1 as one`))).toBe('closed')
  })
})
