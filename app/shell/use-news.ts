import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useSWRConfig } from 'swr'
import { useMe } from '../api.ts'
import { useEvents } from '../events/use-events.ts'
import { forgetFirstAnswers } from '../first-document.ts'
import { onSessionChange, signInsSeen } from '../session.ts'

/** What changed while the shell is open. */
export interface News {
  /** When the server was last known to answer, as long as it does not. */
  readonly lostAt: Date | null
  /** Counts what makes everything on screen out of date: other pages, or other rights of who reads. */
  readonly configVersion: number
}

/** Follows what the server tells, and asks anew for what is out of date. */
export function useNews(): News {
  const [configVersion, setConfigVersion] = useState(0)
  const { mutate } = useSWRConfig()
  const onConfig = useCallback(() => {
    forgetFirstAnswers()
    void mutate((key) => typeof key === 'string' && key.startsWith('/api/'))
    setConfigVersion((n) => n + 1)
  }, [mutate])
  const onData = useCallback(() => void mutate('/api/status'), [mutate])
  // Who is asked for again is asked to sign in again.
  const onRefused = useCallback(() => void mutate('/api/auth/me'), [mutate])
  useOtherRights(onRefused, onConfig)
  useDownloads()
  return { lostAt: useEvents(onConfig, onData, onRefused), configVersion }
}

/** Asks who reads after each sign-in over the page, and calls where they may do or see something else now. */
function useOtherRights(askAgain: () => void, onOther: () => void): void {
  const person = useMe().data?.person
  const rights = person && JSON.stringify([person.role, person.groups])
  const signIns = useSyncExternalStore(onSessionChange, signInsSeen)
  useEffect(() => {
    if (signIns > 0) askAgain()
  }, [signIns, askAgain])
  const before = useRef(rights)
  useEffect(() => {
    if (before.current && rights && before.current !== rights) onOther()
    if (rights) before.current = rights
  }, [rights, onOther])
}

/** Whoever is signed in gets files with a session that is renewed; nobody else needs what does that. */
function useDownloads(): void {
  const signedIn = Boolean(useMe().data?.person)
  useEffect(() => {
    if (!signedIn) return
    const follow = import('../download-links.ts').then((module) => module.followDownloads())
    follow.catch(() => {})
    return () => void follow.then((stop) => stop()).catch(() => {})
  }, [signedIn])
}
