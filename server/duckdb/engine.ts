import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ident, type Sql, statementText } from '../../core/sql/sql.ts'
import { statementSeconds } from '../telemetry/meters.ts'
import { inSpan } from '../telemetry/tracing.ts'
import { askInTime, type InTime } from './ask-in-time.ts'
import type { Askers } from './askers.ts'
import { buildCatalog, type CatalogOptions, type Columns, describeFiles, writeCatalog } from './catalog.ts'
import { QueryError, queryError } from './errors.ts'
import { fileStamp } from './file-stamp.ts'
import { type EngineLimits, LIMITS, roomFor } from './limits.ts'
import { PreparedTables } from './prepared-tables.ts'
import { DuckDBProcess, ProcessEnded } from './process.ts'
import type { RawResult } from './protocol.ts'
import { streamParts } from './stream.ts'
import { Turns } from './turns.ts'

export type { Columns } from './catalog.ts'

export interface EngineOptions extends CatalogOptions {
  /** Of its own; removed when it closes. */
  readonly folder: string
  /** Data set id to the stamp that its file had; numbers of a file with another one are never given out. */
  readonly stamps?: ReadonlyMap<string, string>
  readonly onReplaced?: () => void
  readonly onClosed?: () => void
  /** Brings the files back where somebody emptied the folder. Rejects where that cannot be. */
  readonly restore?: () => Promise<void>
  readonly limits?: Partial<EngineLimits>
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
  /** The engine itself; of one that answers for some readers only, the one that it asks. */
  readonly root: Engine
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
  /** Mends what of it was removed. Rejects with the reason where it can answer no statement. */
  check(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens views over Parquet files in a DuckDB process of their own. A file that cannot be read, or whose view cannot
 * be made, costs only its data set. A statement that does not end in time is interrupted, then the process killed and
 * started anew; statements that ran beside it are run again.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const limits = { ...LIMITS, ...options.limits }
  const { folder } = options
  const catalog = join(folder, 'catalog.duckdb')
  const spillDir = join(folder, 'spill')
  const preparedFile = join(folder, 'prepared.duckdb')
  const faults = new Map<string, string>()
  await mkdir(folder, { recursive: true })
  const { process: describing, fileColumns } = await describeFiles(options, faults)
  const { process: first, ...built } = await buildCatalog(describing, catalog, options, fileColumns, faults)
  const { texts, views, viewColumns } = built

  let current: DuckDBProcess | undefined
  let prepared: PreparedTables
  let duckdb: Promise<DuckDBProcess> = open(first)
  let closed = false
  const turns = new Turns({ atOnce: limits.concurrency, places: limits.queue })

  async function open(process: DuckDBProcess): Promise<DuckDBProcess> {
    try {
      await rm(spillDir, { recursive: true, force: true })
      await mkdir(spillDir, { recursive: true })
      for (const file of [preparedFile, `${preparedFile}.wal`]) await rm(file, { force: true })
      if (!existsSync(catalog)) await writeCatalog(process, catalog, texts)
      const { threads, memoryLimit } = limits
      const spillLimit = await roomFor(limits.spillLimit, folder)
      const files = [...options.files.values()]
      const settings = { catalog, files, prepared: preparedFile, spillDir, threads, memoryLimit, spillLimit }
      const reply = await process.ask({ op: 'open', settings })
      if ('error' in reply) throw queryError(reply.error)
      current = process
      prepared = new PreparedTables((request) =>
        askInTime(process, request, { timeoutMs: limits.prepareMs, graceMs: limits.graceMs }),
      )
      return process
    } catch (error) {
      process.kill()
      throw inWorkFolder(error as Error)
    }
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

  /** Whether everything below the folder is as it was made. */
  async function isIntact(): Promise<boolean> {
    const read = [...(options.stamps ?? [])]
    const stamps = await Promise.all(read.map(([id]) => fileStamp(options.files.get(id)!)))
    return existsSync(catalog) && existsSync(spillDir) && read.every(([, stamp], i) => stamps[i] === stamp)
  }

  let mended = 0
  let mending: Promise<boolean> | undefined
  /** Brings back what was removed below the folder; false where nothing was. Once for all that ask. */
  function mend(): Promise<boolean> {
    mending ??= (async () => {
      if (closed || (await isIntact())) return false
      options.onLog('its files were removed or changed; making them anew')
      await options.restore?.()
      const before = await duckdb.catch(() => undefined)
      if (!closed) duckdb = open(new DuckDBProcess(options.onLog))
      before?.kill()
      await duckdb
      mended++
      return isIntact()
    })().finally(() => {
      mending = undefined
    })
    return mending
  }

  /** Runs a statement; once more where its process was killed for another's sake or crashed, or its files were removed. */
  async function answer(statement: Sql, run: RunOptions, last = false) {
    const before = mended
    try {
      const result = await attempt(statement, run).catch((error) => {
        if (error instanceof ProcessEnded && !closed) return attempt(statement, run)
        throw error
      })
      await mustBeSame(statement)
      return result
    } catch (error) {
      const { code } = error as QueryError
      // DuckDB has many words for a file that is not there.
      const ofFiles = code === 'data-unreadable' || code === 'query-failed'
      if (closed || !(ofFiles || code === 'closed' || code === 'disk-full')) throw error
      if (!last && ((await mend().catch(() => false)) || mended !== before))
        return answer(statement, run, true)
      if (ofFiles) await mustBeSame(statement)
      throw error
    }
  }

  await duckdb
  const engine: Engine = {
    get root() {
      return engine
    },
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
        const result = await inSpan('statement', { 'db.system.name': 'duckdb' }, () => answer(statement, run))
        const ms = performance.now() - started
        statementSeconds.observe({ outcome: 'ok' }, ms / 1000)
        return { ...result, ms: Math.round(ms) }
      } catch (error) {
        const outcome = error instanceof QueryError ? error.code : 'query-failed'
        statementSeconds.observe({ outcome }, (performance.now() - started) / 1000)
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
    async check() {
      await mend()
      await ready()
    },
    async close() {
      closed = true
      const process = await duckdb.catch(() => undefined)
      process?.kill()
      await process?.gone
      await rm(folder, { recursive: true, force: true }).catch(() => {})
      options.onClosed?.()
    },
  }
  return engine
}

/** What the file system refuses below the work folder has nothing to do with the data. */
function inWorkFolder(error: Error): Error {
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof QueryError)
    return error.code === 'data-unreadable' ? new QueryError('query-failed', message) : error
  return code === 'ENOSPC' || code === 'EDQUOT' ? new QueryError('disk-full', message) : error
}
