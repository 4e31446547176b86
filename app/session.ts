/** What the tabs and workers of one browser tell each other: who has just signed in, or that nobody is any more. */
type Word = { readonly person: string | null; readonly from: number }

const own = Math.random()
/** Of the channel between tabs, and of the lock that they renew under. */
export const SESSION = 'rattan-session'

/** Calls when another tab has signed in or out. */
export function onSession(hear: (word: Word) => void): void {
  new BroadcastChannel(SESSION).onmessage = ({ data }: MessageEvent<Word>) => hear(data)
}

export function tell(person: string | null): void {
  const channel = new BroadcastChannel(SESSION)
  channel.postMessage({ person, from: own } satisfies Word)
  channel.close()
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
export const personKnown = (): string | null => person

/** Asks the person of this tab to sign in again; resolves when they have. */
export function signInAsked(): Promise<true> {
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

/** Follows what other tabs do: what one reader may see does not stay open for another. */
export const followSession = (): void =>
  onSession((word) => {
    if (word.from !== own) hear(word.person)
  })

export function hear(id: string | null): void {
  if (id !== person) {
    window.location.reload()
    return
  }
  ended?.resume()
  ended = null
  signIns++
  for (const listener of listeners) listener()
}
