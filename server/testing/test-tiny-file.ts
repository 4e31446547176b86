import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

/** Path of the tiny server's statements in its data tree. */
export const TINY = 'processed/tiny.parquet'

/** Writes the statements of AAA for one quarter, with this revenue and debt: it serves both data sets of statements. */
export async function writeTiny(path: string, revenue: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`copy (select 'AAA' as symbol, date '2025-09-30' as report_date, 2025 as year, 3 as quarter,
    'Q' as freq_code, ${revenue}::double as revenue, 5e8 as profit,
    ${revenue}::double as debt) to '${path}' (format parquet)`)
  connection.closeSync()
}
