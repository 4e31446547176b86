import type { ApiError } from '../core/api/errors.ts'

/** A request that did not give what was asked: `status` 0 means that no answer came at all. */
export class ApiFault extends Error {
  readonly status: number
  readonly body: ApiError | null
  constructor(status: number, body: ApiError | null) {
    super(body?.message ?? (status === 0 ? 'no answer' : `status ${status}`))
    this.status = status
    this.body = body
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
  throw new ApiFault(response.status, isApiError(body) ? body : null)
}

export async function getJson<T>(path: string): Promise<T> {
  return (await request(path)).json()
}

function isApiError(body: unknown): body is ApiError {
  return typeof body === 'object' && body !== null && 'error' in body && 'message' in body
}

/** A 404 stays one; silence and 503 pass. */
export const retry = {
  shouldRetryOnError: (fault: ApiFault) => fault.status === 0 || fault.status >= 500,
  errorRetryInterval: 3000,
  revalidateOnFocus: false,
}

/** `?a=1&b=2`, or nothing where no value is set. */
export function queryOf(values: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, value)
  return query.size === 0 ? '' : `?${query}`
}
