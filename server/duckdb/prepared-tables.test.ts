import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepared } from '../../core/sql/prepared.ts'
import { type Sql, sql } from '../../core/sql/sql.ts'
import { type Engine, openEngine } from './engine.ts'
import { QueryError } from './errors.ts'

let folder: string
let engine: Engine
const file = (name: string) => join(folder, `${name}.parquet`)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rattan-prepared-'))
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`copy (select range as n from range(1000)) to '${file('numbers')}' (format parquet)`)
  connection.closeSync()
  await copyFile(file('numbers'), file('kept'))
  engine = await openEngine({
    folder: join(folder, 'work'),
    files: new Map([['numbers', file('numbers')]]),
    view: (_, __, path) => ({ text: `select * from read_parquet('${path}')` }),
    source: (_, path) => `read_parquet('${path}')`,
    onLog: () => {},
    limits: { timeoutMs: 20_000 },
  })
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

const rows = async (statement: Sql) => JSON.parse((await engine.run(statement)).data) as unknown[][]

test('a prepared table is read in place of its files, until the process is another', async () => {
  const sums = prepared(
    'sums',
    sql`select n % ${10} as digit, sum(n)::double as total from numbers group by digit`,
  )
  const ask = sql`select total from ${sums} where digit = ${3}`
  expect(await rows(ask)).toEqual([[49800]])
  await rm(file('numbers'))
  expect(await rows(sql`select count(*) as digits from ${sums}`)).toEqual([[10]])
  await copyFile(file('kept'), file('numbers'))
  process.kill(engine.pid!, 'SIGKILL')
  expect(await rows(ask)).toEqual([[49800]])
})

test('tables of tables are made in their order, and equal ones once', async () => {
  const even = prepared('even', sql`select n from numbers where n % 2 = 0`)
  const few = prepared('few', sql`select n from ${even} where n < 10`)
  expect(even).toEqual(prepared('even', sql`select n from numbers where n % 2 = 0`))
  expect(even).not.toEqual(prepared('even', sql`select n from numbers where n % 2 = ${0}`))
  const both = sql`select (select count(*) from ${few}) as few, (select count(*) from ${even}) as even`
  expect(await rows(both)).toEqual([[5], [500]])
})

test('who goes away does not stop it', async () => {
  const reader = new AbortController()
  const slow = prepared(
    'slow',
    sql`select count(*) as n from numbers a, numbers b, range(20) where a.n <> b.n`,
  )
  const left = engine.run(sql`select n from ${slow}`, { signal: reader.signal }).catch((error) => error.code)
  const stays = rows(sql`select n from ${slow}`)
  reader.abort()
  expect(await left).toBe('aborted')
  expect(await stays).toEqual([[19_980_000]])
})

test('one that cannot be made fails its statements and no others, each time anew', async () => {
  const broken = prepared('broken', sql`select cast(n || 'x' as integer) as n from numbers`)
  const asked = [1, 2].map(() => engine.run(sql`select * from ${broken}`).catch((error) => error))
  for (const error of await Promise.all(asked)) expect(error).toBeInstanceOf(QueryError)
  expect(await rows(sql`select 1 as one`)).toEqual([[1]])
  await expect(engine.run(sql`select * from ${broken}`)).rejects.toThrow('Could not convert')
})

test('of more tables than are kept the oldest is made again', async () => {
  for (let i = 0; i < 70; i++) {
    expect(await rows(sql`select i from ${prepared('one', sql`select cast(${i} as integer) as i`)}`)).toEqual(
      [[i]],
    )
  }
  expect(await rows(sql`select i from ${prepared('one', sql`select cast(${0} as integer) as i`)}`)).toEqual([
    [0],
  ])
})

test('a statement reads prepared tables and cannot change them', async () => {
  const one = prepared('one', sql`select 1 as i`)
  for (const text of ['delete from', 'insert into', 'drop table'])
    await expect(engine.run({ ...one, text: [`${text} ${one.text[0]}`] })).rejects.toThrow()
  expect(await rows(sql`from ${one}`)).toEqual([[1]])
})
