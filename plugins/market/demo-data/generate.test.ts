import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileRows } from '../../../core/sql/dataset-view.ts'
import { sql } from '../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../core/sql/test-database.ts'
import { generate } from './generate.ts'
import { AS_OF } from './sessions-and-quarters.ts'
import { COMPANY, makeTree, RAW, type TestTree } from './test-tree.ts'

const steps: string[] = []
let made: TestTree
let tree: string
let twin: string

beforeAll(async () => {
  made = await makeTree((step, done, of) => steps.push(`${done}/${of} ${step}`))
  tree = made.tree
  twin = join(made.folder, 'two')
  mkdirSync(twin)
  writeFileSync(join(twin, 'left-over.txt'), 'of an older tree')
  await generate({ scale: 'small', out: twin, seed: 7 })
}, 180_000)
afterAll(() => made?.remove())

const parquet = (root: string) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.parquet'))
    .sort()
const types = (root: string, file: string, rows?: string) =>
  made.database.columns(sql`select * from ${fileRows({ rows }, join(root, file))}`)

describe('the tree as a whole', () => {
  it('has the same bytes for the same seed', () => {
    const digest = (root: string) =>
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((file) => [
          file.slice(root.length),
          createHash('sha256').update(readFileSync(file)).digest('hex'),
        ])
    expect(digest(twin)).toEqual(digest(tree))
  })

  it('replaces what was there, says that it is synthetic, and reports its steps', () => {
    expect(readdirSync(made.folder).sort()).toEqual(['one', 'two'])
    expect(readdirSync(twin).sort()).toEqual(['demo.json', 'metadata', 'processed', 'raw'])
    expect(JSON.parse(readFileSync(join(tree, 'demo.json'), 'utf8'))).toEqual({
      synthetic: true,
      seed: 7,
      scale: 'small',
      asOf: AS_OF,
    })
    expect(steps[0]).toMatch(/^1\/\d+ simulate \d+ tickers over \d+ sessions$/)
  })

  it('ends on the day it says, save for the one ticker that stopped trading', async () => {
    const last = await made.rows(
      `select symbol, max(date)::date::varchar as last from @${RAW}@ group by symbol having max(date)::date <> '${AS_OF}'`,
    )
    expect(last).toEqual([{ symbol: 'YEG', last: '2026-01-12' }])
    expect((await made.rows(`select max(report_date) as last from @${COMPANY}@`))[0]?.last).toBe('2025-09-30')
  })

  it('has every registered data set, with columns of the registered types and no other', async () => {
    // Kept by the original for its own history, or third-party text: no page reads them.
    const leftovers = new Set(['__index_level_0__'])
    const left = new Set(['bsc_forecast_history', 'vci_forecast_history', 'news'])
    const fits: Readonly<Record<string, RegExp>> = {
      text: /^(VARCHAR|INTEGER)$/,
      group: /^VARCHAR$/,
      integer: /^(BIGINT|INTEGER|DOUBLE)$/,
      double: /^(DOUBLE|BIGINT|INTEGER)$/,
      boolean: /^BOOLEAN$/,
      date: /^(DATE|VARCHAR|TIMESTAMP_NS)$/,
      timestamp: /^(TIMESTAMP|TIMESTAMP_NS|VARCHAR|INTEGER)$/,
      struct: /^STRUCT/,
      list: /\[\]$/,
    }
    const faults: string[] = []
    for (const dataset of shippedRegistry().datasets.values()) {
      // Raw data sets and tables on the way, which pipelines are for
      if (left.has(dataset.id) || (dataset.optional && !existsSync(join(tree, dataset.path)))) continue
      const actual = await types(tree, dataset.path, dataset.rows)
      for (const [name, type] of actual) {
        if (leftovers.has(name)) continue
        const declared = dataset.columns.get(name)
        // Brokers' JSON says more of a stock than pages read, and what is null on every row has no type there.
        if (dataset.rows !== undefined && (!declared || type === 'JSON')) continue
        if (!declared) faults.push(`${dataset.id}.${name} is not registered`)
        else if (!fits[declared.type]?.test(type))
          faults.push(`${dataset.id}.${name} is ${type}, not ${declared.type}`)
      }
    }
    expect(faults).toEqual([])
  })

  it.skipIf(!REAL_DATA)('has every file of a real tree with the same columns and types', async () => {
    const root = REAL_DATA as string
    // Real trees of today lack the income statement and the sectors' history; the demo has them.
    const longer = ['company_financial_metrics.parquet', 'sector_valuation_metrics.parquet']
    const faults: string[] = []
    for (const file of parquet(root)) {
      const [real, demo] = [await types(root, file), await types(tree, file)]
      for (const [name, type] of real)
        if (demo.get(name) !== type) faults.push(`${file} ${name}: ${demo.get(name)}, not ${type}`)
      if (!longer.some((name) => file.endsWith(name)) && demo.size !== real.size)
        faults.push(`${file} has ${demo.size} columns, not ${real.size}`)
    }
    expect(faults).toEqual([])
  })

  it('lists tickers of every sector and entity type', () => {
    const json = JSON.parse(readFileSync(join(tree, 'metadata/sector_industry_registry.json'), 'utf8'))
    const sectors = Object.values(json.sectors) as { tickers: string[] }[]
    expect(sectors).toHaveLength(19)
    expect(Math.min(...sectors.map((sector) => sector.tickers.length))).toBeGreaterThanOrEqual(2)
    expect(Object.keys(json.entity_types)).toEqual(['COMPANY', 'BANK', 'SECURITY', 'INSURANCE'])
    const lines = JSON.parse(readFileSync(join(tree, 'metadata/metric_registry.json'), 'utf8')).entity_types
    const size = (entity: string) =>
      Object.values(lines[entity]).flatMap((form) => Object.keys(form as object)).length
    expect(['COMPANY', 'BANK', 'INSURANCE', 'SECURITY'].map(size)).toEqual([534, 606, 549, 1010])
  })
})
