import type { Me } from '../core/api/accounts.ts'
import { ApiFault, ask } from './ask.ts'

/** What the tabs and workers of one browser tell each other: who has just signed in, or that nobody is any more. */
type Word = { readonly person: string | null; readonly from: number }

const own = Math.random()
const NAME = 'rattan-session'

/** Calls when another tab has signed in or out. */
export function onSession(hear: (word: Word) => void): void {
  new BroadcastChannel(NAME).onmessage = ({ data }: MessageEvent<Word>) => hear(data)
}

function tell(person: string | null): void {
  const channel = new BroadcastChannel(NAME)
  channel.postMessage({ person, from: own } satisfies Word)
  channel.close()
}

let renewing: Promise<boolean> | null = null

/**
 * Renews the session: once for all tabs and workers of the browser, since who waits for another's renewal finds that it
 * is done. False where the session is over; an ApiFault where that cannot be known now.
 */
export function renewed(): Promise<boolean> {
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
  return navigator.locks ? await navigator.locks.request(NAME, act) : act()
}

/** Who this tab last knew to be signed in. */
let person: string | null = null
/** Set while the session of that person is over and they are asked to sign in again, over what is on screen. */
let ended: { readonly again: Promise<true>; readonly resume: () => void } | null = null
/** How often that person signed in since, here or in another tab: what they may see may be something else each time. */
let signIns = 0
const listeners = new Set<() => void>()

export const sessionEnded = (): boolean => ended !== null
export const signInsSeen = (): number => signIns
export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** This tab shows what this person may see. */
export function know(id: string): void {
  person = id
}
export const isKnown = (): boolean => person !== null

/**
 * After a call was refused for want of a session: true once it may be made again, be it that the session was renewed
 * or that its person signed in again over the page. False where nobody was signed in.
 */
export async function mayAskAgain(): Promise<boolean> {
  if (await renewed()) return true
  if (person === null) return false
  ended ??= ending()
  for (const listener of listeners) listener()
  return ended.again
}

function ending() {
  let resume = () => {}
  const again = new Promise<true>((done) => {
    resume = () => done(true)
  })
  return { again, resume }
}

/**
 * Somebody signed in here: every other tab is told. Where this tab waited for them it goes on with what is on screen;
 * else it goes to `next`, or begins anew for who is another than it was opened for.
 */
export function signedIn(id: string, next: string): void {
  tell(id)
  if (ended) hear(id)
  else window.location.replace(next)
}

/** Signs out here and in all tabs, and leaves nothing of what was read, neither on screen nor a step back. */
export async function signOut(next: string, forget: () => void): Promise<void> {
  await ask('/api/auth/logout', { method: 'POST' }).catch(refused)
  forget()
  tell(null)
  window.location.replace(next)
}

/** Follows what other tabs do: what one reader may see does not stay open for another. */
export const followSession = (): void =>
  onSession((word) => {
    if (word.from !== own) hear(word.person)
  })

function hear(id: string | null): void {
  if (id !== person) {
    window.location.reload()
    return
  }
  ended?.resume()
  ended = null
  signIns++
  for (const listener of listeners) listener()
}

/** No session, where there was none any more. */
function refused(fault: unknown): null {
  if (fault instanceof ApiFault && fault.status === 401) return null
  throw fault
}
