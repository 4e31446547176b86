import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
afterEach(() => server.close())

const rows = (revenue: string) => `select 'AAA' as symbol, date '2025-06-30' as report_date, 2025 as year,
  2 as quarter, 'Q' as freq_code, ${revenue} as revenue, 5e8 as profit`

test('a widget that reads a column of the wrong type says so; one that does not is silent', async () => {
  server = await startTestServer()
  await rewrite(`${rows("'much'")} union all select 'AAA', date '2025-09-30', 2025, 3, 'Q', '7e9', 6e8`)
  const said = await widget('all')
  expect(said).toMatchObject({ status: 'ok', rows: 2 })
  expect(said.notes).toHaveLength(1)
  expect(said.notes[0].en).toContain('“Tiny statements”')
  expect(said.notes[0].en).toContain('revenue (VARCHAR ≠ double)')
  expect(said.notes[0].vi).toContain('“Báo cáo nhỏ”')
  expect(await widget('each[profit]')).not.toHaveProperty('notes')
  expect(server.log.join('')).toContain('In column revenue (VARCHAR ≠ double)')
})

test('a widget with nothing but such columns gives that as the reason why it is empty', async () => {
  server = await startTestServer()
  await rewrite(rows("'much'"))
  const head = await widget('head')
  expect(head.status).toBe('empty')
  expect(head.message.en).toContain('revenue (VARCHAR ≠ double)')
})

async function widget(id: string) {
  return (await server.app.inject(`/api/pages/tiny/widgets/${encodeURIComponent(id)}`)).json()
}

async function rewrite(select: string): Promise<void> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const file = join(server.folder, 'data/processed/tiny.parquet')
  await connection.run(`copy (${select}) to '${file}.new' (format parquet)`)
  connection.closeSync()
  await rename(`${file}.new`, file)
  await server.live.reload()
}
