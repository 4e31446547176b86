import type { ApiError } from '../core/api/errors.ts'
import { nextWait, retryAfterOf } from './waits.ts'

/** A request that did not give what was asked: `status` 0 means that no answer came at all. */
export class ApiFault extends Error {
  readonly status: number
  readonly body: ApiError | null
  /** Seconds that the server asked to be left alone. */
  readonly retryAfter: number | null
  constructor(status: number, body: ApiError | null, retryAfter: number | null = null) {
    super(body?.message ?? (status === 0 ? 'no answer' : `status ${status}`))
    this.status = status
    this.body = body
    this.retryAfter = retryAfter
  }
}

/** Fetches and turns every failure but an abort into an ApiFault. */
export async function request(path: string, signal?: AbortSignal): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, { signal: signal ?? null, headers: { accept: 'application/json' } })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ApiFault(0, null)
  }
  if (response.ok) return response
  const body: unknown = await response.json().catch(() => null)
  const retryAfter = retryAfterOf(response.headers.get('retry-after'), Date.now())
  throw new ApiFault(response.status, isApiError(body) ? body : null, retryAfter)
}

export async function getJson<T>(path: string): Promise<T> {
  return (await request(path)).json()
}

function isApiError(body: unknown): body is ApiError {
  return typeof body === 'object' && body !== null && 'error' in body && 'message' in body
}

/** A 404 stays one; silence and a busy server pass. */
export const passes = ({ status }: ApiFault): boolean => status === 0 || status >= 500

export const retry = {
  revalidateOnFocus: false,
  onErrorRetry: (
    fault: ApiFault,
    _key: string,
    _config: unknown,
    revalidate: (again: { retryCount: number }) => unknown,
    { retryCount }: { retryCount: number },
  ) => {
    if (!passes(fault)) return
    const again = () => void revalidate({ retryCount })
    setTimeout(() => whenVisible(again), nextWait(retryCount - 1, fault.retryAfter, Math.random()))
  },
}

/** At once where the tab can be seen, else when it is shown: a tab that nobody looks at asks for nothing. */
export function whenVisible(act: () => void, signal?: AbortSignal): void {
  if (document.visibilityState === 'visible') {
    act()
    return
  }
  const shown = new AbortController()
  const seen = () => {
    if (document.visibilityState !== 'visible') return
    shown.abort()
    act()
  }
  const either = signal ? AbortSignal.any([signal, shown.signal]) : shown.signal
  document.addEventListener('visibilitychange', seen, { signal: either })
}

/** `?a=1&b=2`, or nothing where no value is set. */
export function queryOf(values: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, value)
  return query.size === 0 ? '' : `?${query}`
}
