import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import { lockFile } from '../os-lock.ts'

/** Where below WORK_DIR the embedded database lies. */
export const embeddedFolder = (workDir: string): string => join(workDir, 'database')

/** Another process has the embedded database. */
export class DatabaseInUse extends Error {
  constructor(folder: string, holder: string) {
    super(
      `the embedded database in ${folder} is in use by ${holder}; stop that first, set another WORK_DIR, or use PostgreSQL (DATABASE_URL)`,
    )
    this.name = 'DatabaseInUse'
  }
}

/**
 * Takes the embedded database's folder for this process alone, by a lock of the operating system, which ends with the
 * process however that ends: two on one folder would lose what the other wrote. Rejects with DatabaseInUse.
 */
export async function lockFolder(folder: string): Promise<FileHandle> {
  await mkdir(dirname(folder), { recursive: true })
  const file = `${folder}.lock`
  const lock = await open(file, 'a+', 0o600)
  // Where files cannot be locked, nobody can be kept out.
  if (lockFile(lock) === false) {
    await lock.close()
    const text = await readFile(file, 'utf8').catch(() => '')
    const [, pid, since] = /^(\d+) (\S+)$/m.exec(text) ?? []
    throw new DatabaseInUse(folder, pid ? `process ${pid} (since ${since})` : 'another process')
  }
  await lock.truncate()
  await lock.write(`${process.pid} ${new Date().toISOString()}\n`, 0)
  return lock
}

interface Answered {
  readonly seq: number
  readonly rows?: Record<string, unknown>[]
  readonly rowCount?: number
  readonly error?: { readonly message: string; readonly code?: string; readonly constraint?: string }
}

/**
 * The embedded database as a pool of one connection, in a thread of its own. The caller holds the folder's lock.
 * Rejects where it cannot be opened. `onEnded` is called where the thread ends by itself.
 */
export async function openEmbedded(folder: string, onEnded: (error: Error) => void): Promise<PostgresPool> {
  const source = import.meta.url.endsWith('.ts')
  const worker = new Worker(new URL(source ? './pglite.mjs' : './pglite.js', import.meta.url), {
    workerData: { folder },
  })
  const waiting = new Map<number, { resolve: (said: Answered) => void; reject: (error: Error) => void }>()
  let last = 0
  let ended: Error | undefined
  const hear = (seq: number) =>
    new Promise<Answered>((resolve, reject) => {
      if (ended) return reject(ended)
      waiting.set(seq, { resolve, reject })
    })
  const end = (error: Error) => {
    if (ended) return
    ended = error
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
    onEnded(error)
  }
  worker.on('message', (said: Answered) => {
    const asked = waiting.get(said.seq)
    waiting.delete(said.seq)
    if (said.error) asked?.reject(Object.assign(new Error(said.error.message), said.error))
    else asked?.resolve(said)
  })
  worker.on('error', end)
  worker.on('exit', () => end(new Error('the thread of the embedded database ended')))
  const ask = (request: object): Promise<Answered> => {
    const seq = ++last
    const answer = hear(seq)
    if (!ended) worker.postMessage({ ...request, seq })
    return answer
  }
  await hear(0)

  /** One connection, so that what stands in a transaction stays by itself: the next waits for the one before. */
  let turn: Promise<void> = Promise.resolve()
  return {
    async connect() {
      const before = turn
      let release = () => {}
      turn = new Promise((free) => {
        release = free
      })
      await before
      const query = async (text: string, parameters: readonly unknown[]) => {
        const { rows = [], rowCount = 0 } = await ask({ op: 'query', sql: text, parameters: [...parameters] })
        return { command: commandOf(text), rowCount, rows }
      }
      return { query, release: () => release() } as unknown as PostgresPoolClient
    },
    async end() {
      await turn
      await ask({ op: 'close' }).catch(() => {})
      ended ??= new Error('the embedded database is closed')
      await worker.terminate()
    },
  }
}

const commandOf = (text: string) => text.trimStart().split(/\s/, 1)[0]!.toUpperCase()
