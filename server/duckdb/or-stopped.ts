import { QueryError } from './errors.ts'

/** The promise's result, unless its reader goes away first or has waited too long: then QueryError. The work goes on. */
export function orStopped<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  timeoutMs?: number,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new QueryError('aborted', 'the reader went away'))
    if (signal?.aborted) return gone()
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => reject(new QueryError('query-timeout', `not done in ${timeoutMs} ms`)), timeoutMs)
    signal?.addEventListener('abort', gone, { once: true })
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', gone)
    })
  })
}
