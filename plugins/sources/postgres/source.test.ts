import pg from 'pg'
import type { Static } from 'rattan/plugin'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bring as bringSafely } from '../../../server/refresh/bring.ts'
import { freePort, startPostgres, type TestPostgres } from '../../../server/testing/test-postgres.ts'
import { openContext } from '../shared/test-context.ts'
import { postgres } from './source.ts'

type Params = Static<typeof postgres.params>

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 120_000)
afterAll(() => server.stop())

const PRICES: Params = {
  database: 'SOURCE_DATABASE',
  schema: 'market',
  table: 'Daily "prices"',
  columns: {
    symbol: { from: 'Mã CK', type: 'text', filled: true },
    date: { type: 'date' },
    close: { type: 'number' },
    halted: { type: 'flag' },
  },
  key: ['symbol', 'date'],
}

/** A new database, after these statements. */
async function database(...statements: string[]) {
  const url = await server.newDatabase()
  const run = async (...texts: string[]) => {
    const client = new pg.Client(url)
    await client.connect()
    for (const text of texts) await client.query(text)
    await client.end()
  }
  await run(
    'create schema market',
    `create table market."Daily ""prices""" ("Mã CK" text, date date, close double precision, halted boolean, changed timestamptz)`,
    ...statements,
  )
  return { url, run }
}
const insert = (...rows: string[]) => `insert into market."Daily ""prices""" values ${rows.join(', ')}`

async function bring(url: string, params: Partial<Params> = {}, more = {}) {
  const { context, rows } = await openContext()
  const env = { SOURCE_DATABASE: url }
  const options = { ...context, env, privateHosts: [], ...more }
  const brought = await bringSafely(postgres, { ...PRICES, ...params }, options)
  return { brought, rows: (await rows(brought))?.map((row) => Object.values(row).join(' ')) }
}
const fault = (...given: Parameters<typeof bring>) =>
  bring(...given).then(
    () => 'nothing',
    (error: unknown) => (error as Error).message,
  )

describe('a table', () => {
  it('is read by names that need quotes, in the types that are declared', async () => {
    const { url } = await database(
      insert(`('AAA', '2026-01-15', 12.1, false, null)`, `('B''B', '2026-01-16', null, null, null)`),
    )
    expect((await bring(url)).rows).toEqual(['AAA 2026-01-15 12.1 false', "B'B 2026-01-16  "])
  })

  it('of many rows is read in parts, each number as it is stored', async () => {
    const { url } = await database(
      `insert into market."Daily ""prices""" select 'S' || n, '2026-01-15', n / 3.0::double precision, false, null
        from generate_series(1, 12001) n`,
    )
    const { rows } = await bring(url)
    expect([rows!.length, rows!.includes(`S10 2026-01-15 ${10 / 3} false`)]).toEqual([12001, true])
  })

  it('is read from a column on: what changed since last time, and what is asked for again', async () => {
    const since = { since: 'changed' }
    const { url, run } = await database(
      insert(
        `('AAA', '2026-01-12', 1, false, '2026-01-12 10:00Z')`,
        `('AAA', '2026-01-13', 2, false, '2026-01-13 10:00:00.5Z')`,
      ),
    )
    const first = await bring(url, since)
    expect(first.rows).toHaveLength(2)
    expect(first.brought.state).toMatchObject({ newest: '2026-01-13T10:00:00.500000Z' })
    await run(
      insert(`('AAA', '2026-01-14', 3, false, '2026-01-14 10:00Z')`),
      `update market."Daily ""prices""" set close = 1.5, changed = '2026-01-14 11:00Z' where date = '2026-01-12'`,
    )
    const again = { state: first.brought.state, since: '2026-01-14T00:00:00Z' }
    const second = await bring(url, since, again)
    expect(second.rows!.sort()).toEqual([
      'AAA 2026-01-12 1.5 false',
      'AAA 2026-01-13 2 false',
      'AAA 2026-01-14 3 false',
    ])
    const third = await bring(url, since, { state: second.brought.state, since: '2026-01-14T10:30:00Z' })
    expect(third.rows).toEqual(['AAA 2026-01-12 1.5 false'])
    const none = await bring(url, { since: 'date' }, { since: '2026-01-15T00:00:00Z' })
    expect(none.rows).toBeUndefined()
  })

  it('that is all there is says so; an empty one is a fault then', async () => {
    const { url, run } = await database()
    expect((await bring(url)).brought.rows).toBeNull()
    expect(await fault(url, { replace: true })).toBe('market.Daily "prices" has no rows')
    await run(insert(`('AAA', '2026-01-15', 1, false, null)`))
    expect((await bring(url, { replace: true })).brought.whole).toBe(true)
  })

  it.each([
    [`('AAA', '2026-01-15', 'Infinity', false, null)`, 'column close: "Infinity" is not finite'],
    [`('AAA', '2026-01-15', 'NaN', false, null)`, 'column close: "NaN" is not finite'],
    [`('AAA', '2026-01-17', 1, false, null)`, 'column date: "2026-01-17" has not come: today is 2026-01-16'],
    [`('AAA', 'infinity', 1, false, null)`, 'column date: "infinity" is no date like 2026-01-31'],
    [`(null, '2026-01-15', 1, false, null)`, 'column Mã CK is missing'],
  ])('with %s is refused with the place', async (row, message) => {
    const { url } = await database(insert(row))
    expect(await fault(url)).toBe(`row 1 of market.Daily "prices", ${message}`)
  })

  it.each<[Partial<Params>, string]>([
    [{ table: 'prices' }, 'there is no table market.prices'],
    [
      { table: 'x"; drop schema market cascade; --' },
      'there is no table market.x"; drop schema market cascade; --',
    ],
    [
      { since: 'change' },
      'market.Daily "prices" has no column "change"; did its columns change, is it "changed"?',
    ],
    [
      { since: 'close' },
      'column "close" of market.Daily "prices" is double precision; expected a date or a moment',
    ],
    [
      { columns: { x: { from: 'clos', type: 'number' } } },
      'market.Daily "prices" has no column "clos"; did its columns change, is it "close"?',
    ],
  ])('that is not as declared (%o) is refused', async (params, message) => {
    const { url } = await database()
    expect(await fault(url, params)).toBe(message)
  })
})

describe('a database', () => {
  it('that is not there, or takes no such password, is said without the password', async () => {
    const port = await freePort()
    const said = await fault(`postgres://reader:hidden@127.0.0.1:${port}/x`)
    expect(said).toMatch(/^market.Daily "prices" cannot be read: .*ECONNREFUSED/)
    expect(said).not.toContain('hidden')
    const { url } = await database()
    expect(await fault(`${url}no`)).toMatch(
      /^market.Daily "prices" cannot be read: database ".*" does not exist/,
    )
  })

  it('cannot be written to, whatever its functions do', async () => {
    const { url } = await database(
      'create table market.log (at timestamptz)',
      `create function market.noted() returns text language sql volatile as
        'insert into market.log values (now()); select ''AAA'''`,
      'create view market.trap as select market.noted() as symbol',
    )
    const params = { table: 'trap', columns: { symbol: { type: 'text' as const } }, key: ['symbol'] }
    expect(await fault(url, params)).toMatch('cannot execute INSERT in a read-only transaction')
  })

  it('is left when the refresh ends', async () => {
    const { url } = await database('create view market.slow as select pg_sleep(600)::text as symbol')
    const ended = new AbortController()
    const params = { table: 'slow', columns: { symbol: { type: 'text' as const } }, key: ['symbol'] }
    const said = fault(url, params, { signal: ended.signal })
    const client = new pg.Client(url)
    await client.connect()
    const runs = async () =>
      (
        await client.query(
          `select from pg_stat_activity where application_name = 'rattan' and state = 'active'`,
        )
      ).rowCount
    await expect.poll(runs).toBe(1)
    ended.abort()
    expect(await said).toBe('was ended before it had brought everything')
    await client.end()
  })
})
