import { type ChildProcess, spawn } from 'node:child_process'
import { ROOT } from '../config.ts'
import { BARE_ENVIRONMENT, program } from '../program.ts'
import type { ExportKind } from './file-writing.ts'
import { type EncodedParts, ExportFault, type ExportTable } from './table.ts'

export type WriteRequest =
  | { readonly op: 'begin'; readonly kind: ExportKind; readonly table: ExportTable; readonly path: string }
  | { readonly op: 'add'; readonly part: string }
  | { readonly op: 'end' }

/** Exactly one comes for each request. */
export interface WriteReply {
  readonly size?: number
  readonly fault?: 'too-large' | 'disk-full' | 'failed'
  readonly message?: string
}

/** Who exports again within this time finds the process warm; after it, its memory is given back. */
const IDLE_MS = 15_000
/** A workbook is made whole in memory; one that does not fit costs its own process. */
const HEAP_MB = 384
/** Processes that write tables into files: as many as write at once, each ended when it has had nothing to do for a while. */
export class ExportWriters {
  readonly #idle = new Map<ChildProcess, NodeJS.Timeout>()
  readonly #idleMs: number

  constructor(idleMs = IDLE_MS) {
    this.#idleMs = idleMs
  }

  /**
   * Writes a table into a file and resolves to its size. `parts` is read only as fast as the file is written. Rejects
   * with ExportFault where the rows are too many, with `overloaded` where the disk is full, or as `parts` does.
   */
  async write(kind: ExportKind, table: ExportTable, parts: EncodedParts, path: string): Promise<number> {
    const child = this.#take()
    try {
      await ask(child, { op: 'begin', kind, table, path })
      for await (const part of parts) await ask(child, { op: 'add', part })
      const { size } = await ask(child, { op: 'end' })
      return size!
    } finally {
      this.#giveBack(child)
    }
  }

  #take(): ChildProcess {
    const [idle] = this.#idle
    if (!idle) return start((child) => this.#idle.delete(child))
    const [child, timer] = idle
    clearTimeout(timer)
    this.#idle.delete(child)
    return child
  }

  #giveBack(child: ChildProcess): void {
    if (!child.connected) return
    const end = () => {
      this.#idle.delete(child)
      child.kill()
    }
    this.#idle.set(child, setTimeout(end, this.#idleMs).unref())
  }

  close(): void {
    for (const child of this.#idle.keys()) child.kill()
  }
}

function start(onExit: (child: ChildProcess) => void): ChildProcess {
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, ...program('export/writer')], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: BARE_ENVIRONMENT,
  })
  return child.once('exit', () => onExit(child))
}

/** One request and its reply. Rejects where the reply names a fault, or the process ends without one. */
function ask(child: ChildProcess, request: WriteRequest): Promise<WriteReply> {
  return new Promise((resolve, reject) => {
    const done = () => {
      child.off('message', onReply)
      child.off('exit', onExit)
      child.off('error', onError)
    }
    const onReply = (reply: WriteReply) => {
      done()
      if (reply.fault) reject(faultOf(reply))
      else resolve(reply)
    }
    const onExit = (code: number | null, signal: string | null) => {
      done()
      // It ends itself where its heap is full.
      const full = signal === 'SIGABRT' || code === 134
      reject(full ? TOO_LARGE() : new Error(`the export process ended (${signal ?? `exit ${code}`})`))
    }
    const onError = (error: Error) => {
      done()
      reject(error)
    }
    child.on('message', onReply)
    child.on('exit', onExit)
    child.on('error', onError)
    child.send(request, (error) => error && onError(error))
  })
}

function faultOf({ fault, message = '' }: WriteReply): Error {
  if (fault === 'too-large') return TOO_LARGE()
  if (fault === 'disk-full') return new ExportFault('overloaded', 'the server has no room for the file')
  return new Error(message)
}

const TOO_LARGE = () =>
  new ExportFault(
    'export-too-large',
    'there are more rows than this kind of file takes; choose fewer, or CSV or Parquet',
  )
