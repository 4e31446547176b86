import { useEffect, useMemo, useRef, useState } from 'react'
import type { PageFault, Previewed } from '../../core/api/layouts.ts'
import type { ResolvedPage } from '../../core/api/pages.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { ApiFault, getJson, passes, send, whenVisible } from '../request.ts'
import { nextWait } from '../waits.ts'
import type { Desk } from './desk.ts'
import { contentOf, substanceOf } from './project-page.ts'
import { sheetsOf } from './written.ts'

/** A written page that the server has made out. */
interface Made {
  /** By which its numbers are asked for; null for the page as it is read. */
  readonly layout: string | null
  readonly page: WrittenPage
  /** What each of its widgets says. */
  readonly contents: ReadonlyMap<string, string>
}

/**
 * Has the server make out the page on the desk whenever that says more than where widgets stand. Gives the newest that
 * is made out, and why the present one cannot be.
 */
export function usePreview(desk: Desk, page: WrittenPage, first: WrittenPage, read: ResolvedPage) {
  const substance = useMemo(() => substanceOf(page), [page])
  const made = useRef(
    new Map([[substanceOf(first), { layout: read.layout, page: first, contents: contentsOf(first) }]]),
  )
  const [newest, setNewest] = useState<Made>(() => made.current.get(substanceOf(first))!)
  const [faults, setFaults] = useState<readonly PageFault[]>([])
  const latest = useRef(page)
  latest.current = page

  useEffect(() => {
    const known = made.current.get(substance)
    if (known) {
      setNewest(known)
      setFaults([])
      return
    }
    const stop = new AbortController()
    let again: ReturnType<typeof setTimeout> | undefined
    const make = async (failures: number): Promise<void> => {
      const page = latest.current
      try {
        const { layout, faults } = await send<Previewed>('POST', `/api/layouts/${page.id}/preview`, { page })
        if (stop.signal.aborted) return
        const resolved = await getJson<ResolvedPage>(`/api/pages/${page.id}?layout=${layout}`)
        if (stop.signal.aborted) return
        const one = { layout, page, contents: contentsOf(page) }
        made.current.set(substance, one)
        desk.learn(page, resolved)
        setNewest(one)
        setFaults(faults)
      } catch (cause) {
        if (stop.signal.aborted) return
        const fault = cause instanceof ApiFault ? cause : new ApiFault(0, null)
        if (!passes(fault)) return setFaults(faultsOf(fault))
        const retry = () => whenVisible(() => void make(failures + 1), stop.signal)
        again = setTimeout(retry, nextWait(failures, fault.retryAfter, Math.random()))
      }
    }
    void make(0)
    return () => {
      stop.abort()
      clearTimeout(again)
    }
  }, [desk, substance])

  return { made: newest, faults }
}

/** What a refusal says is wrong with the page. */
function faultsOf({ body, message }: ApiFault): readonly PageFault[] {
  const { faults } = (body ?? {}) as { faults?: readonly PageFault[] }
  return faults ?? [{ path: [], code: 'invalid-value', message }]
}

const contentsOf = (page: WrittenPage): ReadonlyMap<string, string> =>
  new Map(sheetsOf(page).flatMap(({ widgets }) => widgets.map((widget) => [widget.id, contentOf(widget)])))
