import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ident, type Sql, statementText } from '../../core/sql/sql.ts'
import { askInTime, type InTime } from './ask-in-time.ts'
import type { Askers } from './askers.ts'
import { buildCatalog, type CatalogOptions, type Columns, describeFiles } from './catalog.ts'
import { QueryError } from './errors.ts'
import { fileStamp } from './file-stamp.ts'
import { PreparedTables } from './prepared-tables.ts'
import { DuckDBProcess, ProcessEnded } from './process.ts'
import type { RawResult } from './protocol.ts'
import { streamParts } from './stream.ts'
import { Turns } from './turns.ts'

export type { Columns } from './catalog.ts'

export interface EngineOptions extends CatalogOptions {
  readonly workDir: string
  /** Data set id to the stamp that its file had; numbers of a file with another one are never given out. */
  readonly stamps?: ReadonlyMap<string, string>
  readonly onReplaced?: () => void
  readonly limits?: Partial<EngineLimits>
}

export interface EngineLimits {
  readonly concurrency: number
  readonly queue: number
  readonly timeoutMs: number
  /** How long a prepared table may take: it is made once, for all. */
  readonly prepareMs: number
  /** After the interrupt, how long until the process is killed. */
  readonly graceMs: number
  readonly maxRows: number
  readonly maxBytes: number
  readonly threads: number
  readonly memoryLimit: string
  readonly spillLimit: string
}

const LIMITS: EngineLimits = {
  concurrency: 2,
  // Time bounds the queue, too: nobody waits longer than a statement may run. Thirty readers who open a page at once fit.
  queue: 400,
  timeoutMs: 10_000,
  prepareMs: 60_000,
  graceMs: 2_000,
  maxRows: 10_000,
  maxBytes: 5 << 20,
  threads: 2,
  memoryLimit: '400MB',
  spillLimit: '1GB',
}

export interface RunOptions {
  /** Who asks: readers take turns. */
  readonly reader?: string | Askers
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
  readonly maxRows?: number
}

export interface Result extends RawResult {
  readonly ms: number
}

export interface Engine {
  /** Columns of a data set's view with their DuckDB types; undefined where its file cannot be read. */
  columns(dataset: string): Columns | undefined
  /** Columns as the file has them, before the view's casts. */
  readonly fileColumns: ReadonlyMap<string, Columns>
  readonly views: ReadonlyMap<string, string>
  /** Data set to the reason why it cannot be read, for the log. */
  readonly faults: ReadonlyMap<string, string>
  /** Runs one SELECT. Rejects with QueryError. */
  run(statement: Sql, options?: RunOptions): Promise<Result>
  /**
   * The whole of a result in parts, each the JSON text of an array of columns. It takes no turn: who asks sees to it that
   * there are few at once. Rejects with QueryError, `closed` where the process ended or a file was replaced meanwhile.
   */
  stream(statement: Sql, options: Pick<RunOptions, 'signal'>): AsyncIterable<string>
  readonly pid: number | undefined
  /** A folder for files of this data version; it is gone when the engine is closed. */
  readonly folder: string
  close(): Promise<void>
}

/**
 * Opens views over Parquet files in a DuckDB process of their own. A file that cannot be read, or whose view cannot
 * be made, costs only its data set. A statement that does not end in time is interrupted, then the process killed and
 * started anew; statements that ran beside it are run again.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const limits = { ...LIMITS, ...options.limits }
  const folder = await claimFolder(options.workDir)
  const catalog = join(folder, 'catalog.duckdb')
  const spillDir = join(folder, 'spill')
  const preparedFile = join(folder, 'prepared.duckdb')
  const faults = new Map<string, string>()
  const { process: describing, fileColumns } = await describeFiles(options, faults)
  const { process: first, ...built } = await buildCatalog(describing, catalog, options, fileColumns, faults)
  const { views, viewColumns } = built

  let current: DuckDBProcess | undefined
  let prepared: PreparedTables
  let duckdb: Promise<DuckDBProcess> = open(first)
  let closed = false
  const turns = new Turns({ atOnce: limits.concurrency, places: limits.queue })

  async function open(process: DuckDBProcess): Promise<DuckDBProcess> {
    await rm(spillDir, { recursive: true, force: true })
    await mkdir(spillDir, { recursive: true })
    for (const file of [preparedFile, `${preparedFile}.wal`]) await rm(file, { force: true })
    const settings = {
      catalog,
      files: [...options.files.values()],
      prepared: preparedFile,
      spillDir,
      threads: limits.threads,
      memoryLimit: limits.memoryLimit,
      spillLimit: limits.spillLimit,
    }
    const reply = await process.ask({ op: 'open', settings })
    if ('error' in reply) {
      process.kill()
      throw new QueryError('query-failed', reply.error)
    }
    current = process
    prepared = new PreparedTables((request) =>
      askInTime(process, request, { timeoutMs: limits.prepareMs, graceMs: limits.graceMs }),
    )
    return process
  }

  /** The open process. Of all that find it dead, the first starts a new one. */
  async function ready(): Promise<DuckDBProcess> {
    const seen = duckdb
    const process = await seen.catch(() => undefined)
    if (process && !process.ended) return process
    if (closed) throw new QueryError('closed', 'the engine is closed')
    if (duckdb === seen) {
      options.onLog('starting a new DuckDB process')
      duckdb = open(new DuckDBProcess(options.onLog))
    }
    return duckdb
  }

  const inTime = ({ signal, timeoutMs = limits.timeoutMs }: RunOptions) => ({
    ...{ signal, timeoutMs, graceMs: limits.graceMs },
  })

  /** The open process, with the tables that a statement reads. */
  async function readyFor(statement: Sql, { signal, timeoutMs }: InTime): Promise<DuckDBProcess> {
    const process = await ready()
    await prepared.need(statement, signal, timeoutMs)
    return process
  }

  async function attempt(statement: Sql, run: RunOptions): Promise<RawResult> {
    const process = await readyFor(statement, inTime(run))
    const { maxRows = limits.maxRows } = run
    const text = statementText(statement)
    const asked = { op: 'run', text, values: statement.values, maxRows, maxBytes: limits.maxBytes } as const
    const reply = await askInTime(process, asked, inTime(run))
    if ('result' in reply) return reply.result
    throw new QueryError('query-failed', 'unexpected reply')
  }

  /** A file that was replaced since is another data version: its numbers must not pass as this one's. */
  async function mustBeSame(statement: Sql): Promise<void> {
    const bodies = (statement.tables ?? []).map(({ body }) => body)
    const text = [statement, ...bodies].map(statementText).join()
    const read = [...(options.stamps ?? [])].filter(([id]) => text.includes(statementText(ident(id))))
    const stamps = await Promise.all(read.map(([id]) => fileStamp(options.files.get(id)!)))
    const changed = read.find(([, stamp], i) => stamps[i] !== stamp)
    if (!changed) return
    options.onReplaced?.()
    throw new QueryError('closed', `the file of ${changed[0]} was replaced`)
  }

  await duckdb
  return {
    folder,
    fileColumns,
    views,
    faults,
    columns: (dataset) => viewColumns.get(dataset),
    get pid() {
      return current?.pid
    },
    async run(statement, run = {}) {
      if (closed) throw new QueryError('closed', 'the engine is closed')
      if (run.signal?.aborted) throw new QueryError('aborted', 'the reader went away')
      const started = performance.now()
      const leave = await turns.enter(run.reader ?? '', run.signal, run.timeoutMs ?? limits.timeoutMs)
      try {
        const result = await attempt(statement, run)
          .catch((error) => {
            // Killed for another statement's sake, or crashed: reading again is harmless, but only once.
            if (error instanceof ProcessEnded && !closed) return attempt(statement, run)
            throw error
          })
          .catch(async (error) => {
            if (error instanceof QueryError && error.code === 'data-unreadable') await mustBeSame(statement)
            throw error
          })
        await mustBeSame(statement)
        return { ...result, ms: Math.round(performance.now() - started) }
      } catch (error) {
        if (error instanceof QueryError) throw error
        throw new QueryError(closed ? 'closed' : 'query-failed', (error as Error).message)
      } finally {
        leave()
      }
    },
    async *stream(statement, run) {
      try {
        yield* streamParts(await readyFor(statement, inTime(run)), statement, inTime(run))
        await mustBeSame(statement)
      } catch (error) {
        if (error instanceof QueryError) throw error
        throw new QueryError('closed', (error as Error).message)
      }
    },
    async close() {
      closed = true
      const process = await duckdb.catch(() => undefined)
      process?.kill()
      await process?.gone
      await rm(folder, { recursive: true, force: true })
    },
  }
}

let engines = 0
const startedAt = Date.now()

/** A fresh folder below WORK_DIR for one engine. Folders of processes that no longer run are removed. */
async function claimFolder(workDir: string): Promise<string> {
  const parent = join(workDir, 'duckdb')
  const mine = `${process.pid}-${startedAt}`
  await mkdir(parent, { recursive: true })
  for (const name of await readdir(parent)) {
    const pid = Number(name.split('-')[0])
    const left = name !== mine && (pid === process.pid || !isRunning(pid))
    if (left) await rm(join(parent, name), { recursive: true, force: true })
  }
  const folder = join(parent, mine, String(++engines))
  await mkdir(folder, { recursive: true })
  return folder
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
