import { expect } from 'vitest'
import type { QueryPlan, QueryPlugin } from '../../../core/plugin/plugin.ts'
import type { Registry } from '../../../core/registry/registry.ts'
import { ident, type Sql, sql, statementText } from '../../../core/sql/sql.ts'
import { openDatabase, registryFrom } from '../../../core/sql/test-database.ts'
import type { Column } from '../../../core/words/table.ts'
import { checkSchema } from '../../../core/yaml/check-schema.ts'

export interface Answer {
  readonly rows: readonly Record<string, unknown>[]
  readonly plan: QueryPlan
  readonly columns: readonly Column[]
}

/** Tables by the ids of their data sets in a DuckDB of their own; data sets that are not named have no file. */
export async function openTables(registry: Registry, tables: Readonly<Record<string, Sql>> = {}) {
  const database = await openDatabase()
  const stored = new Map<string, ReadonlyMap<string, string>>()
  for (const [id, body] of Object.entries(tables)) {
    await database.run(sql`create table ${ident(id)} as ${body}`)
    stored.set(id, await database.columns(sql`from ${ident(id)}`))
  }
  const context = { registry, columns: (id: string) => stored.get(id), session: '2025-12-31' }

  /** Asks as the engine does. Whatever the data has, a statement returns the columns that its query promised. */
  return async (plugin: QueryPlugin, written: Readonly<Record<string, unknown>>): Promise<Answer> => {
    const { value, faults } = checkSchema(plugin.params, written, 'params', registry.instance)
    expect(faults).toEqual([])
    const params = value as never
    const plan = plugin.plan(params, context)
    const columns = plugin.columns(params, registry)
    const returned = await database.columns(plan.statement)
    expect([...returned.keys()]).toEqual(columns.map(({ name }) => name))
    return { rows: await database.run(plan.statement), plan, columns }
  }
}

/** What a reader sends that would be SQL, were it not bound. */
export const HOSTILE = `'or(true)--`

/** That `HOSTILE` is among the values of a statement and not in its text. */
export function expectBound({ plan }: Answer): void {
  expect(plan.statement.values.flat()).toContainEqual(expect.stringMatching(/or\(true\)/i))
  expect(statementText(plan.statement)).not.toMatch(/or\(true\)/i)
}

const dataset = (id: string, every: string, column: string) => `
  ${id}:
    title: { en: ${id}, vi: ${id} }
    path: ${id}.parquet
    key: [symbol, date]
    subject: symbol
    time: { column: date, every: ${every} }
    columns: { symbol: { type: text }, date: { type: date }, ${column}: { type: double, unit: x } }`

const metric = (id: string, dataset: string, more = '') => `
  ${id}:
    label: { en: ${id}, vi: ${id} }
    unit: x
    kind: ratio
    sources: { THING: { dataset: ${dataset}, column: ${id} }, KIND: { dataset: ${dataset}, column: ${id} } }
    ${more}`

const measure = (id: string, thresholds: string) => `
  ${id}: { label: { en: ${id}, vi: ${id} }, unit: x, kind: ratio, sources: {}, thresholds: [${thresholds}] }`

/**
 * A registry of nothing in particular: things in two groups, with `ratio` (above 0 and up to 100) and `size` by day and
 * `share` by quarter.
 */
export const things = registryFrom(`
units:
  x: { label: { en: x, vi: lần }, format: { style: multiple, decimals: 2 } }
entities:
  THING: { label: { en: Thing, vi: Vật }, of: subjects }
  KIND: { label: { en: Kind, vi: Loại }, of: groups }
  WOODEN: { label: { en: Wooden, vi: Bằng gỗ } }
  IRONEN: { label: { en: Of iron, vi: Bằng sắt } }
groups:
  WOOD: { label: { en: Wood, vi: Gỗ }, entity: WOODEN }
  IRON: { label: { en: Iron, vi: Sắt }, entity: IRONEN }
subjects:
  AAA: { group: WOOD, name: { en: Asia, vi: Á Châu } }
  BBB: { group: IRON, name: { en: Beta, vi: Hòa Bình } }
  CCC: { group: IRON }
labels:
  column: { holders: { en: Holders, vi: Số chủ } }
datasets:${dataset('ratios', 'day', 'ratio')}${dataset('sizes', 'day', 'size')}${dataset('shares', 'quarter', 'share')}
metrics:${metric('ratio', 'ratios', 'limits: { above: 0, upTo: 100, medians: 5 }')}${metric('size', 'sizes')}${metric('share', 'shares')}
${measure('history_percentile', '{ id: cheap, value: 50, label: { en: Cheap, vi: Rẻ } }, { id: dear, value: 100, label: { en: Dear, vi: Đắt } }')}
${measure('history_zscore', '{ id: low, value: 0, label: { en: Low, vi: Thấp } }, { id: high, value: 9, label: { en: High, vi: Cao } }')}
`)

/** Rows of a data set by day of January 2025: a number a day, null for a row without a value. */
export const daily = (column: string, days: Readonly<Record<string, readonly (number | null)[]>>): Sql => {
  const rows = Object.entries(days).flatMap(([symbol, values]) =>
    values.map((value, i) => `('${symbol}', date '2025-01-01' + ${i}, cast(${value} as double))`),
  )
  return { text: [`select * from (values ${rows.join(', ')}) t(symbol, date, ${column})`], values: [] }
}
