import { beforeAll, describe, expect, test } from 'vitest'
import { prepared } from './prepared.ts'
import { type Seen, seenSource, withSources } from './sources.ts'
import { ident, raw, type Sql, sql } from './sql.ts'
import { type Database, openDatabase } from './test-database.ts'

let database: Database
beforeAll(async () => {
  database = await openDatabase()
  await database.run(sql`create table _kept as select 'S' || (i % 4) as symbol, i as prices, i * 1.5 as value,
    'L' || (i % 3) as line from range(40) t(i)`)
  await database.run(sql`create view prices as select * from _kept`)
  await database.run(sql`create view notes as select * from _kept`)
})

const has = () => true
const only = (change: Partial<Seen> = {}) =>
  new Map([
    [
      'prices',
      seenSource(
        'prices',
        { rows: [[{ column: 'symbol', values: ['S1', "o'x"] }]], blank: [], ...change },
        has,
      ),
    ],
  ])
const symbols = async (statement: Sql, sources = only()) => {
  const rows = await database.run(withSources(statement, sources))
  return [...new Set(rows.map(({ symbol }) => symbol))].sort()
}

describe('a statement reads what is seen, however it names the data set', () => {
  const LEAST = 3
  test.each<[string, Sql]>([
    ['quoted', sql`select symbol from ${ident('prices')} where prices > ${LEAST}`],
    ['bare', sql`select symbol from prices`],
    ['in other letters', sql`select symbol from PRICES`],
    ['without select', sql`from prices`],
    [
      'below its own expressions',
      sql`with a as (select * from prices where prices > ${LEAST}) select symbol from a`,
    ],
    [
      'with recursion',
      sql`with recursive n as (select 1 as i union all select i + 1 from n where i < 3)
      select symbol from n, prices`,
    ],
    [
      'deep',
      sql`select symbol from (with b as (from prices) select * from b where exists (select 1 from prices p where p.symbol = b.symbol))`,
    ],
    [
      'in a union',
      sql`(select symbol from prices) union all (select symbol from prices order by prices limit 2)`,
    ],
    [
      'joined with itself',
      sql`select a.symbol from prices a full join prices b on a.prices = b.prices + 1 where a.symbol is not null`,
    ],
    [
      'laterally',
      sql`select l.symbol from range(2) r(i), lateral (select symbol from prices where prices % 2 = i) l`,
    ],
    [
      'prepared',
      sql`select symbol from ${prepared('kept', sql`select * from prices where prices > ${LEAST}`)}`,
    ],
    [
      'prepared of prepared',
      sql`select symbol from ${prepared('outer', sql`select * from ${prepared('inner', sql`from prices`)}`)}`,
    ],
  ])('%s', async (_, statement) => {
    expect(await symbols(statement)).toEqual(['S1'])
  })

  test('the median, the rank and the count are those of the rows that are seen', async () => {
    const statement = sql`select symbol, prices, rank() over (order by prices) as place, count(*) over () as n from prices order by prices`
    const rows = await database.run(withSources(statement, only()))
    expect(rows.map(({ place }) => Number(place))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(Number(rows[0]!.n)).toBe(10)
  })

  test('values stay bound in their places', async () => {
    const statement = sql`with a as (select * from prices where prices > ${20} and symbol <> ${'S3'}) select prices from a order by prices limit ${2}`
    const rows = await database.run(withSources(statement, only()))
    expect(rows.map(({ prices }) => Number(prices))).toEqual([21, 25])
  })

  test('what is read of no such data set stays as it is, prepared or not', () => {
    const plain = sql`select symbol from notes`
    const kept = sql`select * from ${prepared('other', sql`from notes`)}`
    expect(withSources(plain, only())).toBe(plain)
    expect(withSources(kept, only())).toBe(kept)
  })

  test('a prepared table has another name for each that sees something else', () => {
    const statement = sql`select * from ${prepared('kept', sql`from prices`)}`
    const other = new Map([
      ['prices', seenSource('prices', { rows: [[{ column: 'symbol', values: ['S2'] }]], blank: [] }, has)],
    ])
    const names = [statement, withSources(statement, only()), withSources(statement, other)].map(
      ({ tables }) => tables![0]!.name,
    )
    expect(new Set(names).size).toBe(3)
    expect(names.every((name) => /^kept_[0-9a-f]{16}$/.test(name))).toBe(true)
  })
})

describe('what is seen', () => {
  test('columns that are withheld are null, of the type that they have', async () => {
    const sources = only({ blank: ['value', 'absent'] })
    const given = new Map(
      [...sources.keys()].map((id) => [
        id,
        seenSource(id, { rows: undefined, blank: ['value', 'absent'] }, (name) => name !== 'absent'),
      ]),
    )
    const [row] = await database.run(
      withSources(
        sql`select count(value) as n, count(*) as rows, any_value(typeof(value)) as type from prices`,
        given,
      ),
    )
    expect(row).toMatchObject({ n: '0', rows: '40', type: 'DECIMAL(21,1)' })
  })

  test('a column that is withheld still tells which rows are seen', async () => {
    const rows = [[{ column: 'prices', values: [3, 4] }]]
    const seen = new Map([['prices', seenSource('prices', { rows, blank: ['prices'] }, has)]])
    const [row] = await database.run(
      withSources(sql`select count(*) as n, count(prices) as told from prices`, seen),
    )
    expect(row).toEqual({ n: '2', told: '0' })
  })

  test('lines of a long data set that are withheld have no value', async () => {
    const seen = { rows: undefined, blank: [], blankLines: { code: 'line', value: 'value', codes: ['L1'] } }
    const rows = await database.run(
      withSources(
        sql`select line, count(value) > 0 as has from prices group by 1 order by 1`,
        new Map([['prices', seenSource('prices', seen, has)]]),
      ),
    )
    expect(rows.map(({ line, has }) => [line, has])).toEqual([
      ['L0', true],
      ['L1', false],
      ['L2', true],
    ])
  })

  test('no condition, none of its values or no column to judge by: no row', async () => {
    for (const [rows, known] of [
      [[], has],
      [[[{ column: 'symbol', values: [] }]], has],
      [[[{ column: 'gone', values: ['S1'] }]], (name: string) => name !== 'gone'],
    ] as const)
      expect(
        await symbols(
          sql`from prices`,
          new Map([['prices', seenSource('prices', { rows, blank: [] }, known)]]),
        ),
      ).toEqual([])
  })
})

describe('a statement that goes around the names of data sets is refused', () => {
  test.each([
    'select * from main.prices',
    'select * from "main"."prices"',
    'select * from catalog.main.prices',
    "select * from read_parquet('x')",
    "select * from '/data/x.parquet'",
    "select * from query_table('prices')",
    "select * from query('from prices')",
    'select * from prepared.main.kept',
    'select * from prepared."kept_0123456789abcdef"',
    'select * from "prepared".kept',
  ])('%s', (text) => {
    expect(() => withSources(raw(text), only())).toThrow(/data sets by their names only|prepared/)
  })
})
