import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { attacker } from './test-attack.ts'
import { startTestServer } from './test-server.ts'

const page = (rows: number) => `
id: big
title: { en: Big, vi: Lớn }
group: basic
inputs:
  last: { type: range, min: 1, max: ${rows}, default: ${rows} }
widgets:
  - id: all
    widget: table
    query: series
    params: { subjects: AAA, entity: STOCK, metrics: [close], last: $last }
    at: { x: 0, y: 0, w: 12, h: 4 }
`

/** A server on loopback whose page `big` has one widget, of so many rows, and a client in the name of many readers. */
export async function startBigPage(rows: number, maxSockets?: number) {
  const folder = await mkdtemp(join(tmpdir(), 'rattan-big-'))
  const file = join(folder, 'prices.parquet')
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`copy (select 'AAA' as symbol, date '1960-01-01' + range::int as date, range * 0.5 as close,
    100 as volume from range(${rows})) to '${file}' (format parquet)`)
  connection.closeSync()
  const server = await startTestServer({
    trustedProxies: ['loopback'],
    files: { 'dashboards/big.yaml': page(rows), 'data/processed/prices.parquet': await readFile(file) },
  })
  await rm(folder, { recursive: true })
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  const client = attacker((server.app.server.address() as { port: number }).port, maxSockets)
  return {
    server,
    client,
    async close() {
      client.close()
      await server.close()
    },
  }
}
