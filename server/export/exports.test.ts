import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writtenTable } from '../testing/test-export.ts'
import { startTestServer, type TestServer, TINY_PAGE } from '../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    files: {
      'dashboards/tiny.yaml': TINY_PAGE.replace(
        "export: { file: '{symbol}_tiny', params: { metrics: all } }",
        "export: { file: '{symbol}_tiny', sheet: '{symbol} all', params: { metrics: all }, split: { column: period, sheets: { 2025Q1: First } } }",
      ),
    },
  })
})
afterAll(() => server.close())

const download = async (name: string) => {
  const answer = await server.app.inject(`/api/pages/tiny/widgets/${name}`)
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
  return answer
}

describe('XLSX', () => {
  const parts = async (name: string) => {
    const { rawPayload } = await download(name)
    const files = unzipSync(new Uint8Array(rawPayload))
    return (path: string) => strFromU8(files[path]!)
  }

  test('is a workbook under the page’s names', async () => {
    const { headers } = await download('all.xlsx?last=2')
    expect(headers['content-type']).toContain('spreadsheetml.sheet')
    expect(headers['content-disposition']).toContain('filename="AAA_tiny.xlsx"')
    const part = await parts('all.xlsx?last=2')
    const names = [...part('xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(
      (match) => match[1],
    )
    expect(names).toEqual(['AAA all', 'First', '2025Q2'])
  })

  test('holds numbers as numbers and dates as dates, under labels in the reader’s language', async () => {
    const part = await parts('all.xlsx?last=2&lang=vi')
    const sheet = part('xl/worksheets/sheet1.xml')
    const texts = part('xl/sharedStrings.xml')
    expect(texts).toContain('Doanh thu (₫)')
    expect(sheet).toMatch(/<c r="D3"[^>]*t="n"[^>]*><v>6000000000<\/v>|<c r="D3"[^>]*><v>6000000000<\/v>/)
    // 2025-06-28 as days since 1899-12-30
    expect(sheet).toMatch(/<c r="C3"[^>]*><v>45836<\/v>/)
    // One period in the sheet of its own
    expect(part('xl/worksheets/sheet2.xml').match(/<row /g)).toHaveLength(2)
  })

  test('has no formula, whatever a text begins with', async () => {
    const { xlsx } = await import('./xlsx.ts')
    const values = [
      '=HYPERLINK("http://evil.example")',
      '+1',
      '-1',
      '@SUM(A1)',
      '<b>bold</b>',
      'a\u0000b',
      null,
    ]
    const bytes = await writtenTable(xlsx, [{ name: 'note', head: '=head', type: 'text', values }], {
      sheet: "'[a]:*?/\\ and a name that is much longer than Excel takes",
    })
    const files = unzipSync(new Uint8Array(bytes))
    const sheet = strFromU8(files['xl/worksheets/sheet1.xml']!)
    expect(sheet).not.toMatch(/<f[ >]/)
    expect(strFromU8(files['xl/sharedStrings.xml']!)).toContain('&lt;b&gt;bold&lt;/b&gt;')
    const name = /<sheet [^>]*name="([^"]*)"/.exec(strFromU8(files['xl/workbook.xml']!))![1]!
    expect(name.length).toBeLessThanOrEqual(31)
    expect(name).not.toMatch(/[[\]:*?/\\]/)
  })
})

describe('Parquet', () => {
  test('is read by DuckDB with its types and the version of the data', async () => {
    const { headers, rawPayload } = await download('all.parquet?last=2&lang=vi')
    expect(headers['content-disposition']).toContain('filename="AAA_tiny.parquet"')
    const path = join(server.folder, 'out.parquet')
    await writeFile(path, rawPayload)
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const rows = await connection.runAndReadAll(
      `select period, report_date, typeof(report_date) as kind, revenue, debt from read_parquet('${path}')`,
    )
    expect(rows.getRowObjectsJson()).toEqual([
      { period: '2025Q1', report_date: '2025-03-28', kind: 'DATE', revenue: 5e9, debt: null },
      { period: '2025Q2', report_date: '2025-06-28', kind: 'DATE', revenue: 6e9, debt: null },
    ])
    const metadata = await connection.runAndReadAll(
      `select decode(value) as version from parquet_kv_metadata('${path}') where decode(key) = 'dataVersion'`,
    )
    expect(metadata.getRowObjectsJson()).toEqual([{ version: server.live.state!.dataVersion }])
    connection.closeSync()
  })

  test('an export of nothing is a file without rows', async () => {
    for (const kind of ['csv', 'xlsx', 'parquet']) await download(`all.${kind}?symbol=CCC`)
  })
})
