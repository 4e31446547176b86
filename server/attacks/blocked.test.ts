import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { xlsx } from '../export/xlsx.ts'
import { attacker, readerNumber, size, statuses } from '../testing/test-attack.ts'
import { writtenTable } from '../testing/test-export.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

vi.setConfig({ testTimeout: size(120_000, 3_600_000) })

const ROWS = 20_000
const PAGE = `
id: big
title: { en: Big, vi: Lớn }
group: basic
inputs:
  last: { type: range, min: 1, max: ${ROWS}, default: ${ROWS} }
widgets:
  - id: all
    widget: table
    query: series
    params: { subjects: AAA, entity: STOCK, metrics: [close], last: $last }
    at: { x: 0, y: 0, w: 12, h: 4 }
`

let server: TestServer
let client: ReturnType<typeof attacker>
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rattan-big-'))
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`copy (select 'AAA' as symbol, date '1960-01-01' + range::int as date, range * 0.5 as close,
    100 as volume from range(${ROWS})) to '${join(folder, 'prices.parquet')}' (format parquet)`)
  connection.closeSync()
  server = await startTestServer({
    trustedProxies: ['loopback'],
    files: {
      'dashboards/big.yaml': PAGE,
      'data/processed/prices.parquet': await readFile(join(folder, 'prices.parquet')),
    },
  })
  await rm(folder, { recursive: true })
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  client = attacker((server.app.server.address() as { port: number }).port)
})
afterAll(async () => {
  client.close()
  await server.close()
})

const cpuOf = async (work: () => Promise<unknown>) => {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}
const exportOf = (rows: number, reader = '203.0.113.1') =>
  client.ask(`/api/pages/big/widgets/all.xlsx?last=${rows}`, reader)

describe('LD5: a workbook is made beside the server', () => {
  test('the server’s own work for it is a part of what making it takes', async () => {
    await exportOf(10)
    const columns = ['period', 'symbol', 'close'].map((name, c) => ({
      ...{ name, head: name, type: c === 1 ? ('text' as const) : ('number' as const) },
      values: Array.from({ length: ROWS }, (_, i) => (c === 1 ? 'AAA' : i * 0.5)),
    }))
    const here = await cpuOf(() => writtenTable(xlsx, columns))
    const apart = await cpuOf(() => exportOf(ROWS))
    expect(apart).toBeLessThan(here / 2)
  })

  test('many at once do not keep the server from answering', async () => {
    let done = 0
    const many = size(6, 30)
    const exports = Array.from({ length: many }, (_, i) =>
      exportOf(ROWS - 1 - i, readerNumber(i)).finally(() => done++),
    )
    let answered = 0
    while (done < many) {
      const health = await client.ask('/api/health')
      const page = await client.ask('/api/pages/tiny/widgets/head', 'quiet')
      expect([health.status, page.status]).toEqual([200, 200])
      answered++
    }
    expect(statuses(await Promise.all(exports))).toEqual({ 200: many })
    expect(answered).toBeGreaterThan(many * 3)
  })
})
