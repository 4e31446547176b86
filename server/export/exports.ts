import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LRUCache } from 'lru-cache'
import type { Engine } from '../duckdb/engine.ts'
import { QueryError } from '../duckdb/errors.ts'
import { Flights } from '../duckdb/flights.ts'
import { Turns } from '../duckdb/turns.ts'
import type { ExportKind } from './file-writing.ts'
import type { EncodedParts, ExportTable } from './table.ts'
import { ExportWriters } from './write-apart.ts'

/** What an export is made from. */
export interface ExportOrder {
  readonly kind: ExportKind
  readonly table: ExportTable
  readonly parts: (signal: AbortSignal) => EncodedParts
}

/** A file that was made, and what it is called. */
export interface ExportFile {
  readonly path: string
  readonly size: number
  readonly table: ExportTable
}

/** Who waits longer than this for a turn is refused: a download may take its time. */
const WAIT_MS = 120_000
const LIMITS = { atOnce: 2, places: 100, share: 1 }
const KEPT_BYTES = 512 << 20

/**
 * Files that readers asked for. They are made apart from the server, two at a time and in turns, and kept for as long
 * as their data version: whoever asks for the same gets the same file.
 */
export class Exports {
  readonly #turns = new Turns(LIMITS)
  readonly #flights = new Flights<ExportFile>()
  readonly #writers = new ExportWriters()
  /** By the engine that all scopes ask; keys say whose a file is. */
  readonly #kept = new WeakMap<Engine, LRUCache<string, ExportFile>>()
  #count = 0

  /** The file of this key, which names everything that it depends on besides the data version; open to be read; undefined where it is not kept, or was taken from the disk. */
  async kept({ root: engine }: Engine, key: string) {
    const file = this.#kept.get(engine)?.get(key)
    if (!file) return undefined
    const handle = await open(file.path).catch(() => undefined)
    if (!handle) this.#kept.get(engine)!.delete(key)
    return handle && { handle, file }
  }

  /**
   * Makes the file of this key; who asks for the same meanwhile waits for the same. Rejects with ExportFault, or
   * QueryError `overloaded` and `aborted` among them.
   */
  async make(
    { root: engine }: Engine,
    key: string,
    reader: string,
    signal: AbortSignal | undefined,
    order: ExportOrder,
  ): Promise<void> {
    await this.#flights.join(`${engineId(engine)} ${key}`, reader, signal, async (askers, left) => {
      const end = await this.#turns.enter(askers, left, WAIT_MS)
      try {
        const file = await this.#write(engine, order, left)
        this.#keptOf(engine).set(key, file)
        return file
      } finally {
        end()
      }
    })
  }

  async #write(engine: Engine, { kind, table, parts }: ExportOrder, left: AbortSignal): Promise<ExportFile> {
    const folder = join(engine.folder, 'exports')
    await mkdir(folder, { recursive: true })
    const path = join(folder, `${++this.#count}.${kind}`)
    const write = () => this.#writers.write(kind, table, untilLeft(parts(left), left), path)
    try {
      const size = await write().catch((error) => {
        // The DuckDB process was killed for another statement's sake: reading again is harmless, but only once.
        if (error instanceof QueryError && error.code === 'closed') return write()
        throw error
      })
      return { path, size, table }
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
  }

  #keptOf(engine: Engine): LRUCache<string, ExportFile> {
    const known = this.#kept.get(engine)
    if (known) return known
    const files = new LRUCache<string, ExportFile>({
      maxSize: KEPT_BYTES,
      sizeCalculation: ({ size }, key) => size + key.length + 1,
      // Who reads it has it open.
      dispose: ({ path }) => void rm(path, { force: true }).catch(() => {}),
    })
    this.#kept.set(engine, files)
    return files
  }

  close(): void {
    this.#writers.close()
  }
}

async function* untilLeft(parts: EncodedParts, left: AbortSignal): AsyncGenerator<string> {
  for await (const part of parts) {
    left.throwIfAborted()
    yield part
  }
}

let engines = 0
const ids = new WeakMap<Engine, number>()
function engineId(engine: Engine): number {
  const known = ids.get(engine) ?? ++engines
  ids.set(engine, known)
  return known
}
