import { existsSync } from 'node:fs'
import { join as pathOf } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { literal, raw, sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import processor from './processor.ts'

const registry = shippedRegistry()
const rows = (values: string) =>
  raw(`select symbol as SECURITY_CODE, day as REPORT_DATE, reported as REPORTED_DATE, frequency as FREQ_CODE, 'N' as AUDITED, 0 as MONTH_IN_PERIOD,
    code as METRIC_CODE, value::double as METRIC_VALUE from (values ${values}) t(symbol, day, reported, frequency, code, value)`)

describe('the long layout', () => {
  test('one value a key, of the newest report; what is no quarter-end, no frequency or no value is left out', async () => {
    const { make, database } = await openWorkbench('', registry, [])
    await make(
      'made',
      processor,
      {
        rows: rows(`('vcb ', date '2025-03-31', date '2025-04-20', 'Q', 'BIS_1', 1), ('VCB', date '2025-03-31', date '2025-05-20', 'Q', 'BIS_1', 2),
        ('VCB', date '2025-03-31', null, 'Q', 'BIS_1', 3), ('VCB', date '2025-03-30', null, 'Q', 'BIS_2', 4), ('VCB', date '2025-02-28', null, 'Q', 'BIS_2', 4),
        ('VCB', date '2025-03-31', null, 'M', 'BIS_2', 5), ('VCB', date '2025-03-31', null, 'Q', 'BIS_2', null)`),
      },
      { entity: 'BANK' },
    )
    expect(await database.run(sql`select * from made`)).toEqual([
      {
        SECURITY_CODE: 'VCB',
        REPORT_DATE: '2025-03-31',
        REPORTED_DATE: '2025-05-20',
        FREQ_CODE: 'Q',
        AUDITED: 'N',
        MONTH_IN_PERIOD: 0,
        METRIC_CODE: 'BIS_1',
        METRIC_VALUE: 2,
        ENTITY_TYPE: 'BANK',
        YEAR: 2025,
        QUARTER: 1,
      },
    ])
  })

  test('a quarter that is missing follows from the half-year and the year, where the others are there', async () => {
    const { make, database } = await openWorkbench('', registry, [])
    await make(
      'made',
      processor,
      {
        rows: rows(`('A', date '2024-03-31', null, 'Q', 'BIS_1', 10), ('A', date '2024-06-30', null, 'S', 'BIS_1', 25), ('A', date '2024-09-30', null, 'Q', 'BIS_1', 20),
        ('A', date '2024-12-31', date '2025-03-01', 'Y', 'BIS_1', 65), ('A', date '2024-06-30', null, 'S', 'BBS_100', 7),
        ('B', date '2024-06-30', null, 'S', 'BIS_1', 9), ('B', date '2024-12-31', null, 'Y', 'BIS_1', 19)`),
      },
      { entity: 'BANK', flows: ['BIS_'] },
    )
    const made = await database.run(
      sql`select SECURITY_CODE, QUARTER, METRIC_CODE, METRIC_VALUE, REPORTED_DATE from made where FREQ_CODE = 'Q' order by QUARTER`,
    )
    expect(made.map((row) => [row.SECURITY_CODE, row.QUARTER, row.METRIC_CODE, row.METRIC_VALUE])).toEqual([
      ['A', 1, 'BIS_1', 10],
      ['A', 2, 'BIS_1', 15],
      ['A', 3, 'BIS_1', 20],
      ['A', 4, 'BIS_1', 20],
    ])
    expect(made[3]!.REPORTED_DATE).toBe('2025-03-01')
  })
})

const WIDE = REAL_DATA && pathOf(REAL_DATA, '../../vietnam-extra/DATA/raw/fundamental/csv/Q3_2025')

describe.skipIf(!WIDE || !existsSync(WIDE))('the statements of Q3/2025', () => {
  test.each([
    ['bank', 'BANK_INCOME', 35295],
    ['insurance', 'INSURANCE_INCOME', 40422],
    ['insurance', 'INSURANCE_CF_INDIRECT', 11386],
  ])('%s, %s: each value as in the long layout that is stored', async (form, file, rows) => {
    const { make, database } = await openWorkbench(REAL_DATA!, registry, [`${form}_full`])
    await database.run(
      sql`create table wide as select * exclude (column00) from read_csv(${literal(pathOf(WIDE!, `${file}.csv`))}, header = true, null_padding = true)`,
    )
    await make(
      'made',
      processor,
      {
        rows: sql`select SECURITY_CODE, cast(REPORT_DATE as date) as REPORT_DATE, cast(REPORTED_DATE as date) as REPORTED_DATE, FREQ_CODE, AUDITED,
          MONTH_IN_PERIOD, METRIC_CODE, METRIC_VALUE
        from (select * replace (cast(MONTH_IN_PERIOD as bigint) as MONTH_IN_PERIOD) from (select * exclude (CREATED_DATE, UPDATED_DATE) from wide))
        unpivot (METRIC_VALUE for METRIC_CODE in (columns(c -> regexp_matches(c, '^[BI](IS|CFI)_'))))`,
      },
      { entity: form.toUpperCase() },
    )
    const [row] =
      await database.run(sql`select count(*) as made, count(s.METRIC_VALUE) as stored, count(*) filter (m.METRIC_VALUE = s.METRIC_VALUE) as same,
        count(*) filter (m.YEAR = s.YEAR and m.QUARTER = s.QUARTER and m.ENTITY_TYPE = s.ENTITY_TYPE and m.REPORTED_DATE is not distinct from s.REPORTED_DATE) as described
      from made m left join ${raw(`${form}_full`)} s using (SECURITY_CODE, REPORT_DATE, FREQ_CODE, METRIC_CODE)`)
    // Made, of these stored, with the same value, described alike
    expect(Object.values(row!).map(Number)).toEqual([rows, rows, rows, rows])
  })
})
