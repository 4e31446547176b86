import { describe, expect, it } from 'vitest'
import { type Sql, sql } from '../sql/sql.ts'
import { type Database, openDatabase } from '../sql/test-database.ts'
import { type Restating, restated, type Table, versionsPath } from './restated.ts'

const KEY = ['symbol', 'quarter']
const COLUMNS = ['symbol', 'quarter', 'profit', 'audited']

const table = (rows: Sql, ...columns: string[]): Table => ({ rows, columns: new Set(columns) })
const before = table(
  sql`select * from (values ('AAA', 1, 10.0, true), ('AAA', 2, 20.0, false), ('BBB', 1, null, false))
    t(symbol, quarter, profit, audited)`,
  ...COLUMNS,
)
const brought = table(
  sql`select * from (values ('AAA', 3, 30.0, false), ('AAA', 2, 22.0, true), ('BBB', 1, null, false))
    t(symbol, quarter, profit, audited)`,
  ...COLUMNS,
)
const AT = '2026-01-16T09:30:00Z'

const merged = async (options: Partial<Restating>, database?: Database) => {
  const { run } = database ?? (await openDatabase())
  const made = restated({ key: KEY, columns: COLUMNS, before, brought, versions: null, at: AT, ...options })
  const values = (rows: Record<string, unknown>[]) => rows.map((row) => Object.values(row))
  return { rows: values(await run(made.rows)), versions: values(await run(made.versions)) }
}

describe('rows that are brought', () => {
  it('replace those of their key, leave the others, and what another value replaced is kept with the moment', async () => {
    expect(await merged({})).toEqual({
      rows: [
        ['AAA', 1, '10.0', true],
        ['AAA', 2, '22.0', true],
        ['AAA', 3, '30.0', false],
        ['BBB', 1, null, false],
      ],
      versions: [['AAA', 2, '20.0', false, '2026-01-16 09:30:00']],
    })
  })

  it('are all there is where nothing was, with an empty table of versions of the same columns', async () => {
    const { rows, versions } = await merged({ before: null })
    expect(rows.map(([symbol, quarter]) => [symbol, quarter])).toEqual([
      ['AAA', 2],
      ['AAA', 3],
      ['BBB', 1],
    ])
    expect(versions).toEqual([])
  })

  it('restate nothing when they come a second time', async () => {
    const again = await merged({ before: brought })
    expect(again.versions).toEqual([])
    expect(again.rows).toHaveLength(3)
  })

  it('go below what was replaced before: every version of a row is kept, in order', async () => {
    const versions = table(
      sql`select 'AAA' as symbol, 2 as quarter, 19.0 as profit, false as audited,
        timestamp '2025-12-15 09:30:00' as restated_at`,
      ...COLUMNS,
      'restated_at',
    )
    expect((await merged({ versions })).versions).toEqual([
      ['AAA', 2, '19.0', false, '2025-12-15 09:30:00'],
      ['AAA', 2, '20.0', false, '2026-01-16 09:30:00'],
    ])
  })

  it('say on the row itself when it was last restated, where the data set has a column for it', async () => {
    const columns = [...COLUMNS, 'restated_at']
    const marked = table(
      sql`select *, case when quarter = 1 then timestamp '2025-12-15 09:30:00' end as restated_at from (${before.rows})`,
      ...columns,
    )
    const { rows } = await merged({ columns, before: marked })
    expect(rows.map((row) => row.at(-1))).toEqual([
      '2025-12-15 09:30:00',
      '2026-01-16 09:30:00',
      null,
      '2025-12-15 09:30:00',
    ])
  })

  it('leave out what is gone where they are all there is', async () => {
    expect((await merged({ whole: true })).rows.map(([symbol, quarter]) => `${symbol}${quarter}`)).toEqual([
      'AAA2',
      'AAA3',
      'BBB1',
    ])
  })

  it('without a column that was there restate nothing by it', async () => {
    const fewer = table(
      sql`select 'AAA' as symbol, 1 as quarter, 10.0 as profit`,
      'symbol',
      'quarter',
      'profit',
    )
    const { rows, versions } = await merged({ brought: fewer })
    expect(versions).toEqual([])
    expect(rows[0]).toEqual(['AAA', 1, '10.0', null])
  })

  it('without a column of the key are refused', () => {
    const keyless = table(sql`select 'AAA' as symbol`, 'symbol')
    expect(() =>
      restated({ key: KEY, columns: COLUMNS, before, brought: keyless, versions: null, at: AT }),
    ).toThrow('the rows brought have no column quarter, which is of the key')
  })
})

it('keeps versions beside the file of the data set', () => {
  expect(versionsPath('raw/bank.parquet')).toBe('raw/bank.restated.parquet')
})
