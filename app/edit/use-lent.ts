import { useEffect, useMemo, useState } from 'react'
import type { PageLayouts } from '../../core/api/layouts.ts'
import type { PageSummary, ResolvedPage } from '../../core/api/pages.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { type ApiFault, getJson, passes } from '../request.ts'
import type { Lent } from './gallery-entries.ts'
import { createTurns } from './turns.ts'

/**
 * The pages of the menu, each with what is written in it: this one first, then in order, up to the first that is not here
 * yet, so that nothing moves what is seen. Those that could not be read are told apart; `again` asks for them once more.
 */
export function useLent(pages: readonly PageSummary[] | undefined, current: string) {
  const [read, setRead] = useState<ReadonlyMap<string, Lent | 'failed' | 'none'>>(new Map())
  const [tries, setTries] = useState(0)
  const ids = pages && [...new Set([current, ...pages.map(({ id }) => id)])]
  const wanted = ids?.join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, and each time that it is asked for again
  useEffect(() => {
    if (!ids) return
    const stop = new AbortController()
    const inTurn = createTurns(2)
    for (const id of ids) {
      if (typeof read.get(id) === 'object') continue
      const put = (one: Lent | 'failed' | 'none') =>
        stop.signal.aborted || setRead((before) => new Map(before).set(id, one))
      inTurn(() => readPage(id), stop.signal).then(put, (fault: ApiFault) =>
        // One that this reader cannot have, or that is faulty, lends nothing.
        put(passes(fault) ? 'failed' : 'none'),
      )
    }
    return () => stop.abort()
  }, [wanted, tries])
  const known = useMemo(() => wanted?.split(',').map((id) => read.get(id)) ?? [], [wanted, read])
  const lent = useMemo(() => {
    const missing = known.indexOf(undefined)
    return known.slice(0, missing === -1 ? known.length : missing).filter((one) => typeof one === 'object')
  }, [known])
  return {
    lent,
    settled: ids !== undefined && known.every((one) => one !== undefined),
    failed: known.includes('failed'),
    again() {
      setRead((before) => new Map([...before].filter(([, one]) => one !== 'failed')))
      setTries((n) => n + 1)
    },
  }
}

async function readPage(id: string): Promise<Lent> {
  const name = encodeURIComponent(id)
  const [{ written }, page] = await Promise.all([
    getJson<PageLayouts>(`/api/layouts/${name}`),
    getJson<ResolvedPage>(`/api/pages/${name}`),
  ])
  return { written: written as WrittenPage, page }
}
