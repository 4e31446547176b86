import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { QueryPlugin } from '../core/plugin/plugin.ts'
import type { Dataset } from '../core/registry/registry.ts'
import { ident, join as list, raw, type Sql, sql, statementText } from '../core/sql/sql.ts'
import { openDatabase, shippedInstance, shippedRegistry } from '../core/sql/test-database.ts'
import { checkSchema } from '../core/yaml/check-schema.ts'
import { loadPlugins } from '../server/state/plugins.ts'

// What every query promises, whatever it answers; each has tests of its own beside it.
const ROOT = new URL('../', import.meta.url).pathname
const { queries } = await loadPlugins(join(ROOT, shippedInstance().plugins))
const registry = shippedRegistry()
const standard = readdirSync(join(ROOT, 'plugins/queries')).flatMap((name) => queries.get(name) ?? [])

/** What a page has to say, by the names of params. */
const LEAST: Readonly<Record<string, unknown>> = {
  ...{ entity: 'STOCK', metric: 'pe_ttm', metrics: ['close', 'pe_ttm'] },
  ...{ dataset: 'macro', name: `macro' or true --` },
  ...{ symbol: `VNM' or true --`, tiers: [`SOCB' or true --`] },
}

function leastParams({ params }: QueryPlugin) {
  const asked = (params.required ?? []).filter((name) => !('default' in params.properties[name]!))
  const written = Object.fromEntries(asked.map((name) => [name, LEAST[name]]))
  const { value, faults } = checkSchema(params, written, 'params', registry.instance)
  expect(faults).toEqual([])
  return value as never
}

const TYPES: Partial<Record<string, string>> = { group: 'varchar', text: 'varchar', integer: 'bigint' }

/** A table without rows, with the columns that a data set promises; what is in a nested one is not known. */
function emptyTable({ id, columns }: Dataset): Sql {
  const made = [...columns.values()]
    .filter(({ type }) => type !== 'struct' && type !== 'list')
    .map(({ name, type }) => sql`cast(null as ${raw(TYPES[type] ?? type)}) as ${ident(name)}`)
  return sql`create table ${ident(id)} as select ${list(made)} where false`
}

async function openEmpty() {
  const database = await openDatabase()
  const stored = new Map<string, ReadonlyMap<string, string>>()
  for (const dataset of registry.datasets.values()) {
    await database.run(emptyTable(dataset))
    stored.set(dataset.id, await database.columns(sql`from ${ident(dataset.id)}`))
  }
  const session = '2026-01-16'
  return {
    database,
    full: { registry, session, columns: (id: string) => stored.get(id) },
    bare: { registry, session, columns: () => undefined },
  }
}
const { database, full, bare } = await openEmpty()

describe.each([...queries])('query %s', (name, query) => {
  test('is called like its folder, in one line, and takes no param that it does not know', () => {
    expect(query.name).toBe(name)
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(query.summary).toMatch(/^[A-Z][^\n]*[^.\n]$/)
    expect(query.params).toMatchObject({ additionalProperties: false })
  })

  test('returns the columns that it promises, in order, and binds what it is asked', async () => {
    const params = leastParams(query)
    const { statement } = query.plan(params, full)
    const promised = query.columns(params, registry).map(({ name }) => name)
    expect(new Set(promised).size).toBe(promised.length)
    expect([...(await database.columns(statement)).keys()]).toEqual(promised)
    expect(statementText(statement)).toMatch(/order by/)
    expect(statementText(statement)).not.toContain('or true')
    // Of values one of which is unknown, SQL's own least and greatest take another.
    const guarded = statementText(statement).replaceAll(
      /then (?:least|greatest)\((?:-?[\d.e+-]+, least\()?/g,
      '',
    )
    expect(guarded).not.toMatch(/\b(least|greatest)\(/)
  })

  test('plans also where there is no file, and misses only what it was asked for', () => {
    const params = leastParams(query)
    const { missing = [], datasets = [] } = query.plan(params, bare)
    expect(missing.filter((id) => !registry.metrics.has(id))).toEqual([])
    expect(datasets.filter((id) => !registry.datasets.has(id))).toEqual([])
  })
})

test('queries that come with Rattan speak of no market, and say what each param is', () => {
  expect(standard.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['cross-section', 'series', 'statement']),
  )
  for (const { name, summary, params } of standard) {
    const said = JSON.stringify([name, summary, params])
    expect(said).not.toMatch(/ticker|sector|stock|session|exchange|broker|vietnam/i)
    for (const [param, { description }] of Object.entries<{ description?: string }>(params.properties)) {
      expect(description, `${name}.${param}`).toBeTruthy()
    }
  }
})
