import type { Me } from '../core/api/accounts.ts'
import { ApiFault, ask } from './ask.ts'
import { hear, personKnown, SESSION, sessionEnded, signInAsked, tell } from './session.ts'

let renewing: Promise<boolean> | null = null

/**
 * Renews the session: once for all tabs and workers of the browser, since who waits for another's renewal finds that it
 * is done. False where the session is over; an ApiFault where that cannot be known now.
 */
function renewed(): Promise<boolean> {
  renewing ??= inTurn(renew).finally(() => {
    renewing = null
  })
  return renewing
}

async function renew(): Promise<boolean> {
  const me = await ask('/api/auth/me').catch(refused)
  if (me && ((await me.json()) as Me).person) return true
  return (await ask('/api/auth/refresh', { method: 'POST' }).catch(refused)) !== null
}

/** Locks are for secure origins; over plain http a tab only waits for itself, and the server bears with a few at once. */
async function inTurn(act: () => Promise<boolean>): Promise<boolean> {
  return navigator.locks ? await navigator.locks.request(SESSION, act) : act()
}

/**
 * After a call was refused for want of a session: true once it may be made again, be it that the session was renewed
 * or that its person signed in again over the page. False where nobody was signed in.
 */
export async function mayAskAgain(): Promise<boolean> {
  if (await renewed()) return true
  return personKnown() === null ? false : signInAsked()
}

/**
 * Somebody signed in here: every other tab is told. Where this tab waited for them it goes on with what is on screen;
 * else it goes to `next`, or begins anew for who is another than it was opened for.
 */
export function signedIn(id: string, next: string): void {
  tell(id)
  if (sessionEnded()) hear(id)
  else window.location.replace(next)
}

/** Signs out here and in all tabs, and leaves nothing of what was read, neither on screen nor a step back. */
export async function signOut(next: string, forget: () => void): Promise<void> {
  await ask('/api/auth/logout', { method: 'POST' }).catch(refused)
  forget()
  tell(null)
  window.location.replace(next)
}

/** No session, where there was none any more. */
function refused(fault: unknown): null {
  if (fault instanceof ApiFault && fault.status === 401) return null
  throw fault
}
