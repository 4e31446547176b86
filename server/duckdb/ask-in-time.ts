import { QueryError, queryError } from './errors.ts'
import type { Ask, DuckDBProcess } from './process.ts'
import type { Reply } from './protocol.ts'

/** How long a request may take, and who may stop it. */
export interface InTime {
  readonly signal?: AbortSignal
  readonly timeoutMs: number
  /** After the interrupt, how long until the process is killed. */
  readonly graceMs: number
}

/**
 * A request to the process that is interrupted when its time is over or its reader gone; a process that does not heed
 * the interrupt is killed. Rejects with QueryError, or with ProcessEnded for another request's sake.
 */
export async function askInTime(process: DuckDBProcess, request: Ask, limits: InTime): Promise<Reply> {
  const { signal, timeoutMs, graceMs } = limits
  if (signal?.aborted) throw new QueryError('aborted', 'the reader went away')
  let stopped: QueryError | undefined
  let seq = 0
  let killTimer: NodeJS.Timeout | undefined
  const stop = (error: QueryError) => {
    if (stopped) return
    stopped = error
    process.interrupt(seq)
    killTimer = setTimeout(() => process.kill(), graceMs)
  }
  const late = new QueryError('query-timeout', `not done in ${timeoutMs} ms`)
  const deadline = setTimeout(() => stop(late), timeoutMs)
  const onAbort = () => stop(new QueryError('aborted', 'the reader went away'))
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const reply = await process.ask(request, (given) => {
      seq = given
    })
    if ('error' in reply) throw stopped ?? queryError(reply.error)
    return reply
  } catch (error) {
    throw stopped ?? error
  } finally {
    clearTimeout(deadline)
    clearTimeout(killTimer)
    signal?.removeEventListener('abort', onAbort)
  }
}
