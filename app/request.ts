import { ApiFault, type Asked, ask } from './ask.ts'
import { nextWait } from './waits.ts'

export { ApiFault } from './ask.ts'

/** What renews a session, which who is not signed in does without. */
export const renewal = () => import('./renewal.ts')

/**
 * Asks, and asks again where the session could be renewed or its person has signed in again over the page; every
 * failure but an abort becomes an ApiFault.
 */
export async function request(path: string, asked: Asked = {}): Promise<Response> {
  try {
    return await ask(path, asked)
  } catch (fault) {
    const refused = fault instanceof ApiFault && fault.body?.error === 'sign-in-needed'
    if (!refused || !(await (await renewal()).mayAskAgain())) throw fault
    return ask(path, asked)
  }
}

export async function getJson<T>(path: string): Promise<T> {
  return (await request(path)).json()
}

/** Sends what changes something; null where the answer says no more than that it is done. */
export async function send<T>(
  method: NonNullable<Asked['method']>,
  path: string,
  body?: unknown,
  match?: string,
): Promise<T> {
  const response = await request(path, { method, body, match })
  return response.status === 204 ? (null as T) : response.json()
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
