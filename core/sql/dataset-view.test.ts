import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Dataset } from '../registry/registry.ts'
import { datasetView, fileRows } from './dataset-view.ts'
import { ident, literal, type Sql, sql } from './sql.ts'
import { survey } from './survey.ts'
import { type Database, openDatabase, registryFrom } from './test-database.ts'

const TYPES = ['text', 'group', 'integer', 'double', 'boolean', 'date', 'timestamp', 'struct', 'list']
const registry = registryFrom(`
entities:
  COMPANY: {label: {en: Company, vi: Doanh nghiệp}}
groups:
  IT: {label: {en: Technology, vi: Công nghệ Thông tin}, entity: COMPANY, aliases: ["Tin học", "IT's"]}
datasets:
${TYPES.map((type) => `  of_${type}: {title: {en: X, vi: X}, path: x.parquet, key: [v], columns: {v: {type: ${type}}, k: {type: integer}}}`).join('\n')}
`)
const dataset = (type: string): Dataset => registry.datasets.get(`of_${type}`)!

let database: Database
let folder: string
beforeAll(async () => {
  database = await openDatabase()
  folder = await mkdtemp(join(tmpdir(), 'rattan-view-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A Parquet file with one value, read through the view that its survey asks for. */
async function view(type: string, stored: Sql) {
  const path = join(folder, "it’s 'here'.parquet")
  await database.run(sql`copy (select ${stored} as v, 1 as extra) to ${literal(path)} (format parquet)`)
  const file = fileRows(dataset(type), path)
  const actual = await database.columns(sql`select * from ${file}`)
  const askRow = async (text: string) => (await database.run({ text: [text], values: [] }))[0]!
  const { reading, findings } = await survey(dataset(type), registry, actual, path, '2026-01-16', askRow)
  const body = datasetView(dataset(type), registry, actual, path, reading)
  if (!body) return { rows: undefined, columns: undefined, findings }
  expect(body.values).toEqual([])
  await database.run(sql`create or replace view ${ident('as_read')} as ${body}`)
  return {
    rows: await database.run(sql`select * from as_read`),
    columns: Object.fromEntries(await database.columns(sql`as_read`)),
    findings,
  }
}

describe('datasetView', () => {
  test.each([
    ['text', sql`'VNM'`, 'VARCHAR', 'VNM', true],
    ['text', sql`12`, 'VARCHAR', '12', true],
    ['text', sql`1.5e0`, 'VARCHAR', '1.5', true],
    ['group', sql`'Tin học'`, 'VARCHAR', 'IT', true],
    ['group', sql`'Công nghệ Thông tin'`, 'VARCHAR', 'IT', true],
    ['group', sql`'IT''s'`, 'VARCHAR', 'IT', true],
    ['group', sql`'IT'`, 'VARCHAR', 'IT', true],
    ['group', sql`'nobody knows'`, 'VARCHAR', 'nobody knows', true],
    ['integer', sql`cast(7 as bigint)`, 'BIGINT', '7', true],
    ['integer', sql`7e0`, 'BIGINT', '7', true],
    ['integer', sql`'seven'`, 'BIGINT', null, false],
    ['double', sql`0.5e0`, 'DOUBLE', 0.5, true],
    ['double', sql`cast(0.5 as decimal(10, 2))`, 'DOUBLE', 0.5, true],
    ['double', sql`cast('inf' as double)`, 'DOUBLE', null, true],
    ['double', sql`cast('nan' as float)`, 'DOUBLE', null, true],
    ['double', sql`'1.5'`, 'DOUBLE', 1.5, true],
    ['double', sql`'inf'`, 'DOUBLE', null, false],
    ['double', sql`'n/a'`, 'DOUBLE', null, false],
    ['double', sql`date '2026-01-16'`, 'DOUBLE', null, false],
    ['double', sql`[1, 2]`, 'DOUBLE', null, false],
    ['double', sql`cast(null as integer)`, 'DOUBLE', null, true],
    ['boolean', sql`true`, 'BOOLEAN', true, true],
    ['boolean', sql`'yes?'`, 'BOOLEAN', null, false],
    ['date', sql`date '2026-01-16'`, 'DATE', '2026-01-16', true],
    ['date', sql`'2026-01-16'`, 'DATE', '2026-01-16', true],
    ['date', sql`'2026-01-16 00:00:00'`, 'DATE', '2026-01-16', true],
    ['date', sql`'17/01/26'`, 'DATE', '2026-01-17', true],
    ['date', sql`'07/01/26'`, 'DATE', null, false],
    ['date', sql`'soon'`, 'DATE', null, false],
    ['date', sql`cast('2026-01-16' as timestamp_ns)`, 'DATE', '2026-01-16', true],
    ['date', sql`timestamp '2026-01-16 07:00:00'`, 'DATE', '2026-01-16', true],
    ['date', sql`timestamp '2026-01-15 17:00:00'`, 'DATE', '2026-01-16', true],
    ['date', sql`timestamp '2026-01-15 18:30:00'`, 'DATE', '2026-01-15', true],
    ['date', sql`cast(null as integer)`, 'DATE', null, true],
    ['timestamp', sql`cast('2026-01-16 07:02:03' as timestamp_ns)`, 'TIMESTAMP', '2026-01-16 07:02:03', true],
    ['timestamp', sql`'2026-01-16T07:02:03'`, 'TIMESTAMP', '2026-01-16 07:02:03', true],
    ['struct', sql`{'a': 1}`, 'STRUCT(a INTEGER)', { a: 1 }, true],
    ['list', sql`['a', 'b']`, 'VARCHAR[]', ['a', 'b'], true],
  ])('%s held as %o', async (type, stored, wanted, value, right) => {
    const { rows, columns, findings } = await view(type, stored)
    expect(columns).toEqual({ v: wanted })
    expect(rows).toEqual([{ v: value }])
    expect(findings.length).toBe(right ? 0 : 1)
  })

  test('columns that the registry does not name are left out', async () => {
    const { columns, findings } = await view('double', sql`1e0`)
    expect(columns).not.toHaveProperty('extra')
    expect(findings).toEqual([])
  })

  test('a wrong type is told with what was promised; a nested column cannot be made from another', async () => {
    const { columns, findings } = await view('list', sql`'a, b'`)
    expect(columns).toBeUndefined()
    expect(findings).toEqual([
      { kind: 'lost-values', column: 'v', count: 1, examples: ['a, b'], stored: 'VARCHAR', expected: 'list' },
    ])
  })

  test('a value that means that there is none is missing, however it is stored, and not lost', async () => {
    const declared = registryFrom(`
datasets:
  rooms:
    title: {en: X, vi: X}
    path: rooms.parquet
    key: [room]
    columns: {room: {type: text}, beds: {type: integer, none: [-1]}, rate: {type: double, none: [0, -999]}, view: {type: text, none: ["it's no view"]}}
`).datasets.get('rooms')!
    const path = join(folder, 'rooms.parquet')
    const stored = sql`select * from (values ('a', -1, '0', 'it''s no view'), ('b', 0, '0.5', 'sea'),
      ('c', null, '-999', null), ('d', 2, '-0.0', '')) t(room, beds, rate, view)`
    await database.run(sql`copy (${stored}) to ${literal(path)} (format parquet)`)
    const actual = await database.columns(sql`select * from ${fileRows(declared, path)}`)
    const askRow = async (text: string) => (await database.run({ text: [text], values: [] }))[0]!
    const { reading, findings } = await survey(declared, registry, actual, path, '2026-01-16', askRow)
    expect(findings).toEqual([])
    const body = datasetView(declared, registry, actual, path, reading)!
    expect(await database.run(sql`select * from (${body}) order by room`)).toEqual([
      { room: 'a', beds: null, rate: null, view: null },
      { room: 'b', beds: '0', rate: 0.5, view: 'sea' },
      { room: 'c', beds: null, rate: null, view: null },
      { room: 'd', beds: '2', rate: null, view: '' },
    ])
  })

  test('a file with none of the columns is not this data set', () => {
    expect(
      datasetView(dataset('text'), registry, new Map([['other', 'VARCHAR']]), 'x.parquet'),
    ).toBeUndefined()
  })
})

describe('a JSON file', () => {
  test('gives the rows of its list, each with what the file says of all of them', async () => {
    const broker = registryFrom(`
datasets:
  broker:
    title: {en: X, vi: X}
    path: broker.json
    rows: stocks
    key: [symbol]
    columns: {symbol: {type: text}, updated_at: {type: date, format: '%d/%m/%y'}, target: {type: double}, later: {type: double}}
`).datasets.get('broker')!
    const folder = await mkdtemp(join(tmpdir(), 'rattan-json-'))
    const path = join(folder, 'broker.json')
    const stocks = [
      { symbol: 'VNM', target: null, later: null },
      { symbol: 'FPT', target: 120500.5, later: null },
    ]
    await writeFile(path, JSON.stringify({ source: 'x', updated_at: '07/01/26', stocks }))
    try {
      const actual = await database.columns(sql`select * from ${fileRows(broker, path)}`)
      const askRow = async (text: string) => (await database.run({ text: [text], values: [] }))[0]!
      const { reading, findings } = await survey(broker, registry, actual, path, '2026-01-16', askRow)
      expect(findings).toEqual([])
      const body = datasetView(broker, registry, actual, path, reading)!
      const rows = await database.run(sql`select * from (${body}) order by symbol`)
      expect(rows).toEqual([
        { symbol: 'FPT', updated_at: '2026-01-07', target: 120500.5, later: null },
        { symbol: 'VNM', updated_at: '2026-01-07', target: null, later: null },
      ])
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
