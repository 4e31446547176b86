import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beforeView, datasetView, fileRows } from './dataset-view.ts'
import { literal, raw, sql } from './sql.ts'
import { survey } from './survey.ts'
import { type Database, openDatabase, registryFrom } from './test-database.ts'

const dataset = (id: string, rest: string) => `
  ${id}: { title: { en: ${id}, vi: ${id} }, path: x.parquet, ${rest} }`
const DAILY = `key: [symbol, date], subject: symbol, time: { column: date, every: day }`
const columns = (date: string, more = '') =>
  `columns: { symbol: { type: text }, date: { type: date${date} }, close: { type: double }${more} }`

const registry = registryFrom(`
entities:
  FIRM: { label: { en: Firm, vi: Doanh nghiệp } }
  STOCK: { label: { en: Stock, vi: Cổ phiếu }, of: subjects }
groups:
  IT: { label: { en: Technology, vi: Công nghệ }, entity: FIRM, aliases: [Tin học] }
subjects: { AAA: { group: IT }, BBB: { group: IT }, GAS: { group: IT } }
calendar: { from: '2026-01-01', to: '2026-12-31', holidays: { '2026-01-01': { en: New Year, vi: Tết } } }
datasets:${dataset('daily', `${DAILY}, ${columns('')}`)}${dataset('declared', `${DAILY}, ${columns(", format: '%m/%d/%Y'")}`)}
${dataset('in_utc', `${DAILY}, ${columns(', zone: UTC')}`)}
${dataset('sessions', `key: [symbol, date], subject: symbol, time: { column: date, every: session }, ${columns('')}`)}
${dataset('forecasts', `key: [symbol, date], subject: symbol, time: { column: date, every: month, ahead: true }, ${columns('')}`)}
${dataset('monthly', `key: [symbol, date], subject: symbol, time: { column: date, every: month }, ${columns('')}`)}
${dataset('quarters', `key: [symbol, date], subject: symbol, time: { column: date, every: quarter, year: y, quarter: q }, ${columns('', ', y: { type: integer }, q: { type: integer }')}`)}
${dataset('last', `${DAILY}, duplicates: last, ${columns('')}`)}
${dataset('newest', `${DAILY}, duplicates: { largest: seen }, ${columns('', ', seen: { type: timestamp }')}`)}
${dataset('grouped', `key: [sector, date], subject: sector, time: { column: date, every: day }, columns: { sector: { type: group }, date: { type: date }, close: { type: double } }`)}
`)

let database: Database
let folder: string
beforeAll(async () => {
  database = await openDatabase()
  folder = await mkdtemp(join(tmpdir(), 'rattan-survey-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** What a data set reads of a Parquet file with these rows, and what was found in it. */
async function read(id: string, rows: string, today = '2026-01-16') {
  const path = join(folder, 'x.parquet')
  await database.run(sql`copy (${raw(rows)}) to ${literal(path)} (format parquet)`)
  const of = registry.datasets.get(id)!
  const actual = await database.columns(sql`select * from ${fileRows(of, path)}`)
  const askRow = async (text: string) => (await database.run({ text: [text], values: [] }))[0]!
  const found = await survey(of, registry, actual, path, today, askRow)
  const before = beforeView(of, found.reading)
  if (before) await database.run(before)
  const view = datasetView(of, registry, actual, path, found.reading)!
  return { ...found, rows: await database.run(sql`select * from (${view}) order by all`) }
}

/** The days that a column is read as, whose values are given as SQL. */
async function days(id: string, values: readonly string[]) {
  const rows = values.map((value, i) => `select 'S${i}' as symbol, ${value} as date, 1.5 as close`)
  const { rows: found, findings } = await read(id, rows.join(' union all '))
  return { days: found.map(({ date }) => date), findings }
}

describe('one moment is one day, however it is stored:', () => {
  test.each([
    ['a date', "date '2026-01-16'"],
    ['a timestamp of the day', "timestamp '2026-01-16 00:00:00'"],
    ['midnight here as UTC', "timestamp '2026-01-15 17:00:00'"],
    ['a moment with a zone', "timestamptz '2026-01-15T17:00:00Z'"],
    ['ISO', "'2026-01-16'"],
    ['ISO with a time', "'2026-01-16 09:15:00'"],
    ['ISO of midnight here as UTC', "'2026-01-15 17:00:00'"],
    ['ISO in UTC', "'2026-01-15T17:00:00.000Z'"],
    ['ISO with an offset', "'2026-01-16T00:00:00+07:00'"],
    ['ISO with another offset', "'2026-01-15T18:30:00+01:30'"],
    ['digits', "'20260116'"],
    ['a number', '20260116'],
    ['a number among empty ones', 'cast(20260116 as double)'],
    ['day first', "'16/01/2026'"],
    ['day first, with a time', "'16/01/2026 00:00:00'"],
    ['day first, short', "'16/1/26'"],
    ['day first, with dots', "'16.01.2026'"],
    ['month first', "'01/16/2026'"],
    ['month first, with hours to twelve', "'1/16/2026 12:00:00 AM'"],
    ['year first, with slashes', "'2026/01/16'"],
    ['words', "'16 Jan 2026'"],
    ['words, month first', "'January 16, 2026'"],
    ['words with dashes', "'16-Jan-2026'"],
    ['spaces around', "' 2026-01-16\t'"],
    ['bytes', "cast('2026-01-16' as blob)"],
    ['seconds', '1768496400'],
    ['milliseconds', '1768496400000'],
    ['nanoseconds', 'cast(1768496400000000000 as bigint)'],
  ])('%s', async (_, value) => {
    expect(await days('daily', [value])).toEqual({ days: ['2026-01-16'], findings: [] })
  })
})

describe('a column of dates', () => {
  test('decides for itself which of day and month is first', async () => {
    const american = await days('daily', ["'01/05/2026'", "'01/13/2026'", "'12/31/2025'"])
    expect(american).toEqual({ days: ['2026-01-05', '2026-01-13', '2025-12-31'], findings: [] })
    const european = await days('daily', ["'05/01/2026'", "'13/01/2026'", "'31/12/2025'"])
    expect(european.days).toEqual(american.days)
  })

  test('that does not say which is not read, and says so with a value', async () => {
    const { days: none, findings } = await days('daily', ["'05/01/2026'", "'06/01/2026'", "'01/01/2026'"])
    expect(none).toEqual([null, null, null])
    expect(findings).toEqual([
      { kind: 'ambiguous-dates', column: 'date', count: 3, examples: [expect.stringMatching(/0[56]\/01/)] },
    ])
  })

  test('is read in its declared format, ISO beside it', async () => {
    expect((await days('declared', ["'01/05/2026'", "'01/06/2026'", "'2026-01-02'"])).days).toEqual([
      '2026-01-05',
      '2026-01-06',
      '2026-01-02',
    ])
  })

  test('with one value that is none loses that one only, and names it', async () => {
    const { days: found, findings } = await days('daily', ["'16/01/2026'", "'soon'", "'13/01/2026'"])
    expect(found).toEqual(['2026-01-16', null, '2026-01-13'])
    expect(findings).toEqual([
      {
        kind: 'lost-values',
        column: 'date',
        count: 1,
        examples: ['soon'],
        stored: 'VARCHAR',
        expected: 'date',
      },
    ])
    expect((await days('daily', ['20260116', '0', '20260115'])).days).toEqual([
      '2026-01-16',
      null,
      '2026-01-15',
    ])
  })

  test('of moments at midnight in UTC is a column of days there, also west of it', async () => {
    const west = { ...registry, instance: { ...registry.instance, timezone: 'America/New_York' } }
    const path = join(folder, 'west.parquet')
    const rows =
      "select 'AAA' as symbol, d as date, 1 as close from (values (timestamptz '2026-01-16 00:00:00Z'), (timestamptz '2026-07-01 00:00:00Z')) t(d)"
    await database.run(sql`copy (${raw(rows)}) to ${literal(path)} (format parquet)`)
    const of = registry.datasets.get('forecasts')!
    const actual = await database.columns(sql`select * from ${fileRows(of, path)}`)
    const { reading } = await survey(
      of,
      west,
      actual,
      path,
      '2026-01-16',
      async (text) => (await database.run({ text: [text], values: [] }))[0]!,
    )
    const view = datasetView(of, west, actual, path, reading)!
    const found = await database.run(sql`select date from (${view}) order by date`)
    expect(found).toEqual([{ date: '2026-01-16' }, { date: '2026-07-01' }])
  })

  test('without a zone of its own is in the declared one', async () => {
    const { days: found } = await days('in_utc', [
      "timestamp '2026-01-15 18:30:00'",
      "timestamp '2026-01-15 01:00:00'",
    ])
    expect(found).toEqual(['2026-01-16', '2026-01-15'])
    expect((await days('in_utc', ["'2026-01-15 18:30:00'"])).days).toEqual(['2026-01-16'])
  })
})

const row = (symbol: string, date: string, close: number | null, more = '') =>
  `select '${symbol}' as symbol, date '${date}' as date, cast(${close} as double) as close${more}`
const all = (...rows: string[]) => rows.join(' union all ')

describe('a day that is not', () => {
  test('is left out and reported: to come, without a session, or before calendars', async () => {
    const rows = all(
      row('AAA', '2026-01-15', 1),
      row('AAA', '2026-01-16', 2),
      row('AAA', '2026-01-19', 3),
      row('AAA', '2026-01-10', 4),
      row('AAA', '2026-01-01', 5),
      row('AAA', '0001-01-01', 6),
    )
    const { rows: read1, findings, due } = await read('sessions', rows)
    expect(read1.map(({ close }) => close)).toEqual([1, 2])
    expect(findings).toEqual([
      { kind: 'days-off', column: 'date', count: 4, examples: ['2026-01-19', '2026-01-10', '2026-01-01'] },
    ])
    expect(due).toBe('2026-01-19')
    // A Saturday and a holiday are days like others where nothing moves by session.
    expect((await read('daily', rows)).rows.map(({ date }) => date)).toEqual([
      ...['2026-01-01', '2026-01-10', '2026-01-15', '2026-01-16'],
    ])
    expect((await read('sessions', rows, '2026-01-19')).rows).toHaveLength(3)
  })

  test('is one of a period that has not begun; the running one may be dated by its end', async () => {
    const rows = all(row('AAA', '2026-01-31', 1), row('AAA', '2026-02-01', 2))
    expect((await read('monthly', rows)).rows.map(({ close }) => close)).toEqual([1])
    expect((await read('forecasts', rows)).findings).toEqual([])
    const quarters = all(
      row('AAA', '2025-12-31', 1, ', 2025 as y, 4 as q'),
      row('BBB', '2025-12-31', 1, ', 2062 as y, 4 as q'),
    )
    expect((await read('quarters', quarters)).rows.map(({ symbol }) => symbol)).toEqual(['AAA'])
  })
})

describe('several rows for one key', () => {
  test('that differ are a fault, and none counts', async () => {
    const { rows, findings } = await read(
      'daily',
      all(row('AAA', '2026-01-16', 7.96), row('AAA', '2026-01-16', 144), row('BBB', '2026-01-16', 3)),
    )
    expect(rows.map(({ close }) => close)).toEqual([3])
    expect(findings).toEqual([{ kind: 'doubles', column: null, count: 1, examples: ['AAA, 2026-01-16'] }])
  })

  test('that are the same count once, and the operator is told', async () => {
    const { rows, findings } = await read(
      'daily',
      all(row('AAA', '2026-01-16', 7), row('AAA', '2026-01-16', 7)),
    )
    expect(rows).toHaveLength(1)
    expect(findings).toEqual([
      { kind: 'same-doubles', column: null, count: 1, examples: ['AAA, 2026-01-16'] },
    ])
  })

  test('are resolved by the declared rule: the last of the file, or the newest', async () => {
    const rows = all(row('AAA', '2026-01-16', 9), row('AAA', '2026-01-16', 1), row('AAA', '2026-01-16', 4))
    const last = await read('last', rows)
    expect(last.rows.map(({ close }) => close)).toEqual([4])
    expect(last.findings.map(({ kind }) => kind)).toEqual(['resolved-doubles'])
    const seen = (close: number, at: string) => row('AAA', '2026-01-16', close, `, ${at} as seen`)
    const newest = await read(
      'newest',
      all(
        seen(1, "timestamp '2026-01-17 08:00:00'"),
        seen(2, "timestamp '2026-01-18 08:00:00'"),
        seen(3, 'null'),
      ),
    )
    expect(newest.rows.map(({ close }) => close)).toEqual([2])
  })

  test('too many to name are resolved all the same', async () => {
    const rows = `select 'S' || (i // 2) as symbol, date '2026-01-16' as date, cast(i as double) as close from range(200000) t(i)`
    const { rows: read1, reading } = await read('last', rows)
    expect(reading.doubles).toBe('choose')
    expect(read1).toHaveLength(100_000)
    expect(read1.every(({ close }) => Number(close) % 2 === 1)).toBe(true)
    const none = await read('daily', rows)
    expect([none.rows, none.findings[0]?.count]).toEqual([[], 100_000])
  })

  test('are so by their quarter in quarterly data, whatever its day', async () => {
    const { findings } = await read(
      'quarters',
      all(
        row('AAA', '2025-09-28', 1, ', 2025 as y, 3 as q'),
        row('AAA', '2025-09-30', 2, ', 2025 as y, 3 as q'),
      ),
    )
    expect(findings.map(({ kind }) => kind)).toEqual(['doubles'])
  })
})

describe('keys and labels', () => {
  test.each([
    ['lower case', "'aaa'"],
    ['spaces around', "' AAA '"],
    ['a space that does not break', "'AAA\u00a0'"],
    ['bytes', "cast('AAA' as blob)"],
  ])('are the registry’s: a symbol in %s', async (_, stored) => {
    const { rows, findings } = await read(
      'daily',
      `select ${stored} as symbol, date '2026-01-16' as date, 1 as close`,
    )
    expect(rows[0]).toMatchObject({ symbol: 'AAA' })
    expect(findings).toEqual([expect.objectContaining({ kind: 'spelling', column: 'symbol', count: 1 })])
  })

  test.each([
    ['another form of Unicode', 'Công nghệ'.normalize('NFD')],
    ['other letters', 'CÔNG NGHỆ'],
    ['spaces around', ' Tin học '],
    ['its code in lower case', 'it'],
  ])('are the registry’s: a group in %s', async (_, stored) => {
    const { rows, findings } = await read(
      'grouped',
      `select '${stored}' as sector, date '2026-01-16' as date, 1 as close`,
    )
    expect(rows[0]).toMatchObject({ sector: 'IT' })
    expect(findings).toEqual([expect.objectContaining({ kind: 'spelling', column: 'sector' })])
  })

  test('in several spellings are one key: its rows are doubles', async () => {
    const { findings } = await read('daily', all(row('AAA', '2026-01-16', 1), row('aaa', '2026-01-16', 2)))
    expect(findings.map(({ kind }) => kind)).toEqual(['spelling', 'doubles'])
    const chosen = await read('last', all(row('AAA', '2026-01-16', 1), row('aaa', '2026-01-16', 2)))
    expect(chosen.rows, 'the one that the registry spells so').toEqual([
      { symbol: 'AAA', date: '2026-01-16', close: 1 },
    ])
  })

  test('that are no symbols keep their letters, though one is called like a symbol', async () => {
    const { rows, findings } = await read(
      'daily',
      all(row('gas', '2026-01-16', 1), row('gold', '2026-01-16', 1), row('Oil', '2026-01-16', 1)),
    )
    expect(rows.map(({ symbol }) => symbol)).toEqual(['Oil', 'gas', 'gold'])
    expect(findings).toEqual([])
  })

  test('of columns in other letters are found where that leaves no doubt', async () => {
    const { rows } = await read(
      'daily',
      `select 'AAA' as "SYMBOL", date '2026-01-16' as " Date", 1.5 as "Close"`,
    )
    expect(rows).toEqual([{ symbol: 'AAA', date: '2026-01-16', close: 1.5 }])
  })

  test('columns that hold nothing but null are what was promised, in any type', async () => {
    const { findings } = await read(
      'daily',
      `select 'AAA' as symbol, date '2026-01-16' as date, cast(null as integer) as close union all
       select 'BBB', date '2026-01-16', null`,
    )
    expect(findings).toEqual([])
  })
})
