import type { Static, TObject } from 'typebox'
import type { QueryPlugin } from '../../../../core/plugin/plugin.ts'
import type { Registry } from '../../../../core/registry/registry.ts'
import type { QueryContext } from '../../../../core/sql/context.ts'
import { ident, type Sql, sql } from '../../../../core/sql/sql.ts'
import { openDatabase, shippedRegistry } from '../../../../core/sql/test-database.ts'

// Read once a file of tests: it takes a second.
const shipped = shippedRegistry()

/** Tables in a DuckDB in memory, each named by its data set: there is no other data. */
export async function withTables(bodies: Readonly<Record<string, Sql>>, registry: Registry = shipped) {
  const database = await openDatabase()
  const columns = new Map<string, ReadonlyMap<string, string>>()
  for (const [name, body] of Object.entries(bodies)) {
    await database.run(sql`create table ${ident(name)} as ${body}`)
    columns.set(name, await database.columns(sql`from ${ident(name)}`))
  }
  const context: QueryContext = { registry, columns: (id) => columns.get(id), session: '2026-01-31' }
  return {
    context,
    rows: <P extends TObject>(query: QueryPlugin<P>, params: Static<P>) =>
      database.run(query.plan(params, context).statement),
    /** Names of the columns that a statement returns, and of those that the query promised. */
    async names<P extends TObject>(query: QueryPlugin<P>, params: Static<P>) {
      const returned = await database.columns(query.plan(params, context).statement)
      return {
        returned: [...returned.keys()],
        promised: query.columns(params, registry).map(({ name }) => name),
      }
    },
  }
}
