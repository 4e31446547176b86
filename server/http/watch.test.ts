import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiError } from '../../core/api/errors.ts'
import type { InstanceInfo } from '../../core/api/instance.ts'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { watchFaults } from '../../core/registry/watch-faults.ts'
import { formatIssue } from '../../core/yaml/issue.ts'
import { issuesIn } from '../state/issues-at.ts'
import { parseFiles } from '../state/parse.ts'
import { browser, firstAdmin, invited } from '../testing/test-accounts.ts'
import { startTestServer, type TestServer, TINY_INSTANCE, TINY_REGISTRY } from '../testing/test-server.ts'

const WATCH = { entity: 'STOCK', value: 'close', change: 'moved' }
const instance = (watch: object) => `${TINY_INSTANCE}watch: ${JSON.stringify(watch)}\n`
const MOVED = `metrics:
  moved:
    label: { en: Change, vi: Thay đổi }
    unit: percent
    kind: ratio
    direction: up
    sources: { STOCK: { dataset: prices, formula: change(close) } }
`
/** AAA is kept from who is nobody in particular. */
const POLICIES = `policies:
  readers: { for: { anonymous: true, roles: [viewer] }, rows: { subjects: [BBB] } }
`

/** Two sessions of two subjects; CCC had none of the newest. */
async function prices(): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'rattan-watch-'))
  const file = join(folder, 'prices.parquet')
  const duckdb = await DuckDBInstance.create(':memory:')
  const connection = await duckdb.connect()
  await connection.run(`copy (select * from (values
    ('AAA', date '2026-01-14', 10.0, 1), ('BBB', date '2026-01-14', 20.0, 1), ('CCC', date '2026-01-14', 5.0, 1),
    ('AAA', date '2026-01-15', 10.5, 1), ('BBB', date '2026-01-15', 18.0, 1)) t(symbol, date, close, volume)
  ) to '${file}' (format parquet)`)
  connection.closeSync()
  const bytes = await readFile(file)
  await rm(folder, { recursive: true })
  return bytes
}

let server: TestServer
let files: Record<string, string | Uint8Array>
beforeAll(async () => {
  files = {
    'instance.yaml': instance(WATCH),
    'registries/moved.yaml': MOVED,
    'data/processed/prices.parquet': await prices(),
  }
  server = await startTestServer({ files })
})
afterAll(() => server?.close())

const watch = async (symbols: string, of = server, headers = {}) =>
  of.app.inject({ url: `/api/watch?symbols=${encodeURIComponent(symbols)}`, headers })
const rows = ({ columns, data, rows }: WidgetData) =>
  Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(columns.map(({ name }, i) => [name, data[i]![row]])),
  )

test('the newest values of what is asked for, in that order, with what the registry says of them', async () => {
  const answer = (await watch('BBB,AAA,CCC,nobody')).json<WidgetData>()
  expect(rows(answer)).toMatchObject([
    { subject: 'BBB', close: 18, moved: -10 },
    { subject: 'AAA', close: 10.5, moved: 5 },
    { subject: 'CCC', close: 5, moved: null, date: '2026-01-14' },
  ])
  const column = answer.columns.find(({ name }) => name === 'moved')
  expect(column).toMatchObject({ metric: 'moved', direction: 'up', format: { style: 'percent' } })
  const info = (await server.app.inject({ url: '/api/instance' })).json<InstanceInfo>()
  expect(info.watch).toEqual(WATCH)
})

test('who has the answer is told so for as long as the data is the same', async () => {
  const { etag } = (await watch('AAA')).headers
  expect((await watch('AAA', server, { 'if-none-match': etag })).statusCode).toBe(304)
})

test.each([
  ['', []],
  ["AAA'; drop table x; --,AAA", ['AAA']],
  ['<script>,__proto__,constructor', []],
  [Array(100).fill('AAA').join(','), ['AAA']],
])('what is asked for is looked up, never run: %j', async (symbols, found) => {
  const answer = await watch(symbols)
  expect([answer.statusCode, rows(answer.json()).map(({ subject }) => subject)]).toEqual([200, found])
})

test('too many are refused', async () => {
  const answer = await watch(Array(101).fill('A').join(','))
  expect([answer.statusCode, answer.json<ApiError>().field]).toEqual([400, 'symbols'])
})

test('rows that a policy keeps from a reader are not in the list either', async () => {
  const guarded = await startTestServer({
    files: { ...files, 'registries/policies.yaml': POLICIES },
  })
  const admin = await firstAdmin(guarded)
  const viewer = await invited(guarded, admin, 'viewer@example.com', 'viewer')
  const seen = async (who: Pick<typeof viewer, 'ask'>) =>
    rows((await who.ask('GET', '/api/watch?symbols=AAA,BBB')).json()).map(({ subject }) => subject)
  expect(await seen(admin)).toEqual(['AAA', 'BBB'])
  expect(await seen(viewer)).toEqual(['BBB'])
  expect(await seen(browser(guarded))).toEqual(['BBB'])
  await guarded.close()
})

test('what it names and the registry has not is an issue at its place, with the nearest name', async () => {
  const issues = (watch: object) => {
    const own = { file: 'instance.yaml', bytes: Buffer.from(instance({ ...WATCH, ...watch })) }
    const tiny = {
      file: 'registries/tiny.yaml',
      bytes: Buffer.from(TINY_REGISTRY + MOVED.split('\n').slice(1).join('\n')),
    }
    const { registry } = parseFiles({ instance: own, registries: [tiny] })
    return issuesIn(watchFaults(registry!), own).map(formatIssue)
  }
  expect(issues({})).toEqual([])
  expect(issues({ entity: 'STOK' }).join()).toMatch(
    /^instance.yaml:10:\d+: error\[unknown-entity\]: .*did you mean "STOCK"/,
  )
  expect(issues({ change: 'move' }).join()).toMatch(
    /^instance.yaml:10:\d+: error\[unknown-metric\]: .*did you mean "moved"/,
  )
})

test('an instance that says nothing of it has none', async () => {
  const plain = await startTestServer()
  const answer = await watch('AAA', plain)
  expect([answer.statusCode, answer.json<ApiError>().error]).toEqual([404, 'unknown-route'])
  expect((await plain.app.inject({ url: '/api/instance' })).json<InstanceInfo>().watch).toBeNull()
  await plain.close()
})
