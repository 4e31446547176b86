import { rename, truncate, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DataStatus } from '../../core/api/status.ts'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { startTestServer, type TestServer, TINY_PAGE, TINY_REGISTRY } from '../testing/test-server.ts'
import { dataIssues } from './data-issues.ts'

const PRICES = `
id: prices
title: { en: Prices, vi: Giá }
inputs: { symbol: { type: ticker, default: AAA } }
widgets:
  - id: close
    widget: table
    query: series
    params: { entity: STOCK, metrics: [close], subjects: [$symbol], last: 30 }
    at: { x: 0, y: 0, w: 12, h: 4 }
`

let server: TestServer
let today: Date
beforeAll(async () => {
  server = await startTestServer({ now: () => today, files: { 'dashboards/prices.yaml': PRICES } })
})
afterAll(() => server.close())
beforeEach(() => {
  today = new Date('2026-01-16T20:00:00+07:00')
})

const path = (name: string) => join(server.folder, 'data/processed', name)
/** Puts a file in the place of another, as tools do, and takes the data in. */
async function write(name: string, select: string): Promise<void> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`copy (${select}) to '${path(name)}.new' (format parquet)`)
  connection.closeSync()
  await rename(`${path(name)}.new`, path(name))
  await server.live.reload()
}
const widget = async (address: string, of = server) =>
  (await of.app.inject(`/api/pages/${address}`)).json<WidgetData>()
const status = async () => (await server.app.inject('/api/status')).json<DataStatus>()
const close = (of = server) => widget('prices/widgets/close', of)
const issues = async () => {
  const registries = [{ file: 'registries/tiny.yaml', bytes: new TextEncoder().encode(TINY_REGISTRY) }]
  return dataIssues(server.live.state!, registries).map(({ code, message }) => `${code} ${message}`)
}

const price = (symbol: string, date: string, value: number) =>
  `select '${symbol}' as symbol, date '${date}' as date, ${value}.0 as close, 100 as volume`
const GOOD = [price('AAA', '2026-01-14', 10), price('AAA', '2026-01-15', 11), price('BBB', '2026-01-15', 5)]

test('a row dated to come moves nothing, is told of everywhere, and is read once its day has come', async () => {
  await write('prices.parquet', [...GOOD, price('BBB', '2026-01-20', 99)].join(' union all '))
  const before = await status()
  expect(before.session).toBe('2026-01-15')
  expect(before.faults).toEqual([
    {
      dataset: 'prices',
      title: { en: 'Prices', vi: 'Giá' },
      message: {
        en: expect.stringContaining('“Prices”'),
        vi: expect.stringContaining('“2026-01-20”'),
      },
    },
  ])
  expect((await close()).notes?.[0]?.en).toContain('“2026-01-20”')
  expect(server.log.join('')).toContain('“2026-01-20”')
  expect((await issues())[0]).toMatch(
    /^data invalid data in file "processed\/prices.parquet": .*“2026-01-20”/,
  )
  expect((await server.app.inject('/api/ready')).json()).toMatchObject({ status: 'ok', faults: 1 })

  today = new Date('2026-01-20T16:00:00+07:00')
  await server.live.reload()
  const after = await status()
  expect([after.session, after.faults]).toEqual(['2026-01-20', []])
  expect(after.dataVersion).not.toBe(before.dataVersion)
})

test('rows that differ for one key are left out and said; two that are the same are one', async () => {
  await write('prices.parquet', [...GOOD, price('AAA', '2026-01-15', 144)].join(' union all '))
  const doubled = await close()
  expect(doubled.rows).toBe(1)
  expect(doubled.notes?.[0]?.en).toContain('“AAA, 2026-01-15”')
  expect((await issues())[0]).toContain('“AAA, 2026-01-15”')
  await write('prices.parquet', [...GOOD, GOOD[1]].join(' union all '))
  expect(await close()).toMatchObject({ status: 'ok', rows: 2 })
  expect((await status()).faults).toEqual([])
})

describe('a file that people’s tools write is read as the others', () => {
  const of = (date: string, symbol = 'symbol') =>
    `select ${symbol}, ${date} as date, close, volume from (${GOOD.join(' union all ')})`
  test.each([
    ['dates as yyyymmdd', of("strftime(date, '%Y%m%d')")],
    ['dates as dd/mm/yyyy', of("strftime(date, '%d/%m/%Y')")],
    ['symbols in lower case', of('date', 'lower(symbol) as symbol')],
    ['dates with a zone', of("timezone('Asia/Ho_Chi_Minh', date::timestamp)")],
    ['categories', of('date', "symbol::enum('AAA', 'BBB') as symbol")],
    ['an index of rows', `select *, row_number() over () as __index_level_0__ from (${of('date')})`],
    [
      'columns in upper case',
      `select symbol as "SYMBOL", date as "DATE", close as "CLOSE" from (${of('date')})`,
    ],
    [
      'an empty column as INTEGER',
      `select symbol, date, close, cast(null as integer) as volume from (${of('date')})`,
    ],
    [
      'an empty column as DOUBLE',
      `select symbol, date, close, cast(null as double) as volume from (${of('date')})`,
    ],
  ])('%s', async (_, select) => {
    await write('prices.parquet', select)
    const line = await close()
    expect(line).toMatchObject({ status: 'ok', rows: 2 })
    expect(line).not.toHaveProperty('notes')
    expect(line.data[line.columns.findIndex(({ name }) => name === 'close')]).toEqual([10, 11])
    expect((await status()).session).toBe('2026-01-15')
  })
})

describe('the cause that is told is the first:', () => {
  const quiet = 'volume, 1.0 as other from (select 100 as volume)'
  // Of a server that starts on such a file: one that has had a good file keeps that.
  test.each([
    ['no file', async () => unlink(path('prices.parquet')), /no file for “Prices”/],
    ['an empty file', async () => writeFile(path('prices.parquet'), ''), /file of “Prices” is damaged/],
    ['half a file', async () => truncate(path('prices.parquet'), 200), /file of “Prices” is damaged/],
  ])('%s', async (_, spoil, said) => {
    await write('prices.parquet', GOOD.join(' union all '))
    await spoil()
    const started = await startTestServer({
      ...{
        now: () => today,
        dataDir: join(server.folder, 'data'),
        files: { 'dashboards/prices.yaml': PRICES },
      },
    })
    try {
      expect((await close(started)).message?.en).toMatch(said)
    } finally {
      await started.close()
    }
  })

  test.each([
    [
      'no such column',
      async () => write('prices.parquet', `select 'AAA' as symbol, date '2026-01-15' as date, ${quiet}`),
      /^Not in the data: Close/,
    ],
    [
      'dates that are none',
      async () =>
        write('prices.parquet', `select 'AAA' as symbol, 'soon' as date, 1.5 as close, 1 as volume`),
      /column date .*of “Prices”.* 1, such as “soon”/,
    ],
    [
      'dates that may be either way round',
      async () =>
        write('prices.parquet', `select 'AAA' as symbol, '05/01/2026' as date, 1.5 as close, 1 as volume`),
      /column date of “Prices”.*“05\/01\/2026”/,
    ],
    ['no row of the ticker', async () => write('prices.parquet', GOOD[2]!), /^No (data for AAA|records)/],
  ])('%s', async (_, spoil, said) => {
    await spoil()
    await server.live.reload()
    expect((await close()).message?.en).toMatch(said)
  })

  test('and check names file, column and the engine’s words', async () => {
    await writeFile(path('prices.parquet'), 'no Parquet at all')
    await write('tiny.parquet', `select 'AAA' as symbol, date '2025-09-30' as report_date, 1e9 as revenue`)
    expect(await issues()).toEqual([
      expect.stringMatching(/^data unreadable file "processed\/prices.parquet": .*(magic bytes|too small)/is),
      expect.stringMatching(/^data missing file "processed\/other.parquet" in /),
    ])
    await write('tiny.parquet', `select 'AAA' as code, date '2025-09-30' as report_date, 1e9 as revenue`)
    expect((await issues())[0]).toContain('missing column "symbol" in file "processed/tiny.parquet"')
  })
})

test('a page that reads nothing of a faulty data set is silent', async () => {
  await write('prices.parquet', [...GOOD, price('BBB', '2026-01-20', 99)].join(' union all '))
  expect(TINY_PAGE).toContain('id: head')
  expect(await widget('tiny/widgets/head')).not.toHaveProperty('notes')
})
