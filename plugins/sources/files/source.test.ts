import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Static } from 'rattan/plugin'
import { describe, expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { literal, sql } from '../../../core/sql/sql.ts'
import { openContext } from '../shared/test-context.ts'
import { files } from './source.ts'

type Params = Static<typeof files.params>

const PRICES: Params = {
  path: ['prices.csv'],
  columns: {
    symbol: { from: 'Mã', type: 'text', filled: true },
    date: { from: 'Ngày', type: 'date', format: ['%d/%m/%Y'] },
    close: { from: 'Đóng cửa', type: 'number', times: 1000 },
  },
  decimal: ',',
  thousands: '.',
  delimiter: ';',
  key: ['symbol', 'date'],
}
const CSV = 'Mã;Ngày;Đóng cửa\nAAA;15/01/2026;1.012,5\nBBB;16/01/2026;7\n'

/** A tree with these files, and what the source says of them. */
async function bring(given: Readonly<Record<string, string | Uint8Array>>, params: Params = PRICES) {
  const opened = await openContext()
  for (const [path, content] of Object.entries(given)) {
    mkdirSync(dirname(join(opened.context.tree, path)), { recursive: true })
    writeFileSync(join(opened.context.tree, path), content)
  }
  return opened.rows(await files.bring(params, opened.context))
}
const fault = (given: Readonly<Record<string, string | Uint8Array>>, params?: Params) =>
  bring(given, params).then(
    () => 'nothing',
    (error: unknown) => (error as Error).message,
  )

describe('CSV', () => {
  it('is read with its own marks of numbers, forms of dates and names of columns', async () => {
    expect(await bring({ 'prices.csv': CSV })).toEqual([
      { symbol: 'AAA', date: '2026-01-15', close: 1012500 },
      { symbol: 'BBB', date: '2026-01-16', close: 7000 },
    ])
  })

  it.each([
    ['windows-1258', Uint8Array.from([...'ma;n\nB\xe1n l\xd4;1\n'].map((letter) => letter.charCodeAt(0)))],
    ['utf-16le', Buffer.from('\ufeffma;n\nBán lÔ;1\n', 'utf16le')],
    ['utf-8', '\ufeffma;n\r\n"Bán lÔ";1\r\n'],
  ])('is read in %s', async (encoding, content) => {
    const columns = { ma: { type: 'text' }, n: { type: 'integer' } } as const
    const rows = await bring({ 'x.csv': content }, { path: ['x.csv'], columns, encoding, delimiter: ';' })
    expect(rows!.map((row) => [String(row.ma).normalize('NFC'), Number(row.n)])).toEqual([['Bán lÔ', 1]])
  })

  it.each([
    ['is empty', '', 'prices.csv is empty'],
    ['has only a header', 'Mã;Ngày;Đóng cửa\n', 'prices.csv has no rows'],
    ['is HTML', '<!DOCTYPE html><html>…</html>\n', 'prices.csv is HTML; expected CSV'],
    [
      'is cut off in a line',
      CSV.slice(0, -4),
      'prices.csv ends in the middle of a line: it is cut off (or say unfinished: true)',
    ],
    ['is cut off in a row', `${CSV}CCC;16/01/2026\n`, 'row 4 of prices.csv has 2 cells; expected 3'],
    [
      'has a row that is too long',
      `${CSV}CCC;16/01/2026;1;2\n`,
      'row 4 of prices.csv has 4 cells; expected 3',
    ],
    [
      'opens a quote',
      `${CSV}"CCC;16/01/2026;1\n`,
      'row 4 of prices.csv opens a quote that nothing closes: the file is cut off, or a quote is not doubled',
    ],
    [
      'lost a column',
      'Mã;Ngày;Dóng cửa\nA;1;2\n',
      'prices.csv has no column "Đóng cửa"; did its columns change, is it "Dóng cửa"?',
    ],
    ['names a column twice', 'Mã;Ngày;Ngày\nA;1;2\n', 'prices.csv has two columns "Ngày"'],
    [
      'has words for a number',
      `${CSV}CCC;16/01/2026;n/a\n`,
      'row 4 of prices.csv, column Đóng cửa: "n/a" is no number such as 1234,5',
    ],
    [
      'mixes the marks of numbers',
      `${CSV}CCC;16/01/2026;1.5\n`,
      'row 4 of prices.csv, column Đóng cửa: "1.5" is no number such as 1234,5',
    ],
    [
      'has an infinity',
      `${CSV}CCC;16/01/2026;-inf\n`,
      'row 4 of prices.csv, column Đóng cửa: "-inf" is not finite',
    ],
    [
      'has a number beyond all',
      `${CSV}CCC;16/01/2026;1e999\n`,
      'row 4 of prices.csv, column Đóng cửa: "1e999" is not finite',
    ],
    [
      'has a date of another form',
      `${CSV}CCC;2026-01-16;1\n`,
      'row 4 of prices.csv, column Ngày: "2026-01-16" is no date like %d/%m/%Y',
    ],
    [
      'has no such day',
      `${CSV}CCC;30/02/2025;1\n`,
      'row 4 of prices.csv, column Ngày: "30/02/2025" is no date like %d/%m/%Y',
    ],
    [
      'has a day that has not come',
      `${CSV}CCC;17/01/2026;1\n`,
      'row 4 of prices.csv, column Ngày: "17/01/2026" has not come: today is 2026-01-16',
    ],
    ['lacks a needed cell', `${CSV};16/01/2026;1\n`, 'row 4 of prices.csv, column Mã is missing'],
    [
      'repeats a row',
      `${CSV}AAA;15/01/2026;1\n`,
      'row 4 of prices.csv has the key of row 2: symbol AAA, date 2026-01-15',
    ],
    ['breaks its encoding', Buffer.from(`${CSV}\xff;1;1\n`, 'latin1'), 'prices.csv is not written in utf-8'],
  ])('that %s is refused with its place', async (_what, content, message) => {
    expect(await fault({ 'prices.csv': content })).toBe(message)
  })

  it('that is cut off anywhere is refused, or has only whole rows', async () => {
    for (let end = 0; end < Buffer.byteLength(CSV); end++) {
      const cut = Buffer.from(CSV).subarray(0, end)
      const said = await fault({ 'prices.csv': cut })
      expect([end, said === 'nothing' && cut.at(-1) !== 10]).toEqual([end, false])
    }
  })

  it('has of rows with one key the latest, where that is declared', async () => {
    const rows = await bring(
      { 'x.csv': 'k,v,u\nA,1,2025-01-01\nA,3,2025-03-01\nA,2,2025-02-01\n' },
      {
        path: ['x.csv'],
        columns: { k: { type: 'text' }, v: { type: 'number' }, u: { type: 'date' } },
        key: ['k'],
        latest: 'u',
      },
    )
    expect(rows).toEqual([{ k: 'A', v: 3, u: '2025-03-01' }])
  })

  it('takes declared texts and infinities for missing', async () => {
    const columns = { a: { type: 'number', infinite: 'missing' }, b: { type: 'flag' } } as const
    const rows = await bring(
      { 'x.csv': 'a,b\n-,yes\ninf,no\n1,\n' },
      { path: ['x.csv'], columns, missing: ['-'] },
    )
    expect(rows).toEqual([
      { a: null, b: true },
      { a: null, b: false },
      { a: 1, b: null },
    ])
  })
})

describe('a wide file', () => {
  const params: Params = {
    path: ['csv/*/BANK_*.csv'],
    columns: {
      ticker: { from: 'SECURITY_CODE', type: 'text', filled: true },
      year: { from: 'REPORT_DATE', type: 'date', part: 'year' },
      quarter: { from: 'REPORT_DATE', type: 'date', part: 'quarter' },
    },
    unpivot: { columns: ['BIS_*', 'BBS_*'], code: 'code', value: 'value' },
    key: ['ticker', 'year', 'quarter', 'code'],
  }
  const income =
    ',REPORT_DATE,SECURITY_CODE,BIS_1,BIS_2,UPDATED_DATE\n0,2025-09-30,BAB,1.5,,x\n1,2025-06-30,BAB,-2,3,x\n'
  const balance = ',REPORT_DATE,SECURITY_CODE,BBS_100\n0,2025-09-30,BAB,9\n'

  it('becomes a row for each number', async () => {
    const rows = await bring({ 'csv/Q3/BANK_INCOME.csv': income, 'csv/Q3/BANK_BALANCE.csv': balance }, params)
    expect(rows!.map((row) => Object.values(row).join(' ')).sort()).toEqual([
      'BAB 2025 2 BIS_1 -2',
      'BAB 2025 2 BIS_2 3',
      'BAB 2025 3 BBS_100 9',
      'BAB 2025 3 BIS_1 1.5',
    ])
  })

  it('has its faults named by the column as the file calls it', async () => {
    expect(await fault({ 'csv/Q3/BANK_INCOME.csv': income.replace('-2,3', '-2,oops') }, params)).toBe(
      'row 3 of csv/Q3/BANK_INCOME.csv, column BIS_2: "oops" is no number such as 1234.5',
    )
    expect(await fault({ 'csv/Q3/BANK_INCOME.csv': income.replaceAll('BIS_', 'IS_') }, params)).toBe(
      'csv/Q3/BANK_INCOME.csv has no column like BIS_*, BBS_*',
    )
  })
})

describe('other formats', () => {
  const columns = {
    symbol: { type: 'text' },
    price: { from: 'quote.price', type: 'number' },
    day: { type: 'date' },
  } as const

  it('JSON is read by dotted paths, whole or a record a line', async () => {
    const records = [
      { symbol: 'AAA', quote: { price: 12.5 }, day: '2026-01-15' },
      { symbol: 'BBB', quote: {}, day: null },
    ]
    const expected = [
      { symbol: 'AAA', price: 12.5, day: '2026-01-15' },
      { symbol: 'BBB', price: null, day: null },
    ]
    const whole = JSON.stringify({ data: { items: records } })
    expect(await bring({ 'x.json': whole }, { path: ['x.json'], records: 'data.items', columns })).toEqual(
      expected,
    )
    const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('')
    expect(await bring({ 'x.jsonl': lines }, { path: ['*.jsonl'], columns })).toEqual(expected)
    expect(await fault({ 'x.json': whole.slice(0, -5) }, { path: ['x.json'], columns })).toMatch(
      /^x.json is no JSON, or is cut off/,
    )
    expect(await fault({ 'x.json': whole }, { path: ['x.json'], records: 'data.rows', columns })).toBe(
      'x.json has no list at "data.rows"',
    )
    const changed = whole.replaceAll('price', 'last')
    expect(await fault({ 'x.json': changed }, { path: ['x.json'], records: 'data.items', columns })).toBe(
      'x.json has no column "quote.price"',
    )
  })

  it('XLSX is read with its numbers and days, from the row that names the columns', async () => {
    const cell = (value: string | number | Date) =>
      value instanceof Date ? { value, type: Date, format: 'dd/mm/yyyy' } : { value }
    const book = await writeXlsxFile(
      [
        [cell('Bảng giá')],
        [cell('symbol'), cell('price'), cell('day')],
        [cell('AAA'), cell(12.5), cell(new Date('2026-01-15T00:00:00Z'))],
      ],
      { sheet: 'Giá' },
    ).toBuffer()
    const params: Params = {
      path: ['x.xlsx'],
      sheet: 'Giá',
      headerRow: 2,
      columns: { ...columns, price: { type: 'number' } },
    }
    expect(await bring({ 'x.xlsx': book }, params)).toEqual([
      { symbol: 'AAA', price: 12.5, day: '2026-01-15' },
    ])
    expect(await fault({ 'x.xlsx': book }, { ...params, sheet: 'Gia' })).toBe(
      'x.xlsx has no sheet "Gia"; expected one of "Giá"',
    )
    expect(await fault({ 'x.xlsx': book.subarray(0, 900) }, params)).toMatch(
      /^x.xlsx is no XLSX, or is damaged/,
    )
  })

  it('Parquet is read from hive folders; one that is cut off or damaged is refused', async () => {
    const { context, database, rows } = await openContext()
    for (const year of [2024, 2025]) {
      mkdirSync(join(context.tree, `p/year=${year}`), { recursive: true })
      const path = join(context.tree, `p/year=${year}/part.parquet`)
      const row = sql`select 'AAA' as symbol, 12.5::double as price, date '2025-01-15' as day`
      await database.run(sql`copy (${row}) to ${literal(path)} (format parquet)`)
    }
    const params: Params = {
      path: ['p/**/*.parquet'],
      columns: { ...columns, price: { type: 'number' }, year: { type: 'integer' } },
    }
    const made = await rows(await files.bring(params, context))
    expect(made!.map((row) => [row.symbol, row.price, row.day, Number(row.year)])).toEqual([
      ['AAA', 12.5, '2025-01-15', 2024],
      ['AAA', 12.5, '2025-01-15', 2025],
    ])
    truncateSync(join(context.tree, 'p/year=2025/part.parquet'), 200)
    await expect(files.bring(params, context)).rejects.toThrow(
      'p/year=2025/part.parquet is no Parquet, or is cut off',
    )
    writeFileSync(join(context.tree, 'p/year=2025/part.parquet'), `PAR1${'x'.repeat(100)}PAR1`)
    await expect(files.bring(params, context)).rejects.toThrow(
      'p/year=2025/part.parquet is no Parquet, or is damaged',
    )
  })
})

describe('paths', () => {
  it.each(['../x.csv', '/etc/passwd', 'a/../../x.csv', './x.csv', 'a\\..\\x', 'c:/x', 'a//b'])(
    '%s is refused: it may not leave the tree',
    async (path) => {
      expect(await fault({}, { ...PRICES, path: [path] })).toMatch(/^invalid path/)
    },
  )

  it('that go over a link are refused, wherever it leads', async () => {
    const { context } = await openContext()
    const other = await openContext()
    writeFileSync(join(other.context.tree, 'x.csv'), CSV)
    symlinkSync(other.context.tree, join(context.tree, 'folder'))
    symlinkSync(join(other.context.tree, 'x.csv'), join(context.tree, 'x.csv'))
    for (const path of ['folder/x.csv', 'x.csv', '*.csv', '**/x.csv'])
      await expect(files.bring({ ...PRICES, path: [path] }, context)).rejects.toThrow('is a link')
  })

  it('that no file is at are said', async () => {
    expect(await fault({}, PRICES)).toBe('no file prices.csv in the data tree')
  })

  it('that are no regular file are no file', async () => {
    const { context } = await openContext()
    execFileSync('mkfifo', [join(context.tree, 'prices.csv')])
    await expect(files.bring(PRICES, context)).rejects.toThrow('no file prices.csv in the data tree')
  })
})

describe('what is new', () => {
  const params: Params = {
    path: ['*.csv'],
    columns: { k: { type: 'text' }, v: { type: 'number' } },
    key: ['k'],
  }

  it('is brought: files that changed since last time, whole', async () => {
    const { context, rows } = await openContext()
    const write = (name: string, text: string, at: number) => {
      writeFileSync(join(context.tree, name), text)
      utimesSync(join(context.tree, name), at, at)
    }
    write('a.csv', 'k,v\nA,1\n', 1000)
    write('b.csv', 'k,v\nB,1\n', 1000)
    const first = await files.bring(params, context)
    expect(await rows(first)).toHaveLength(2)
    const second = await files.bring(params, { ...context, state: first.state })
    expect(second).toEqual({ rows: null, state: first.state })
    write('b.csv', 'k,v\nB,2\n', 2000)
    const third = await files.bring(params, { ...context, state: second.state })
    expect(await rows(third)).toEqual([{ k: 'B', v: 2 }])
    rmSync(join(context.tree, 'a.csv'))
    expect((await files.bring(params, { ...context, state: third.state })).rows).toBeNull()
    const whole = await files.bring({ ...params, replace: true }, { ...context, state: third.state })
    expect([await rows(whole), whole.whole]).toEqual([[{ k: 'B', v: 2 }], true])
  })

  it('is everything once the params have changed: they read the same files otherwise', async () => {
    const { context, rows } = await openContext()
    writeFileSync(join(context.tree, 'a.csv'), 'k,v\nA,1\n')
    const { state } = await files.bring(params, context)
    const columns = { ...params.columns, v: { type: 'number' as const, times: 10 } }
    expect(await rows(await files.bring({ ...params, columns }, { ...context, state }))).toEqual([
      { k: 'A', v: 10 },
    ])
  })
})
