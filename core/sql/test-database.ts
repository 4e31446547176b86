import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBValue, listValue } from '@duckdb/node-api'
import { API_VERSION } from '../instance/api-version.ts'
import { type Instance, toInstance } from '../instance/instance.ts'
import { parseInstance } from '../instance/parse-instance.ts'
import { parseRegistries } from '../registry/parse-registries.ts'
import type { Registry } from '../registry/registry.ts'
import { formatIssue } from '../yaml/issue.ts'
import type { QueryContext } from './context.ts'
import { beforeView, datasetView, fileRows } from './dataset-view.ts'
import { ident, type Sql, sql, statementText } from './sql.ts'
import { survey } from './survey.ts'

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
      for (const { name, body } of statement.tables ?? []) {
        await connection.run('create schema if not exists prepared')
        await database.run({
          ...sql`create or replace table prepared.${ident(name)} as ${body}`,
          tables: [],
        })
      }
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

/** An instance of nobody: English and Vietnamese, with the engine's own words. */
export const testInstance: Instance = toInstance({
  rattan: API_VERSION,
  name: { en: 'Test', vi: 'Test' },
  languages: ['vi', 'en'],
  timezone: 'Asia/Ho_Chi_Minh',
  currency: 'VND',
  dates: { midnight: '17:00' },
  subject: { name: 'subject', plural: 'subjects', label: { en: 'Subject', vi: 'Mã' } },
  group: { name: 'group', plural: 'groups', label: { en: 'Group', vi: 'Nhóm' } },
})

/** The instance that ships. */
export function shippedInstance(): Instance {
  const { instance, issues } = parseInstance('instance.yaml', readFileSync(join(ROOT, 'instance.yaml')))
  if (!instance) throw new Error(issues.map(formatIssue).join('\n'))
  return instance
}

/** A registry from YAML text, of `testInstance`; its issues fail the test. */
export function registryFrom(...files: string[]): Registry {
  return readRegistry(
    files.map((text, i) => ({ file: `${i}.yaml`, bytes: new TextEncoder().encode(text) })),
    testInstance,
  )
}

const ROOT = new URL('../../', import.meta.url).pathname

/** The registries that ship. */
export function shippedRegistry(): Registry {
  const folder = join(ROOT, 'registries')
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  )
  return readRegistry(
    names.map((name) => ({ file: name, bytes: readFileSync(join(folder, name)) })),
    shippedInstance(),
  )
}

function readRegistry(...given: Parameters<typeof parseRegistries>): Registry {
  const { registry, issues } = parseRegistries(...given)
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
    const row = async (text: string) => (await database.run({ text: [text], values: [] }))[0] ?? {}
    const { reading } = await survey(dataset, registry, actual, path, '2026-01-16', row)
    const before = beforeView(dataset, reading)
    if (before) await database.run(before)
    const view = datasetView(dataset, registry, actual, path, reading)!
    await database.run(sql`create view ${{ text: [`"${id}"`], values: [] }} as ${view}`)
    columns.set(id, await database.columns(view))
  }
  const context: QueryContext = { registry, columns: (id) => columns.get(id), session: '2026-01-16' }
  return { database, context }
}
