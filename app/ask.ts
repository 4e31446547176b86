import type { ApiError } from '../core/api/errors.ts'
import { retryAfterOf } from './waits.ts'

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

/** What is asked for, and how: a GET where nothing else is said. */
export interface Asked {
  readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  /** The version that this changes, as If-Match says it. */
  readonly match?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Asks once, and turns every failure but an abort into an ApiFault. */
export async function ask(path: string, { method, body, match, signal }: Asked = {}): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, {
      ...(method ? { method } : {}),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal ?? null,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(match === undefined ? {} : { 'if-match': match }),
      },
    })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ApiFault(0, null)
  }
  if (response.ok) return response
  const said: unknown = await response.json().catch(() => null)
  const retryAfter = retryAfterOf(response.headers.get('retry-after'), Date.now())
  throw new ApiFault(response.status, isApiError(said) ? said : null, retryAfter)
}

function isApiError(body: unknown): body is ApiError {
  return typeof body === 'object' && body !== null && 'error' in body && 'message' in body
}
