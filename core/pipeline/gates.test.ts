import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileRows } from '../sql/dataset-view.ts'
import { literal, raw, sql } from '../sql/sql.ts'
import { type Database, openDatabase, registryFrom } from '../sql/test-database.ts'
import { type Before, type Gated, throughGates } from './gates.ts'

const registry = registryFrom(`
calendar: { from: '2026-01-01', to: '2026-12-31', holidays: { '2026-01-01': { en: New Year, vi: Tết } } }
datasets:
  prices:
    title: { en: Prices, vi: Giá }
    path: prices.parquet
    key: [symbol, day]
    subject: symbol
    time: { column: day, every: session }
    columns: { symbol: { type: text }, day: { type: date }, close: { type: double }, volume: { type: integer }, halted: { type: boolean } }
  reports:
    title: { en: Reports, vi: Báo cáo }
    path: reports.parquet
    key: [symbol, day]
    time: { column: day, every: quarter }
    columns: { symbol: { type: text }, day: { type: date }, roe: { type: double } }
  restated:
    title: { en: Restated, vi: Điều chỉnh }
    path: restated.parquet
    key: [symbol]
    duplicates: last
    columns: { symbol: { type: text }, roe: { type: double } }
pipelines:
  prices:
    source: files
    gates: { filled: [close], ranges: { close: { from: 0, to: 1000 }, volume: { from: 0, outside: 10 } }, fresh: 1 }
  reports: { source: files, gates: { rows: { least: 2, drop: 10 }, fresh: 0 } }
  restated: { source: files }
`)

/** Ten sessions of two subjects, 5 to 16 January 2026; the last of them is Friday. */
const GOOD = `select s.symbol, d.day, cast(10 + i as double) as close, cast(100 as bigint) as volume, false as halted
  from (values ('AAA'), ('BBB')) s(symbol), (select cast(range as date) as day, row_number() over (order by range) as i
    from range(date '2026-01-05', date '2026-01-17', interval 1 day) where dayofweek(range) not in (0, 6)) d`

const folder = mkdtempSync(join(tmpdir(), 'rattan-gates-'))
let database: Database
beforeAll(async () => {
  database = await openDatabase()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
async function refusals(
  rows: string,
  { id = 'prices', before = null as Before | null, now = '2026-01-16T12:00:00Z' } = {},
): Promise<string[]> {
  const path = join(folder, `${++files}.parquet`)
  await database.run(sql`copy (${raw(rows)}) to ${literal(path)} (format parquet)`)
  const dataset = registry.datasets.get(id)!
  const columns = await database.columns(sql`select * from ${fileRows(dataset, path)}`)
  const gated: Gated = {
    ...{ dataset, pipeline: registry.pipelines.get(id)!, registry, made: { path, columns }, before },
    ...{ now: new Date(now), today: now.slice(0, 10) },
  }
  const { refusals } = await throughGates(gated, database.run)
  return refusals.map(({ gate, reason }) => `${gate}: ${reason}`)
}

const like = (rows: number): Before => ({
  rows,
  columns: new Map([
    ['symbol', 'VARCHAR'],
    ['day', 'DATE'],
    ['close', 'DOUBLE'],
    ['volume', 'BIGINT'],
    ['halted', 'BOOLEAN'],
  ]),
})

test('good rows pass, the first time and after', async () => {
  expect(await refusals(GOOD)).toEqual([])
  expect(await refusals(GOOD, { before: like(20) })).toEqual([])
  expect(await refusals(GOOD, { before: like(39) })).toEqual([])
})

test('columns that nobody reads and rows in another order change nothing', async () => {
  expect(await refusals(`select *, 1 as more from (${GOOD}) order by close desc`)).toEqual([])
})

/** What a source may do to good rows, and what must be said of it. */
const DRIFT: readonly (readonly [name: string, rows: string, told: string])[] = [
  ['no rows', `select * from (${GOOD}) where false`, 'rows: 0 rows; expected at least 1'],
  [
    'most rows gone',
    `select * from (${GOOD}) where symbol = 'AAA' and close < 20`,
    'rows: 9 rows, 55% fewer than the 20 before; at most 50% may go',
  ],
  ['a column gone', `select * exclude (close) from (${GOOD})`, 'columns: column "close" is missing'],
  [
    'a column that no gate names gone',
    `select * exclude (halted) from (${GOOD})`,
    'columns: column "halted" is missing',
  ],
  [
    'a column renamed',
    `select * rename (close as clos) from (${GOOD})`,
    'columns: column "close" is missing; it has "clos"',
  ],
  [
    'the key renamed',
    `select * rename (symbol as ticker) from (${GOOD})`,
    'columns: column "symbol" is missing',
  ],
  [
    'numbers as texts',
    `select * replace (close || ' VND' as close) from (${GOOD})`,
    'columns: column "close" is VARCHAR; expected double',
  ],
  [
    'dates as texts',
    `select * replace (strftime(day, '%d/%m/%Y') as day) from (${GOOD})`,
    'columns: column "day" is VARCHAR; expected date',
  ],
  [
    'dates as numbers',
    `select * replace (epoch(day) as day) from (${GOOD})`,
    'columns: column "day" is DOUBLE; expected date',
  ],
  [
    'a number in place of a yes or no',
    `select * replace (cast(0 as integer) as halted) from (${GOOD})`,
    'columns: column "halted" is INTEGER; expected boolean',
  ],
  [
    'a list in place of a number',
    `select * replace ([close] as close) from (${GOOD})`,
    'columns: column "close" is DOUBLE[]; expected double',
  ],
  [
    'a map in place of a number',
    `select * replace ({'v': close} as close) from (${GOOD})`,
    'columns: column "close" is STRUCT(v DOUBLE); expected double',
  ],
  [
    'a key without a value',
    `select * replace (case when day <> '2026-01-07' or symbol = 'BBB' then symbol end as symbol) from (${GOOD})`,
    'keys: column "symbol" has no value in 1 of 20 rows: first at symbol=nothing, day=2026-01-07',
  ],
  [
    'a day without a value',
    `select * replace (case when close > 11 then day end as day) from (${GOOD})`,
    'keys: column "day" has no value in 2 of 20 rows: first at symbol=AAA, day=nothing',
  ],
  [
    'rows twice',
    `select * from (${GOOD}) union all select * from (${GOOD}) where symbol = 'BBB' and close = 12`,
    'keys: 1 key has several rows: first symbol=BBB, day=2026-01-06',
  ],
  [
    'every row twice',
    `select * from (${GOOD}) union all select * from (${GOOD})`,
    'keys: 20 keys have several rows: first symbol=AAA, day=2026-01-05',
  ],
  [
    'a key with two values',
    `select * from (${GOOD}) union all select symbol, day, close + 1, volume, halted from (${GOOD}) where symbol = 'AAA' and close = 20`,
    'keys: 1 key has several rows: first symbol=AAA, day=2026-01-16',
  ],
  [
    'an infinity',
    `select * replace (case when close = 15 and symbol = 'BBB' then 'inf'::double else close end as close) from (${GOOD})`,
    'finite: column "close" is infinite in 1 of 20 rows: first at symbol=BBB, day=2026-01-09 (inf)',
  ],
  [
    'an infinity below',
    `select * replace (case when close = 15 and symbol = 'BBB' then '-inf'::double else close end as close) from (${GOOD})`,
    'finite: column "close" is infinite in 1 of 20 rows: first at symbol=BBB, day=2026-01-09 (-inf)',
  ],
  [
    'a value missing where none may be',
    `select * replace (case when close <> 13 then close end as close) from (${GOOD})`,
    'filled: column "close" has no value in 2 of 20 rows: first at symbol=AAA, day=2026-01-07',
  ],
  [
    'another unit in one row',
    `select * replace (case when close = 14 and symbol = 'AAA' then close * 1000 else close end as close) from (${GOOD})`,
    'ranges: column "close" is not from 0 to 1000 in 1 of 20 rows: first at symbol=AAA, day=2026-01-08 (14000.0)',
  ],
  [
    'another unit in every row',
    `select * replace (close * 1e6 as close) from (${GOOD})`,
    'ranges: column "close" is not from 0 to 1000 in 20 of 20 rows: first at symbol=AAA, day=2026-01-05 (11000000.0)',
  ],
  [
    'the other sign',
    `select * replace (-close as close) from (${GOOD})`,
    'ranges: column "close" is not from 0 to 1000 in 20 of 20 rows: first at symbol=AAA, day=2026-01-05 (-11.0)',
  ],
  [
    'no number',
    `select * replace (case when close = 14 then 'nan'::double else close end as close) from (${GOOD})`,
    'ranges: column "close" is not from 0 to 1000 in 2 of 20 rows: first at symbol=AAA, day=2026-01-08 (nan)',
  ],
  [
    'more outside than may be',
    `select * replace (case when close < 13 then -1 else volume end as volume) from (${GOOD})`,
    'ranges: column "volume" is not from 0 in 4 of 20 rows; 10% may be: first at symbol=AAA, day=2026-01-05 (-1)',
  ],
  [
    'a day to come',
    `select * from (${GOOD}) union all select 'AAA', date '2026-01-19', 30.0, 100, false`,
    'calendar: column "day" is no day of the data up to 2026-01-16 in 1 of 21 rows: first at symbol=AAA, day=2026-01-19 (2026-01-19)',
  ],
  [
    'a year to come',
    `select * from (${GOOD}) union all select 'AAA', date '2206-01-16', 30.0, 100, false`,
    'calendar: column "day" is no day of the data up to 2026-01-16 in 1 of 21 rows: first at symbol=AAA, day=2206-01-16 (2206-01-16)',
  ],
  [
    'a day before the years',
    `select * from (${GOOD}) union all select 'AAA', date '0026-01-16', 30.0, 100, false`,
    'calendar: column "day" is no day of the data up to 2026-01-16 in 1 of 21 rows: first at symbol=AAA, day=0026-01-16 (0026-01-16)',
  ],
  [
    'a Sunday',
    `select * from (${GOOD}) union all select 'AAA', date '2026-01-11', 30.0, 100, false`,
    'calendar: column "day" is no day of the data up to 2026-01-16 in 1 of 21 rows: first at symbol=AAA, day=2026-01-11 (2026-01-11)',
  ],
  [
    'a holiday',
    `select * from (${GOOD}) union all select 'AAA', date '2026-01-01', 30.0, 100, false`,
    'calendar: column "day" is no day of the data up to 2026-01-16 in 1 of 21 rows: first at symbol=AAA, day=2026-01-01 (2026-01-01)',
  ],
  [
    'days and months exchanged',
    `select * replace (make_date(2026, day(day)::int, 1) as day) from (${GOOD}) where day(day) <= 12`,
    'calendar: column "day" is no day of the data up to 2026-01-16 in 12 of 12 rows: first at symbol=AAA, day=2026-05-01 (2026-05-01)',
  ],
]

describe('bad rows are refused with a reason that names row and column (DR8)', () => {
  test.each(DRIFT)('%s', async (_name, rows, told) => {
    const found = await refusals(rows, { before: like(20) })
    expect(found).toContainEqual(expect.stringContaining(told))
  })

  test('rows that no newer session joined', async () => {
    expect(await refusals(GOOD, { now: '2026-01-20T12:00:00Z' })).toEqual([])
    expect(await refusals(GOOD, { now: '2026-01-21T12:00:00Z' })).toEqual([
      'freshness: the newest session is 2026-01-16, 2 behind the calendar; expected at most 1',
    ])
  })

  test('a value at the end of a range passes though its sum was rounded', async () => {
    const rounded = (close: string) =>
      `select * replace (case when close = 14 then ${close} else close end as close) from (${GOOD})`
    expect(await refusals(rounded('1000.0000000000001'))).toEqual([])
    expect(await refusals(rounded('-1e-15'))).toEqual([])
    expect(await refusals(rounded('1000.001'))).toHaveLength(1)
  })

  test('as few values outside a range as may be pass', async () => {
    const two = `select * replace (case when close = 11 then -1 else volume end as volume) from (${GOOD})`
    expect(await refusals(two)).toEqual([])
  })
})

test('two reports of one quarter are two rows of one key, whatever their days', async () => {
  const rows = `select * from (values ('AAA', date '2025-12-30', 1.0), ('AAA', date '2025-12-31', 2.0), ('BBB', date '2025-12-31', 2.0)) t(symbol, day, roe)`
  expect(await refusals(rows, { id: 'reports' })).toEqual([
    'keys: 1 key has several rows: first symbol=AAA, day=2025-12-30',
  ])
})

test('a pipeline’s own words on rows count in place of the usual', async () => {
  const columns = new Map([['symbol', 'VARCHAR']])
  const rows = (n: number) =>
    `select range::varchar as symbol, date '2025-12-31' as day, 1.0 as roe from range(${n})`
  expect(await refusals(rows(1), { id: 'reports' })).toEqual(['rows: 1 rows; expected at least 2'])
  expect(await refusals(rows(90), { id: 'reports', before: { rows: 100, columns } })).toEqual([])
  expect(await refusals(rows(89), { id: 'reports', before: { rows: 100, columns } })).toEqual([
    'rows: 89 rows, 11% fewer than the 100 before; at most 10% may go',
  ])
})

test('several rows of a key pass where the data set says which of them counts', async () => {
  const rows = `select * from (values ('AAA', 1.0), ('AAA', 2.0)) t(symbol, roe)`
  expect(await refusals(rows, { id: 'restated' })).toEqual([])
})
