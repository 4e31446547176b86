import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, expect, test, vi } from 'vitest'
import { sql } from '../../core/sql/sql.ts'
import { QueryError } from '../duckdb/errors.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { prepareAhead } from './preparation.ts'

const VOLUME = `
metrics:
  volume:
    label: { en: Volume, vi: Khối lượng }
    unit: VND
    kind: flow
    sources: { STOCK: { dataset: prices, column: volume } }
`

const widget = (id: string, metric: string) =>
  `{ id: ${id}, widget: table, query: distribution, params: { entity: STOCK, metric: ${metric}, minimum: 2 }, at: { x: 0, y: 0, w: 12, h: 4 } }`

// `debt` is in the registry and its file is not in the data.
const HISTORIES = `
id: histories
title: { en: Histories, vi: Lịch sử }
inputs:
  metric: { type: choice, options: [close, volume], default: close }
widgets:
  - ${widget('above', '$metric')}
tabs:
  - id: one
    title: { en: One, vi: Một }
    widgets:
      - ${widget('volumes', 'volume')}
  - id: two
    title: { en: Two, vi: Hai }
    widgets:
      - ${widget('closes', 'close')}
      - { id: lost, widget: table, query: distribution, params: { entity: COMPANY, metric: debt }, at: { x: 0, y: 4, w: 12, h: 4 } }
`

let server: TestServer
let stop: () => void
afterEach(async () => {
  stop()
  await server.close()
})

const start = async () => {
  server = await startTestServer({
    files: { 'registries/volume.yaml': VOLUME, 'dashboards/histories.yaml': HISTORIES },
  })
}
const warnings = () => server.log.filter((line) => line.includes('not made ahead'))

/** Which prepared tables there are, without the print of their bodies. */
async function made(): Promise<string[]> {
  const tables = sql`select table_name from duckdb_tables() where database_name = 'prepared' order by table_name`
  const { data } = await server.live.state!.engine.run(tables)
  return (JSON.parse(data) as string[][])[0]!.map((name) => name.replace(/_[0-9a-f]{16}$/, ''))
}
const untilMade = (names: readonly string[]) =>
  vi.waitFor(async () => expect(await made()).toEqual(names), { timeout: 60_000, interval: 20 })

test('what pages read is made before anybody asks, and again for data that replaces it', async () => {
  await start()
  expect(await made()).toEqual([])
  stop = prepareAhead(server.live, server.app.log)
  const { json, statusCode } = await server.app.inject('/api/pages/histories/widgets/volumes')
  expect(statusCode).toBe(200)
  expect(json()).toMatchObject({ status: 'empty', message: { en: expect.stringContaining('Fewer than 2') } })
  await untilMade(['history_close', 'history_volume'])

  const { engine } = server.live.state!
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`copy (select 'BBB' as symbol, date '2026-01-15' as date, 7.5 as close, 9 as volume)
    to '${join(server.folder, 'data/processed/prices.parquet')}' (format parquet)`)
  connection.closeSync()
  await server.live.reload()
  expect(server.live.state!.engine).not.toBe(engine)
  await untilMade(['history_close', 'history_volume'])
  expect(warnings()).toEqual([])
})

test('nothing more is made once it is stopped', async () => {
  await start()
  prepareAhead(server.live, server.app.log)()
  stop = prepareAhead({ state: undefined, on: server.live.on }, server.app.log)
  stop()
  await server.live.reload()
  await server.app.inject('/api/pages/tiny/data?tab=numbers')
  expect(await made()).toEqual([])
  expect(warnings()).toEqual([])
})

test('what cannot be made is logged by its name and hurts nobody', async () => {
  await start()
  const state = server.live.state!
  const run = async () => {
    throw new QueryError('query-failed', 'no room for it')
  }
  const holder = { state: { ...state, engine: { ...state.engine, run } }, on: server.live.on }
  stop = prepareAhead(holder, server.app.log)
  await vi.waitFor(() => expect(warnings()).toHaveLength(2), { timeout: 60_000, interval: 20 })
  expect(warnings().join()).toMatch(/history_close_\w+.*no room for it/)
  expect((await server.app.inject('/api/pages/histories/data?tab=one')).statusCode).toBe(200)
})
