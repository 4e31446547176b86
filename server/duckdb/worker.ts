// The DuckDB process. It opens a read-only catalog of views over the Parquet files, locks itself down, and answers
// one statement a connection. It is expendable: the engine kills and respawns it (see engine.ts).
import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  LIST,
  listValue,
  StatementType,
  VARCHAR,
} from '@duckdb/node-api'
import { ident, type SqlValue, statementText } from '../../core/sql/sql.ts'
import { closeCursor, cursorConnection, fetchPart, keepCursor } from './cursors.ts'
import { ColumnsJson } from './encode.ts'
import type { BuiltView, ColumnType, RawResult, Reply, Request, Settings, View } from './protocol.ts'

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`

let instance: DuckDBInstance | undefined
interface Running {
  connection?: DuckDBConnection
  stopped?: boolean
}
const running = new Map<number, Running>()

/** DuckDB forgets an interrupt that comes before the statement has begun: say it until the statement is gone. */
const INSIST_MS = 50

process.on('message', (request: Request) => {
  if (request.op === 'interrupt') stop(request.seq)
  else void answer(request)
})

function stop(seq: number): void {
  const statement = running.get(seq)
  if (!statement) return
  statement.stopped = true
  statement.connection?.interrupt()
  setTimeout(() => stop(seq), INSIST_MS)
}
process.on('disconnect', () => process.exit())

async function answer(request: Exclude<Request, { op: 'interrupt' }>): Promise<void> {
  try {
    switch (request.op) {
      case 'describe':
        return reply({ seq: request.seq, columns: await fileColumns(request.source) })
      case 'row':
        return reply({ seq: request.seq, row: await firstRow(request.text) })
      case 'examine':
        return reply({ seq: request.seq, columns: await examine(request.source) })
      case 'build':
        return reply({ seq: request.seq, views: await build(request.catalog, request.views) })
      case 'open':
        await open(request.settings)
        return reply({ seq: request.seq, opened: true })
      case 'run':
        return reply({ seq: request.seq, result: await run(request) })
      case 'prepare':
        await change(
          request.seq,
          `create or replace table ${tableName(request.name)} as ${request.text}`,
          request.values,
        )
        return reply({ seq: request.seq, prepared: true })
      case 'forget':
        await change(request.seq, `drop table if exists ${tableName(request.name)}`)
        return reply({ seq: request.seq, prepared: false })
      case 'cursor':
        return reply({ seq: request.seq, cursor: await openCursor(request) })
      case 'fetch':
        return reply({ seq: request.seq, part: await fetchNext(request) })
      case 'close':
        closeCursor(request.cursor)
        return reply({ seq: request.seq, closed: true })
    }
  } catch (error) {
    reply({ seq: request.seq, error: error instanceof Error ? error.message : String(error) })
  }
}

function reply(message: Reply): void {
  process.send?.(message)
}

/** Looking through the largest files must not take more than serving them. */
const LOOKING = { threads: '1', memory_limit: '300MB', preserve_insertion_order: 'false' }

/** The one row of a statement over files, before the catalog is open. */
async function firstRow(text: string): Promise<Readonly<Record<string, unknown>>> {
  instance ??= await DuckDBInstance.create(':memory:', LOOKING)
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(text)).getRowObjectsJson()[0] ?? {}
  } finally {
    connection.closeSync()
  }
}

/** Columns of a file as it is; throws where it cannot be read. `source` is the table expression that reads it. */
async function fileColumns(source: string): Promise<ColumnType[]> {
  instance ??= await DuckDBInstance.create(':memory:', LOOKING)
  const connection = await instance.connect()
  try {
    const found = await connection.runAndReadAll(`describe select * from ${source}`)
    return found
      .getRowObjectsJS()
      .map((row) => ({ name: String(row.column_name), type: String(row.column_type) }))
  } finally {
    connection.closeSync()
  }
}

/** The same, after every value was read: damage may lie behind a footer that is whole. */
async function examine(source: string): Promise<ColumnType[]> {
  const columns = await fileColumns(source)
  const connection = await instance!.connect()
  try {
    const values = columns.map(({ name }) => `bit_xor(hash(${statementText(ident(name))}))`)
    if (values.length > 0) await connection.run(`select ${values.join(', ')} from ${source}`)
    return columns
  } finally {
    connection.closeSync()
  }
}

/** Writes the catalog file. A view that cannot be made is left out with its reason; the others stand. */
async function build(catalog: string, views: readonly View[]): Promise<BuiltView[]> {
  instance?.closeSync()
  instance = undefined
  const file = await DuckDBInstance.create(catalog, { threads: '1' })
  const connection = await file.connect()
  try {
    const built: BuiltView[] = []
    for (const view of views) {
      const name = statementText(ident(view.id))
      try {
        if (view.before !== undefined) await connection.run(view.before)
        await connection.run(`create view ${name} as ${view.text}`)
        const found = await connection.runAndReadAll(`describe ${name}`)
        built.push({
          id: view.id,
          columns: found
            .getRowObjectsJS()
            .map((row) => ({ name: String(row.column_name), type: String(row.column_type) })),
        })
      } catch (error) {
        await connection.run(`drop view if exists ${name}`)
        built.push({ id: view.id, error: error instanceof Error ? error.message : String(error) })
      }
    }
    return built
  } finally {
    connection.closeSync()
    file.closeSync()
  }
}

/** The order matters: files are allowed first, then access is closed, then the configuration is locked. */
async function open(settings: Settings): Promise<void> {
  instance?.closeSync()
  instance = await DuckDBInstance.create(settings.catalog, {
    access_mode: 'READ_ONLY',
    threads: String(settings.threads),
    memory_limit: settings.memoryLimit,
    temp_directory: settings.spillDir,
    preserve_insertion_order: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_unsigned_extensions: 'false',
    allow_extensions_metadata_mismatch: 'false',
    allow_persistent_secrets: 'false',
    allow_unredacted_secrets: 'false',
  })
  const connection = await instance.connect()
  try {
    await connection.run(`attach ${quote(settings.prepared)} as prepared (read_write)`)
    // As an option of the instance it is shown and not heeded.
    await connection.run(`set global max_temp_directory_size = ${quote(settings.spillLimit)}`)
    // It loses a column where rows are cut by date and by number at once: INTERNAL Error, and the process is lost with it.
    await connection.run("set global disabled_optimizers = 'top_n_window_elimination'")
    // Else what one large statement took stays with the process for ever: a third of its memory after a start.
    await connection.run('set global allocator_background_threads = true')
    await connection.run('set global parquet_metadata_cache = true')
    await connection.run('set global max_expression_depth = 250')
    await connection.run(`set global allowed_paths = [${settings.files.map(quote).join(', ')}]`)
    await connection.run('set global enable_external_access = false')
    await connection.run('set global allowed_configs = []')
    await connection.run('set global lock_configuration = true')
  } finally {
    connection.closeSync()
  }
}

/** A connection for one statement, which the caller closes. From here on it can be stopped. */
async function connect(seq: number): Promise<DuckDBConnection> {
  if (!instance) throw new Error('the catalog is not open')
  const state: Running = {}
  running.set(seq, state)
  state.connection = await instance.connect()
  return state.connection
}

/** One SELECT with its values, begun. */
async function begin(
  { seq, text, values }: Extract<Request, { op: 'run' | 'cursor' }>,
  connection: DuckDBConnection,
) {
  const statements = await connection.extractStatements(text)
  if (statements.count !== 1) throw new Error('Permission Error: one statement at a time')
  const statement = await statements.prepare(0)
  if (statement.statementType !== StatementType.SELECT) {
    throw new Error('Permission Error: only SELECT is allowed')
  }
  values.forEach((value, i) => {
    bind(statement, i + 1, value)
  })
  if (running.get(seq)?.stopped) throw new Error('INTERRUPT Error: stopped before it began')
  return statement.stream()
}

async function openCursor(request: Extract<Request, { op: 'cursor' }>): Promise<number> {
  const connection = await connect(request.seq)
  try {
    keepCursor(request.seq, { connection, result: await begin(request, connection) })
    return request.seq
  } catch (error) {
    connection.closeSync()
    throw error
  } finally {
    running.delete(request.seq)
  }
}

async function fetchNext(request: Extract<Request, { op: 'fetch' }>) {
  const { seq, cursor, maxRows, maxBytes } = request
  running.set(seq, { connection: cursorConnection(cursor) })
  try {
    return await fetchPart(cursor, maxRows, maxBytes)
  } finally {
    running.delete(seq)
  }
}

async function run(request: Extract<Request, { op: 'run' }>): Promise<RawResult> {
  const connection = await connect(request.seq)
  try {
    const result = await begin(request, connection)
    const columns = result
      .deduplicatedColumnNames()
      .map((name, i) => ({ name, type: String(result.columnType(i)) }))
    const json = new ColumnsJson(columns.length, request.maxRows, request.maxBytes)
    for (let more = true; more; ) {
      const chunk = await result.fetchChunk()
      more = chunk !== null && chunk.rowCount > 0 && json.add(chunk)
    }
    const texts = json.texts()
    return {
      columns,
      rows: json.rows,
      truncated: json.truncated,
      data: `[${texts.join(',')}]`,
      lengths: texts.map((text) => text.length),
      filled: json.filled,
    }
  } finally {
    running.delete(request.seq)
    connection.closeSync()
  }
}

const tableName = (name: string) => `prepared.main.${statementText(ident(name))}`

/** Makes or drops a prepared table: the only statements that write, and their text is ours. */
async function change(seq: number, text: string, values: readonly SqlValue[] = []): Promise<void> {
  const connection = await connect(seq)
  try {
    const statement = await connection.prepare(text)
    values.forEach((value, i) => {
      bind(statement, i + 1, value)
    })
    await statement.run()
  } finally {
    running.delete(seq)
    connection.closeSync()
  }
}

function bind(statement: DuckDBPreparedStatement, index: number, value: SqlValue): void {
  if (!Array.isArray(value)) statement.bindValue(index, value as string | number | boolean | null)
  else if (value.length > 0) statement.bindList(index, listValue(value))
  // An empty list says nothing of its type.
  else statement.bindList(index, listValue([]), LIST(VARCHAR))
}
