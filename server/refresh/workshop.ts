import { DuckDBInstance, type DuckDBValue, listValue } from '@duckdb/node-api'
import type { Dataset, Registry } from '../../core/registry/registry.ts'
import { beforeView, datasetView, fileRows } from '../../core/sql/dataset-view.ts'
import { type Sql, type SqlValue, sql, statementText } from '../../core/sql/sql.ts'
import { survey } from '../../core/sql/survey.ts'
import type { Cell } from '../../core/words/table.ts'

/** A DuckDB of one job: it reads files, makes tables of them and writes files. */
export interface Workshop {
  run(statement: Sql): Promise<void>
  rows(statement: Sql): Promise<readonly Readonly<Record<string, unknown>>[]>
  /** Columns of a query with their types. */
  columns(query: Sql): Promise<ReadonlyMap<string, string>>
  /** Rows one by one, as cells in the order of the columns. */
  each(statement: Sql): AsyncIterable<readonly Cell[]>
  /** The rows of a data set's file as readers get them, by the statement that reads them. */
  reading(dataset: Dataset, path: string, registry: Registry, today: string): Promise<Sql>
  close(): void
}

export async function openWorkshop(
  spillDir: string,
  { threads, memoryLimit }: { readonly threads: number; readonly memoryLimit: string },
): Promise<Workshop> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: memoryLimit,
    temp_directory: spillDir,
    preserve_insertion_order: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
  })
  const connection = await instance.connect()
  // It loses a column where rows are cut by date and by number at once, and the process with it.
  await connection.run("set global disabled_optimizers = 'top_n_window_elimination'")
  const bound = (values: readonly SqlValue[]) =>
    values.map((value) => (Array.isArray(value) ? listValue(value) : value)) as DuckDBValue[]

  const workshop: Workshop = {
    async run(statement) {
      await connection.run(statementText(statement), bound(statement.values))
    },
    async rows(statement) {
      const result = await connection.runAndReadAll(statementText(statement), bound(statement.values))
      return result.getRowObjectsJson()
    },
    async columns(query) {
      const rows = await workshop.rows(sql`describe ${query}`)
      return new Map(rows.map((row) => [String(row.column_name), String(row.column_type)]))
    },
    async *each(statement) {
      const apart = await instance.connect()
      try {
        const result = await apart.stream(statementText(statement), bound(statement.values))
        const whole = result.columnTypes().map((type) => /INT|DECIMAL/.test(String(type)))
        for await (const rows of result.yieldRowsJson())
          for (const row of rows)
            yield row.map((cell, i) => (whole[i] && cell !== null ? Number(cell) : cell)) as Cell[]
      } finally {
        apart.closeSync()
      }
    },
    async reading(dataset, path, registry, today) {
      const actual = await workshop.columns(sql`select * from ${fileRows(dataset, path)}`)
      const askRow = async (text: string) => (await workshop.rows({ text: [text], values: [] }))[0] ?? {}
      const { reading } = await survey(dataset, registry, actual, path, today, askRow)
      const before = beforeView(dataset, reading)
      if (before) await workshop.run(before)
      const body = datasetView(dataset, registry, actual, path, reading)
      if (!body) throw new Error(`${dataset.path} has none of the columns of data set "${dataset.id}"`)
      return body
    },
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
  return workshop
}
