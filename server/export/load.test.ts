import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { strFromU8, unzipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { ExportWriters } from './write-apart.ts'

let server: TestServer
const write = ExportWriters.prototype.write
let running = 0
let most = 0
const written = vi.spyOn(ExportWriters.prototype, 'write').mockImplementation(async function (
  this: ExportWriters,
  ...order
) {
  most = Math.max(most, ++running)
  try {
    return await write.apply(this, order)
  } finally {
    running--
  }
})
beforeEach(() => {
  written.mockClear()
  most = 0
})
afterEach(() => server.close())

const get = (name: string, address = '10.0.0.1') =>
  server.app.inject({ url: `/api/pages/tiny/widgets/${name}`, remoteAddress: address })

describe('a result that a page shows cut', () => {
  test('is whole in every kind of file', async () => {
    server = await startTestServer({ limits: { maxRows: 2 } })
    expect((await get('all?last=6')).json()).toMatchObject({ rows: 2, truncated: true })
    const csv = await get('all.csv?last=6')
    expect(csv.body.trimEnd().split('\r\n')).toHaveLength(7)
    expect(csv.headers['content-length']).toBe(String(csv.rawPayload.byteLength))
    const sheet = unzipSync(new Uint8Array((await get('all.xlsx?last=6')).rawPayload))
    expect(strFromU8(sheet['xl/worksheets/sheet1.xml']!).match(/<row /g)).toHaveLength(7)
    const path = join(server.folder, 'whole.parquet')
    await writeFile(path, (await get('all.parquet?last=6')).rawPayload)
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const counted = await connection.runAndReadAll(`select count(*)::int as n from '${path}'`)
    expect(counted.getRowObjectsJson()).toEqual([{ n: 6 }])
    connection.closeSync()
  })

  test('comes in parts, none of which holds the whole', async () => {
    server = await startTestServer()
    const { engine } = server.live.state!
    const statement = { text: ['select range as n from range(100000)'], values: [] }
    const parts: number[][] = []
    for await (const part of engine.stream(statement, {})) parts.push(JSON.parse(part)[0])
    expect(parts.length).toBeGreaterThan(5)
    expect(parts.flat()).toEqual(Array.from({ length: 100_000 }, (_, n) => n))
  })
})

describe('many exports at once', () => {
  test('of one table are one file, kept as long as the data is the same', async () => {
    server = await startTestServer()
    const all = await Promise.all(Array.from({ length: 30 }, (_, i) => get('all.xlsx', `10.0.0.${i}`)))
    expect(new Set(all.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
    expect(new Set(all.map(({ rawPayload }) => rawPayload.toString('base64'))).size).toBe(1)
    await get('all.xlsx')
    expect(written).toHaveBeenCalledTimes(1)
    await get('all.xlsx?lang=vi')
    expect(written).toHaveBeenCalledTimes(2)
  })

  test('of different tables are made two at a time, each reader’s one after the other', async () => {
    server = await startTestServer()
    const names = Array.from({ length: 12 }, (_, i) => `all.csv?last=${i + 1}`)
    const hog = names.map((name) => get(name, 'hog'))
    await Promise.all([...hog, get('head.csv?last=5', 'quiet')])
    expect(most).toBe(2)
    expect(written).toHaveBeenCalledTimes(13)
    expect(written.mock.calls.findIndex(([, { file }]) => file === 'head')).toBeLessThan(3)
  })

  test('a kept file that was taken from the disk is made again', async () => {
    server = await startTestServer()
    const first = await get('all.csv')
    await rm(join(server.live.state!.engine.folder, 'exports'), { recursive: true })
    const again = await get('all.csv')
    expect(again.statusCode).toBe(200)
    expect(again.body).toBe(first.body)
  })
})

test('a file that could not be written is refused, and the next one is made', async () => {
  server = await startTestServer()
  written.mockImplementationOnce(async () => {
    throw new Error('no luck')
  })
  const refused = await get('all.csv')
  expect(refused.statusCode).toBe(500)
  expect(refused.json()).toMatchObject({ error: 'internal' })
  expect((await get('all.csv')).statusCode).toBe(200)
})
