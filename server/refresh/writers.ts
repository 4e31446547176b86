import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { ROOT } from '../config.ts'
import { BARE_ENVIRONMENT, program } from '../program.ts'
import type { FromWriter, Job, Made, Opening, ToWriter } from './protocol.ts'

/** More data than this, in kB, and the process's own allocations fail instead of the machine's: DuckDB's limit does not bound one large value. */
const DATA_LIMIT_KB = 2_000_000
/** Beyond its deadline, until the process is killed. */
const GRACE_MS = 2_000

export interface Written {
  readonly made: Made
  /** Bytes of memory that the writer held at most. */
  readonly peak: number
}

/** Why a data set was not made, and what the writer held. */
export class WriterFault extends Error {
  readonly peak: number
  constructor(message: string, peak = 0) {
    super(message)
    this.name = 'WriterFault'
    this.peak = peak
  }
}

/** Writer processes of one refresh: each does one job at a time, and is used again for the next. */
export interface Writers {
  /** Rejects with WriterFault: what went wrong, or that it was not done in time. */
  make(job: Job, onProgress: (done: number, of: number | null, what: string) => void): Promise<Written>
  /** Ends every process. */
  close(): void
}

export function openWriters(opening: Opening, count: number): Writers {
  const idle: ChildProcess[] = []
  const all = new Set<ChildProcess>()
  const waiting: (() => void)[] = []
  let busy = 0

  function start(): ChildProcess {
    const [command, args] = commandLine()
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
      env: { ...BARE_ENVIRONMENT, MALLOC_ARENA_MAX: '2', HOME: '' },
    })
    all.add(child)
    child.on('exit', () => all.delete(child))
    child.send({ open: opening } satisfies ToWriter, () => {})
    return child
  }

  async function turn(): Promise<void> {
    if (busy < count) busy += 1
    else await new Promise<void>((go) => waiting.push(go))
  }

  function next(): void {
    const go = waiting.shift()
    if (go) go()
    else busy -= 1
  }

  return {
    async make(job, onProgress) {
      await turn()
      const child = idle.pop() ?? start()
      try {
        const written = await ask(child, job, onProgress)
        idle.push(child)
        return written
      } catch (error) {
        // What it left behind shall not be the next one's.
        child.kill('SIGKILL')
        throw error
      } finally {
        next()
      }
    },
    close() {
      for (const child of all) child.kill('SIGKILL')
    },
  }
}

function ask(
  child: ChildProcess,
  job: Job,
  onProgress: (done: number, of: number | null, what: string) => void,
): Promise<Written> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(late)
      child.off('message', heard).off('exit', gone).off('error', failed)
      settle()
    }
    const late = setTimeout(() => {
      const seconds = Math.round(job.deadlineMs / 1000)
      end(() => reject(new WriterFault(`it was not done within ${seconds} s`)))
    }, job.deadlineMs + GRACE_MS)
    const heard = (message: FromWriter) => {
      if ('progress' in message) onProgress(message.progress.done, message.progress.of, message.progress.what)
      else if ('made' in message) end(() => resolve(message))
      else if ('failed' in message) end(() => reject(new WriterFault(message.failed, message.peak)))
    }
    const gone = (code: number | null, signal: string | null) =>
      end(() => reject(new WriterFault(`the writer ended (${signal ?? `exit ${code}`})`)))
    const failed = (error: Error) => end(() => reject(new WriterFault(error.message)))
    child.on('message', heard).on('exit', gone).on('error', failed)
    child.send({ job } satisfies ToWriter, (error) => {
      if (error) failed(error)
    })
  })
}

function commandLine(): [string, string[]] {
  const node = [process.execPath, ...program('refresh/data-writer')]
  if (!existsSync('/bin/sh')) return [node[0]!, node.slice(1)]
  return ['/bin/sh', ['-c', `ulimit -d ${DATA_LIMIT_KB} 2>/dev/null; exec "$@"`, 'sh', ...node]]
}
