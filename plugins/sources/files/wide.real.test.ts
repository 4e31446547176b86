import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { literal, sql } from '../../../core/sql/sql.ts'
import { REAL_DATA } from '../../../core/sql/test-database.ts'
import { openContext } from '../shared/test-context.ts'
import { files } from './source.ts'

/** A tree with wide statements under raw/fundamental/csv. */
const WIDE = process.env.RATTAN_WIDE_DATA

describe.skipIf(!REAL_DATA || !WIDE)(
  'wide statements of the real tree (set RATTAN_REAL_DATA and RATTAN_WIDE_DATA)',
  () => {
    test('become the long layout that is stored, value for value', async () => {
      const { context, database } = await openContext({ tree: WIDE! })
      const { rows } = await files.bring(
        {
          path: ['BANK', 'INSURANCE', 'SECURITY'].map((form) => `raw/fundamental/csv/*/${form}_*.csv`),
          columns: {
            ticker: { from: 'SECURITY_CODE', type: 'text', filled: true },
            date: { from: 'REPORT_DATE', type: 'date', filled: true },
            frequency: { from: 'FREQ_CODE', type: 'text', filled: true },
            year: { from: 'REPORT_DATE', type: 'date', part: 'year' },
            quarter: { from: 'REPORT_DATE', type: 'date', part: 'quarter' },
            updated: { from: 'UPDATED_DATE', type: 'moment' },
          },
          unpivot: { columns: ['B*_*', 'I*_*', 'S*_*'], code: 'code', value: 'value' },
          key: ['ticker', 'date', 'frequency', 'code'],
          latest: 'updated',
        },
        context,
      )
      await database.run(sql`create table made as ${rows!}`)
      const [made] = await database.run(
        sql`select count(*) as rows, count(distinct ticker) as tickers, count(distinct code) as codes from made`,
      )
      console.log(made)
      for (const [form, letter] of [
        ['bank', 'B'],
        ['insurance', 'I'],
      ] as const) {
        const path = join(REAL_DATA!, `processed/fundamental/${form}_full.parquet`)
        const [agreed] = await database.run(sql`
          with stored as (
            select SECURITY_CODE as ticker, cast(REPORT_DATE as date) as date, FREQ_CODE as frequency,
              METRIC_CODE as code, list(METRIC_VALUE) as values
            from read_parquet(${literal(path)}) where METRIC_VALUE is not null group by all)
          select count(*) filter (s.code is not null and m.code is not null) as both,
            count(*) filter (list_contains(s.values, m.value)) as same,
            count(*) filter (s.code is null) as only_made, count(*) filter (m.code is null) as only_stored
          from (select * from made where starts_with(code, ${letter})) m
          full join stored s using (ticker, date, frequency, code)`)
        console.log(form, agreed)
        expect(Number(agreed!.both)).toBeGreaterThan(100_000)
        expect(Number(agreed!.same)).toBe(Number(agreed!.both))
      }
    })
  },
)
