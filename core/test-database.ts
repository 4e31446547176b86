import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBValue, listValue } from '@duckdb/node-api'
import { datasetView, fileRows } from './dataset-view.ts'
import { formatIssue } from './issue.ts'
import { parseRegistries } from './parse-registries.ts'
import type { QueryContext } from './plugin.ts'
import type { Registry } from './registry.ts'
import { type Sql, sql, statementText } from './sql.ts'

/** A DuckDB in memory for tests: runs our statements with bound values, and gives plain rows back. */
export interface Database {
  run(statement: Sql): Promise<Record<string, unknown>[]>
  /** Columns of a table or view with their types, as `QueryContext.columns` gives them. */
  columns(statement: Sql): Promise<ReadonlyMap<string, string>>
}

export async function openDatabase(): Promise<Database> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const database: Database = {
    async run(statement) {
      const values = statement.values.map((value) => (Array.isArray(value) ? listValue(value) : value))
      const result = await connection.runAndReadAll(statementText(statement), values as DuckDBValue[])
      return result.getRowObjectsJson()
    },
    async columns(statement) {
      const rows = await database.run(sql`describe ${statement}`)
      return new Map(rows.map((row) => [String(row.column_name), String(row.column_type)]))
    },
  }
  return database
}

/** A registry from YAML text; its issues fail the test. */
export function registryFrom(...files: string[]): Registry {
  return readRegistry(files.map((text, i) => ({ file: `${i}.yaml`, bytes: new TextEncoder().encode(text) })))
}

const ROOT = new URL('../', import.meta.url).pathname

/** The registries that ship. */
export function shippedRegistry(): Registry {
  const folder = join(ROOT, 'registries')
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  )
  return readRegistry(names.map((name) => ({ file: name, bytes: readFileSync(join(folder, name)) })))
}

function readRegistry(files: Parameters<typeof parseRegistries>[0]): Registry {
  const { registry, issues } = parseRegistries(files)
  if (!registry) throw new Error(issues.map(formatIssue).join('\n'))
  return registry
}

/** The client's own data tree where this machine has it: beside the repository, or where RATTAN_REAL_DATA says. */
export const REAL_DATA = [process.env.RATTAN_REAL_DATA, join(ROOT, '../shared/data/vietnam/DATA')].find(
  (path) => path !== undefined && existsSync(path),
)

/** Views over the tree's files, for the data sets named. */
export async function openTree(tree: string, registry: Registry, ids: readonly string[]) {
  const database = await openDatabase()
  const columns = new Map<string, ReadonlyMap<string, string>>()
  for (const id of ids) {
    const dataset = registry.datasets.get(id)!
    const path = [dataset.path, ...dataset.fallbacks].map((name) => join(tree, name)).find(existsSync)
    if (path === undefined) continue
    const actual = await database.columns(sql`select * from ${fileRows(dataset, path)}`)
    const view = datasetView(dataset, registry, actual, path)!
    await database.run(sql`create view ${{ text: [`"${id}"`], values: [] }} as ${view}`)
    columns.set(id, await database.columns(view))
  }
  const context: QueryContext = { registry, columns: (id) => columns.get(id), session: '2026-01-16' }
  return { database, context }
}
