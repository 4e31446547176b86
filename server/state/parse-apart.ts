import { type ChildProcess, spawn } from 'node:child_process'
import { ROOT } from '../config.ts'
import { BARE_ENVIRONMENT, program } from '../program.ts'
import type { Parse, ParseAnswer, ParseRequest } from './parse.ts'

/** An author who saves again within this time finds the parser warm; after it, its memory is given back. */
const IDLE_MS = 15_000

interface Waiting {
  readonly resolve: (answer: ParseAnswer) => void
  readonly reject: (error: Error) => void
}
type Said = { readonly seq: number } & ({ readonly answer: ParseAnswer } | { readonly error: string })

/**
 * Parses in a process of its own, which is started when something is to be parsed and ends when nothing has been for
 * `idleMs`. `pluginsDir` is the instance's folder of plugins. Rejects where the process fails or ends.
 */
export function createParseApart(
  pluginsDir: string,
  idleMs = IDLE_MS,
): Parse & { readonly pid: number | undefined } {
  let child: ChildProcess | undefined
  let idle: NodeJS.Timeout | undefined
  let last = 0
  const waiting = new Map<number, Waiting>()

  function start(): ChildProcess {
    const started = spawn(process.execPath, [...program('state/parser'), pluginsDir], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
      env: BARE_ENVIRONMENT,
    })
    started.on('message', (said: Said) => {
      const asked = waiting.get(said.seq)
      waiting.delete(said.seq)
      if ('answer' in said) asked?.resolve(said.answer)
      else asked?.reject(new Error(said.error))
      rest()
    })
    const end = (how: string) => {
      if (child !== started) return
      child = undefined
      for (const { reject } of waiting.values()) reject(new Error(`the parser process ended (${how})`))
      waiting.clear()
    }
    started.on('error', (error) => end(error.message))
    started.on('exit', (code, signal) => end(signal ?? `exit ${code}`))
    return started
  }

  function rest(): void {
    if (waiting.size > 0) return
    idle = setTimeout(() => {
      child?.kill()
      child = undefined
    }, idleMs)
    idle.unref()
  }

  const parse = (request: ParseRequest) => {
    clearTimeout(idle)
    child ??= start()
    const seq = ++last
    return new Promise<ParseAnswer>((resolve, reject) => {
      waiting.set(seq, { resolve, reject })
      child!.send({ seq, request }, (error) => error && reject(error))
    })
  }
  return Object.defineProperty(parse, 'pid', { get: () => child?.pid }) as ReturnType<typeof createParseApart>
}
