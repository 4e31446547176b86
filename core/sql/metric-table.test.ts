import { describe, expect, test } from 'vitest'
import { metricTable } from './metric-table.ts'
import { ident, sql } from './sql.ts'
import { columns, context, database, load, read } from './test-books.ts'

describe('metricTable', () => {
  const quarter = (n: number, flow: number | null, stock: number | null, symbol = 'AAA') => ({
    symbol,
    year: 2024,
    quarter: n,
    flow,
    stock,
  })

  test('delivers the canonical unit, whatever the file stores', async () => {
    await load([quarter(1, 1, 5e9)])
    expect(await read(['billions'], 'quarterly')).toMatchObject([{ billions: 5e9 }])
  })

  test('a formula wins over a column where its inputs exist, else the column stands in, else the metric is missing', async () => {
    await load([quarter(1, 1, 5e9)])
    const asked = ['wins', 'falls_back', 'lost', 'constant', 'unheard_of', 'absent', 'flow', 'flow']
    const { available, missing } = metricTable({
      entity: 'COMPANY',
      metrics: asked,
      frequency: 'quarterly',
      context,
    })
    expect(available).toEqual(['wins', 'falls_back', 'absent', 'flow'])
    expect(missing).toEqual(['lost', 'constant', 'unheard_of'])
    expect(await read(asked, 'quarterly')).toMatchObject([
      { wins: 2, falls_back: 5e9 + 1, absent: 5e9, flow: 1 },
    ])
  })

  test('what has no file is missing, and the relation is empty', async () => {
    columns.delete('books')
    const { available, relation } = metricTable({
      entity: 'COMPANY',
      metrics: ['flow'],
      frequency: 'yearly',
      context,
    })
    expect(available).toEqual([])
    expect(await database.run(relation)).toEqual([])
  })

  test('of several rows of a subject and day the foremost counts, whole: no value is another row’s', async () => {
    await database.run(sql`create or replace table signals as select * from (values
      ('AAA', 'doji', date '2025-01-02', 41, 5), ('AAA', 'hammer', date '2025-01-02', 64, 1),
      ('AAA', 'hanging', date '2025-01-02', 33, 12), ('BBB', 'hammer', date '2025-01-02', 50, 9),
      ('BBB', 'doji', date '2025-01-02', 50, null), ('BBB', 'star', date '2025-01-03', 10, 2)
    ) t(symbol, pattern, date, score, part)`)
    columns.set('signals', await database.columns(sql`signals`))
    expect(await read(['score', 'part'], 'dated', 'SERIES')).toMatchObject([
      { _subject: 'AAA', score: 64, part: 1 },
      { _subject: 'BBB', score: 50, part: null },
      { _subject: 'BBB', score: 10, part: 2 },
    ])
  })

  test('values too large for a DOUBLE are null, not infinite', async () => {
    await load([quarter(1, 1e308, 1e-300)])
    expect(await read(['quotient'], 'quarterly')).toMatchObject([{ quotient: null }])
  })

  test('only the subjects asked for; none for an empty list', async () => {
    await load([quarter(1, 1, 1), quarter(1, 2, 2, 'BBB'), quarter(1, 3, 3, "C'C")])
    expect(await read(['flow'], 'quarterly', 'COMPANY', ['BBB', "C'C"])).toMatchObject([
      { flow: 2 },
      { flow: 3 },
    ])
    expect(await read(['flow'], 'quarterly', 'COMPANY', [])).toEqual([])
  })

  test('lines of a long data set join the columns of another on the quarter', async () => {
    await load([quarter(1, 1, 100), quarter(2, 1, 200)])
    await database.run(sql`create or replace table lines as select * from (values
      ('AAA', date '2024-03-31', 'A_1', 7.5e0), ('AAA', date '2024-03-31', 'A_2', 9e0),
      ('AAA', date '2024-09-30', 'A_1', 8.5e0), ('AAA', date '2024-09-30', 'A_1', 8.5e0)
    ) t(code_of, "at", line, amount)`)
    columns.set('lines', await database.columns(sql`lines`))
    expect(await read(['line_a', 'stock', 'both'], 'quarterly')).toMatchObject([
      { _period: '2024Q1', line_a: 7.5, stock: 100, both: 107.5 },
      { _period: '2024Q2', line_a: null, stock: 200, both: null },
      { _period: '2024Q3', line_a: 8.5, stock: null, both: null },
    ])
  })

  test('dated rows: the previous one is the row before; quarters and years do not apply', async () => {
    await database.run(sql`create or replace table prices as select * from (values
      ('X', date '2026-01-16', 110e0), ('X', date '2026-01-12', 100e0), ('Y', date '2026-01-13', 5e0)
    ) t(symbol, date, close)`)
    columns.set('prices', await database.columns(sql`prices`))
    const { missing } = metricTable({ entity: 'SERIES', metrics: ['close_yoy'], frequency: 'dated', context })
    expect(missing).toEqual(['close_yoy'])
    expect(await read(['close_change'], 'dated', 'SERIES')).toMatchObject([
      { _subject: 'X', _period: '2026-01-12', close_change: null },
      { _subject: 'X', _period: '2026-01-16', close_change: 10 },
      { _subject: 'Y', _period: '2026-01-13', close_change: null },
    ])
  })

  test('half-year and yearly rows of a file are not mistaken for quarters', async () => {
    await load([quarter(2, 10, 1)])
    await database.run(sql`insert into books select * replace ('S' as freq_code, 99e0 as flow) from books`)
    expect(await read(['flow'], 'quarterly')).toMatchObject([{ flow: 10 }])
  })

  test('reads no column that nothing asks for', async () => {
    const { relation } = metricTable({
      entity: 'COMPANY',
      metrics: ['stock'],
      frequency: 'quarterly',
      context,
    })
    expect(relation.text.join('')).not.toContain(ident('flow').text[0])
  })
})
