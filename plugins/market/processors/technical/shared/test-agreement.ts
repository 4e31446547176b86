import { expect } from 'vitest'
import { agreement } from '../../../../../core/plugin/test-processor.ts'
import { ident, raw, type Sql, sql } from '../../../../../core/sql/sql.ts'
import type { Database } from '../../../../../core/sql/test-database.ts'

/**
 * For tests: columns of a made table that must equal those stored, on the rows where `when` holds, in at least `rows` of
 * them. What is stored on one side only fails too.
 */
export async function expectEqual(
  database: Database,
  made: string,
  stored: string,
  key: readonly string[],
  columns: readonly string[],
  { when = 'true', rows = 1, absolute = 1e-6 }: { when?: string; rows?: number; absolute?: number } = {},
): Promise<void> {
  await database.run(
    sql`create or replace table main.made_there as select * from main.${ident(made)} where ${raw(when)}`,
  )
  for (const found of await agreement(database, 'made_there', stored, key, columns, {
    relative: 1e-6,
    absolute,
  })) {
    expect(found, JSON.stringify(found)).toMatchObject({ within: found.compared, onlyMade: 0, onlyStored: 0 })
    expect(found.compared, found.column).toBeGreaterThanOrEqual(rows)
  }
}

/** Rows from tuples in SQL. */
export const values = (columns: string, ...rows: readonly string[]): Sql =>
  raw(`select * from (values ${rows.map((row) => `(${row})`).join(', ')}) t(${columns})`)

export const LAST = "date = date '2026-01-16'"
