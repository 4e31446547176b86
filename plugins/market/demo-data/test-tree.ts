import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { raw } from '../../../core/sql/sql.ts'
import { openDatabase } from '../../../core/sql/test-database.ts'
import { generate } from './generate.ts'

export const COMPANY = 'processed/fundamental/company/company_financial_metrics'
export const BANK = 'processed/fundamental/bank/bank_financial_metrics'
export const SECURITY = 'processed/fundamental/security/security_financial_metrics'
export const BASIC = 'processed/technical/basic_data'
export const RAW = 'raw/ohlcv/OHLCV_mktcap'

export type TestTree = Awaited<ReturnType<typeof makeTree>>

/** A small tree in a folder of its own, and the numbers in its files. */
export async function makeTree(onProgress?: (step: string, done: number, of: number) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'rattan-demo-'))
  const tree = join(folder, 'one')
  await generate({ scale: 'small', out: tree, seed: 7, onProgress })
  const database = await openDatabase()
  /** Rows of a statement in which `@path@` stands for a file of the tree. */
  const rows = (text: string) =>
    database.run(raw(text.replaceAll(/@([^@]+)@/g, (_, path) => `read_parquet('${tree}/${path}.parquet')`)))
  return {
    folder,
    tree,
    database,
    rows,
    count: async (text: string) => Number((await rows(`select count(*) as n from ${text}`))[0]?.n),
    numbers: async (text: string) =>
      (await rows(text)).map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, value === null ? null : Number(value)]),
        ),
      ),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
