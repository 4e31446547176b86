import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  BIGINT,
  DATE,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBInstance,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api'

/** The workbench in which tables are built before they become Parquet files of the tree. */
export interface Workbench {
  /** Folder of the tree that is being written. */
  readonly root: string
  run(statement: string): Promise<void>
  /** One statement's rows, as arrays. */
  rows(statement: string): Promise<DuckDBValue[][]>
  /** Creates or extends a table from columns of equal length; NaN becomes null. */
  append(table: string, columns: readonly StagedColumn[]): Promise<void>
  /** Writes a select as a Parquet file below `root`. The select fixes names, types and order of rows. */
  write(path: string, select: string): Promise<void>
  close(): void
}

export interface StagedColumn {
  readonly name: string
  readonly type: 'VARCHAR' | 'DOUBLE' | 'DATE' | 'INTEGER' | 'BIGINT'
  readonly values: ArrayLike<string | number | DuckDBDateValue | null>
}

const TYPES = { VARCHAR, DOUBLE, DATE, INTEGER, BIGINT }
const CHUNK_ROWS = 2048

/**
 * One thread: sums of doubles then always add in the same order, and a seed gives the same bytes on any machine.
 */
export async function openWorkbench(root: string): Promise<Workbench> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '1200MB',
    temp_directory: join(root, '.spill'),
  })
  const connection = await instance.connect()
  const known = new Set<string>()

  const append = async (table: string, columns: readonly StagedColumn[]) => {
    if (!known.has(table)) {
      const list = columns.map((column) => `"${column.name}" ${column.type}`).join(', ')
      await connection.run(`create table ${table} (${list})`)
      known.add(table)
    }
    const rows = columns[0]?.values.length ?? 0
    const appender = await connection.createAppender(table)
    for (let start = 0; start < rows; start += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, rows - start)
      const chunk = DuckDBDataChunk.create(
        columns.map((column) => TYPES[column.type]),
        count,
      )
      columns.forEach((column, i) => {
        const values: DuckDBValue[] = new Array(count)
        for (let row = 0; row < count; row++) values[row] = staged(column, column.values[start + row])
        chunk.setColumnValues(i, values)
      })
      appender.appendDataChunk(chunk)
    }
    appender.closeSync()
  }

  return {
    root,
    append,
    run: async (statement) => void (await connection.run(statement)),
    rows: async (statement) => (await connection.runAndReadAll(statement)).getRows(),
    write: async (path, select) => {
      const file = join(root, path)
      await mkdir(dirname(file), { recursive: true })
      await connection.run(
        `copy (${select}) to '${file.replaceAll("'", "''")}' (format parquet, compression snappy)`,
      )
    },
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

function staged(
  column: StagedColumn,
  value: string | number | DuckDBDateValue | null | undefined,
): DuckDBValue {
  if (value === null || value === undefined || Number.isNaN(value)) return null
  return column.type === 'BIGINT' ? BigInt(value as number) : value
}

export function dateValue(iso: string): DuckDBDateValue {
  return new DuckDBDateValue(Math.round(Date.parse(iso) / 86_400_000))
}

/** Writes a value as a JSON file of the tree. */
export async function writeJson({ root }: Workbench, path: string, value: unknown): Promise<void> {
  const file = join(root, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(value, null, 1)}\n`)
}
