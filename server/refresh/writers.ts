import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { ROOT } from '../config.ts'
import { BARE_ENVIRONMENT, program } from '../program.ts'
import type { FromWriter, Job, Made, Opening, ToWriter } from './protocol.ts'

/** More data than this, in kB, and the process's own allocations fail instead of the machine's: DuckDB's limit does not bound one large value. */
const DATA_LIMIT_KB = 4_000_000
/** Beyond its deadline, until the process is killed. */
const GRACE_MS = 2_000
/** However busy the machine is. */
const START_MS = 120_000

export interface Written {
  readonly made: Made
  /** Bytes of memory that the writer held at most. */
  readonly peak: number
  /** From when it was a writer's turn. */
  readonly ms: number
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

type OnProgress = (done: number, of: number | null, what: string) => void

/** Writer processes of one refresh: each does one job at a time, and is used again for the next. */
export interface Writers {
  /** Rejects with WriterFault: what went wrong, or that it was not done in time. */
  make(job: Job, onProgress: OnProgress): Promise<Written>
  /** The same while no other writer works. */
  makeAlone(job: Job, onProgress: OnProgress): Promise<Written>
  /** Of the processes that there are. */
  pids(): number[]
  /** Ends every process. */
  close(): void
}

export function openWriters(opening: Opening, count: number): Writers {
  const idle: ChildProcess[] = []
  const all = new Set<ChildProcess>()
  const waiting: (() => void)[] = []
  let busy = 0
  let gathering: Promise<void> = Promise.resolve()

  /** Once it has loaded its plugins: a start takes none of a job's time. */
  async function start(): Promise<ChildProcess> {
    const [command, args] = commandLine()
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
      env: { ...BARE_ENVIRONMENT, MALLOC_ARENA_MAX: '2', HOME: '' },
    })
    all.add(child)
    child.on('exit', () => all.delete(child))
    await exchange(child, { open: opening }, START_MS, 'it did not start')
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

  async function work(job: Job, onProgress: OnProgress): Promise<Written> {
    const began = performance.now()
    let child: ChildProcess | undefined
    try {
      child = idle.pop() ?? (await start())
      const seconds = Math.round(job.deadlineMs / 1000)
      const late = `it was not done within ${seconds} s`
      const written = await exchange(child, { job }, job.deadlineMs + GRACE_MS, late, onProgress)
      if (!('made' in written)) throw new WriterFault('the writer said nothing of it')
      idle.push(child)
      return { ...written, ms: Math.round(performance.now() - began) }
    } catch (error) {
      // What it left behind shall not be the next one's.
      child?.kill('SIGKILL')
      throw error
    }
  }

  return {
    async make(job, onProgress) {
      await turn()
      try {
        return await work(job, onProgress)
      } finally {
        next()
      }
    },
    async makeAlone(job, onProgress) {
      // Two that gather turns at once would wait for each other.
      const before = gathering
      let gathered = () => {}
      gathering = new Promise((done) => {
        gathered = done
      })
      await before
      for (let i = 0; i < count; i++) await turn()
      try {
        return await work(job, onProgress)
      } finally {
        for (let i = 0; i < count; i++) next()
        gathered()
      }
    },
    pids: () => [...all].flatMap(({ pid }) => pid ?? []),
    close() {
      for (const child of all) child.kill('SIGKILL')
    },
  }
}

type Answer = Extract<FromWriter, { ready: true } | { made: Made }>

/** Says something to a writer and waits for what comes of it. Rejects with WriterFault, at the latest after `limitMs`. */
function exchange(
  child: ChildProcess,
  message: ToWriter,
  limitMs: number,
  tooLate: string,
  onProgress: OnProgress = () => {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(late)
      child.off('message', heard).off('exit', gone).off('error', failed)
      settle()
    }
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      end(() => reject(new WriterFault(tooLate)))
    }, limitMs)
    const heard = (said: FromWriter) => {
      if ('progress' in said) onProgress(said.progress.done, said.progress.of, said.progress.what)
      else if ('failed' in said) end(() => reject(new WriterFault(said.failed, said.peak)))
      else end(() => resolve(said))
    }
    const gone = (code: number | null, signal: string | null) =>
      end(() => reject(new WriterFault(`the writer ended (${signal ?? `exit ${code}`})`)))
    const failed = (error: Error) => end(() => reject(new WriterFault(error.message)))
    child.on('message', heard).on('exit', gone).on('error', failed)
    child.send(message, (error) => {
      if (error) failed(error)
    })
  })
}

function commandLine(): [string, string[]] {
  const node = [process.execPath, ...program('refresh/data-writer')]
  if (!existsSync('/bin/sh')) return [node[0]!, node.slice(1)]
  return ['/bin/sh', ['-c', `ulimit -d ${DATA_LIMIT_KB} 2>/dev/null; exec "$@"`, 'sh', ...node]]
}
