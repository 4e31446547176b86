import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { ROOT } from '../config.ts'
import { BARE_ENVIRONMENT, program } from '../program.ts'
import type { Reply, Request } from './protocol.ts'

/** A request before it has its number. */
export type Ask = Request extends infer R ? (R extends { seq: number } ? Omit<R, 'seq'> : never) : never

/** Thrown to everybody who waits for a process that ended. */
export class ProcessEnded extends Error {
  constructor(how: string) {
    super(`the DuckDB process ended (${how})`)
    this.name = 'ProcessEnded'
  }
}

/** More data than this and the process's own allocations fail instead of the machine's. In kB, for `ulimit -d`. */
const DATA_LIMIT_KB = 1_500_000

/** In MB: what it encodes dies young, and a large space for that is never given back. */
const YOUNG = '--max-semi-space-size=2'

const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...BARE_ENVIRONMENT,
  UV_THREADPOOL_SIZE: '8',
  // glibc keeps a heap for each of DuckDB's threads; other systems take no notice.
  MALLOC_ARENA_MAX: '2',
  HOME: '',
}

/** A running DuckDB process with requests and replies as promises. */
export class DuckDBProcess {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, { resolve: (reply: Reply) => void; reject: (error: Error) => void }>()
  #seq = 0
  #ended: ProcessEnded | undefined
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>

  constructor(onStderr: (line: string) => void) {
    const [command, args] = commandLine()
    this.#child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      env: ENVIRONMENT,
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => onStderr(text.trimEnd()))
    this.#child.on('message', (reply: Reply) => {
      const asked = this.#waiting.get(reply.seq)
      this.#waiting.delete(reply.seq)
      asked?.resolve(reply)
    })
    this.gone = new Promise((resolve) => {
      const gone = (how: string) => {
        this.#end(how)
        resolve()
      }
      this.#child.on('error', (error) => gone(error.message))
      this.#child.on('exit', (code, signal) => gone(signal ?? `exit ${code}`))
    })
  }

  /** From here on nobody is answered; who waits is told. */
  #end(how: string): void {
    this.#ended ??= new ProcessEnded(how)
    for (const { reject } of this.#waiting.values()) reject(this.#ended)
    this.#waiting.clear()
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  get ended(): boolean {
    return this.#ended !== undefined
  }

  /** Sends a request; `seq` is handed out before the reply so that the caller can interrupt. Rejects with ProcessEnded. */
  ask(request: Ask, onSeq?: (seq: number) => void): Promise<Reply> {
    const seq = ++this.#seq
    onSeq?.(seq)
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended)
      this.#waiting.set(seq, { resolve, reject })
      this.#child.send({ ...request, seq }, (error) => {
        if (!error) return
        // It is dead before its exit is known here: whoever tries again must not ask it again.
        this.#end(error.message)
        this.kill()
      })
    })
  }

  interrupt(seq: number): void {
    if (this.#child.connected) this.#child.send({ op: 'interrupt', seq } satisfies Request, () => {})
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }
}

function commandLine(): [string, string[]] {
  const node = [process.execPath, YOUNG, ...program('duckdb/worker')]
  if (!existsSync('/bin/sh')) return [node[0]!, node.slice(1)]
  // DuckDB's memory_limit does not bound one large scalar value; the process's own limit does.
  return ['/bin/sh', ['-c', `ulimit -d ${DATA_LIMIT_KB} 2>/dev/null; exec "$@"`, 'sh', ...node]]
}
