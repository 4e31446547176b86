import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSWRConfig } from 'swr'
import type { Person } from '../../core/api/accounts.ts'
import type {
  Draft,
  KeptLevel,
  OwnDraft,
  PageLayouts,
  Previewed,
  WholeVersion,
  WrittenFile,
} from '../../core/api/layouts.ts'
import type { ResolvedPage } from '../../core/api/pages.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { same } from '../../core/words/same.ts'
import { keepOwnLayout, ownLayout } from '../own-layout.ts'
import { ApiFault, getJson, passes, send } from '../request.ts'
import { nextWait } from '../waits.ts'
import { type Begun, belowOf, type Clash, clashAtFirst } from './begin.ts'
import type { Desk } from './desk.ts'
import { keepLocalDraft, localDraft } from './local-draft.ts'
import { useDesk } from './use-desk.ts'

/** Where the draft is: nothing to keep, kept here and at the server, on its way, here alone, or nowhere. */
export type DraftState = 'none' | 'saved' | 'sending' | 'here' | 'nowhere'

export type Saving = ReturnType<typeof useSaving>

/**
 * Keeps what is on the desk: a draft at every step, in this browser at once and at the server soon after, and a version
 * when asked to. Nothing that was made is lost to a network that is gone, to a reload, or to somebody who saved first.
 */
export function useSaving(desk: Desk, begun: Begun, first: PageLayouts, person: Person | null) {
  const { mutate } = useSWRConfig()
  const id = first.page
  const path = `/api/layouts/${encodeURIComponent(id)}`
  const page = useDesk(desk, (now) => now.page)
  const [layouts, setLayouts] = useState(first)
  const [from, setFrom] = useState(begun.from)
  const [draft, setDraft] = useState<{ state: DraftState; at: Date | null }>({ state: 'none', at: null })
  const [clash, setClash] = useState(() => clashAtFirst(begun, first, person))
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<ApiFault | null>(null)
  /** The page below, as it was when it was merged into this version; until that is saved. */
  const [merged, setMerged] = useState<WrittenPage | null>(null)
  // Even where the merge kept one's own throughout, it has to be saved that it was made.
  const changed = useMemo(() => merged !== null || (page !== from && !same(page, from)), [page, from, merged])

  const number = useRef(begun.number)
  /** By which colleagues may open the draft. */
  const [draftId, setDraftId] = useState(first.draft?.id ?? null)
  const dropDraft = useCallback(async () => {
    keepLocalDraft(person?.id ?? null, id, null)
    setDraft({ state: 'none', at: null })
    setDraftId(null)
    // One that was on its way may have come after all.
    for (let tries = 0; person && number.current > 0 && tries < 3; tries++) {
      const match = `"${number.current}"`
      number.current = 0
      await send('DELETE', `${path}/draft`, undefined, match).catch(({ status, body }: ApiFault) => {
        if (status === 412) number.current = (body?.theirs as Draft | null | undefined)?.number ?? 0
      })
    }
  }, [person, id, path])

  // The draft, in this browser and at the server.
  const wanted = useRef<WrittenPage | null>(null)
  const sending = useRef(false)
  useEffect(() => {
    const keep = (sent: boolean) =>
      keepLocalDraft(person?.id ?? null, id, {
        ...{ page, base: from, number: number.current, sent, at: new Date().toISOString() },
      })
    if (!changed) {
      const here = localDraft(person?.id ?? null, id) !== null
      const had = wanted.current !== null || number.current > 0 || here
      wanted.current = null
      if (had) void dropDraft()
      return
    }
    const here = keep(false)
    wanted.current = page
    setDraft({ state: here ? (person ? 'sending' : 'saved') : 'nowhere', at: new Date() })
    if (!person) return
    let timer: ReturnType<typeof setTimeout>
    let failures = 0
    const upload = async () => {
      if (wanted.current !== page) return
      if (sending.current) {
        timer = setTimeout(upload, SOON)
        return
      }
      sending.current = true
      try {
        const match = `"${number.current}"`
        const body = { page, base: from, level: null }
        const { draft: kept } = await send<OwnDraft>('PUT', `${path}/draft`, body, match)
        number.current = kept?.number ?? 0
        setDraftId(kept?.id ?? null)
        if (wanted.current === page) {
          keep(true)
          setDraft({ state: 'saved', at: kept ? new Date(kept.savedAt) : new Date() })
        }
      } catch (cause) {
        const fault = cause instanceof ApiFault ? cause : new ApiFault(0, null)
        if (wanted.current === page) setDraft({ state: here ? 'here' : 'nowhere', at: new Date() })
        if (fault.status === 412) {
          const theirs = fault.body?.theirs as Draft | null | undefined
          if (theirs) number.current = theirs.number
          else number.current = 0
          if (theirs && !same(theirs.written, page)) {
            const other = theirs.written as WrittenPage
            setClash({ base: from, theirs: other, level: 'draft', by: null, at: theirs.savedAt })
          } else timer = setTimeout(upload, SOON)
        } else if (passes(fault)) {
          timer = setTimeout(upload, nextWait(failures++, fault.retryAfter, Math.random()))
        }
      } finally {
        sending.current = false
      }
    }
    timer = setTimeout(upload, SOON)
    const online = () => {
      clearTimeout(timer)
      void upload()
    }
    window.addEventListener('online', online)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('online', online)
    }
  }, [page, from, changed, person, id, path, dropDraft])

  /** After a save, whoever reads this page in this tab gets it anew. */
  const settle = async (next: PageLayouts | null, now: WrittenPage) => {
    if (next) setLayouts(next)
    setFrom(now)
    setMerged(null)
    setClash(null)
    wanted.current = null
    await dropDraft()
    void mutate(`/api/pages/${encodeURIComponent(id)}`)
    void mutate('/api/pages')
  }
  const guarded = async (act: () => Promise<void>): Promise<boolean> => {
    setBusy(true)
    setFault(null)
    try {
      await act()
      return true
    } catch (cause) {
      const fault = cause instanceof ApiFault ? cause : new ApiFault(0, null)
      const theirs = fault.body?.theirs as WholeVersion | null | undefined
      if (fault.status !== 412) setFault(fault)
      else await clashed(theirs ?? null)
      return false
    } finally {
      setBusy(false)
    }
  }
  /** Somebody was first: what they saved is shown, and what is here stays as it is. */
  const clashed = async (theirs: WholeVersion | null) => {
    const now = await getJson<PageLayouts>(path).catch(() => layouts)
    setLayouts(now)
    const other = (theirs?.written ?? now.written) as WrittenPage
    const { by = null, createdAt = null, level = 'personal' } = theirs ?? {}
    setClash({ base: from, theirs: other, level, by, at: createdAt })
  }
  /** The file says otherwise since the team's version was made: to be merged here. */
  const besideFile = async () => {
    const now = await getJson<PageLayouts>(path).catch(() => layouts)
    if (now.etags.team !== layouts.etags.team) return clashed(now.team)
    setLayouts(now)
    setClash(clashAtFirst({ ...begun, page: from, from }, now, person))
  }
  const put = (level: KeptLevel, now: WrittenPage, name?: string) => {
    const base = merged ?? layouts[level]?.base
    const body = { level, page: now, ...(base ? { base } : {}), ...(name ? { name } : {}) }
    return send<PageLayouts>('PUT', path, body, layouts.etags[level])
  }

  return {
    person,
    layouts,
    from,
    changed,
    draft,
    draftId,
    clash,
    busy,
    fault,
    /** Whether there is a version of the person's own. */
    hasOwn: person ? layouts.personal !== null : ownLayout(id) !== null,
    /** What readers would have without this version. */
    below: belowOf(layouts),
    /** For the person alone; for who has no account, in this browser. */
    saveOwn: (name?: string) =>
      guarded(async () => {
        const now = desk.get().page
        if (person) return settle(await put('personal', now, name), now)
        const { layout } = await send<Previewed>('POST', `${path}/preview`, { page: now })
        const address = `/api/pages/${encodeURIComponent(id)}`
        // Before it is what this tab reads, it is here: the page must not go blank for it.
        await mutate(
          `${address}?layout=${layout}`,
          await getJson<ResolvedPage>(`${address}?layout=${layout}`),
          {
            revalidate: false,
          },
        )
        if (!keepOwnLayout(id, { layout, page: now, base: belowOf(layouts) })) throw new ApiFault(0, null)
        await settle(null, now)
      }),
    /** For everybody who reads the page. */
    publish: (name?: string) =>
      guarded(async () => {
        const now = desk.get().page
        let next = await put('team', now, name)
        // One's own version would hide what was just published from who published it.
        if (next.personal)
          next = await send('DELETE', `${path}?level=personal`, undefined, next.etags.personal)
        await settle(next, now)
      }),
    /** The team's version into the page's file. Gives which was written, or why none was. */
    async writeFile(said: (file: string) => string): Promise<string | ApiFault> {
      setBusy(true)
      try {
        const { file } = await send<WrittenFile>('POST', `${path}/file`, undefined, layouts.etags.team)
        const next = await getJson<PageLayouts>(path)
        const now = next.written as WrittenPage
        // What the file had got meanwhile is in it, too.
        if (same(now, desk.get().page)) desk.say(said(file))
        else desk.do([{ do: 'new-page', page: now }], said(file))
        await settle(next, now)
        return file
      } catch (cause) {
        const fault = cause instanceof ApiFault ? cause : new ApiFault(0, null)
        const theirs = fault.body?.theirs as WholeVersion | null | undefined
        if (theirs) await clashed(theirs)
        else if (fault.status === 412) await besideFile()
        return fault
      } finally {
        setBusy(false)
      }
    },
    /** Back to what the level below has. Gives the page that is then read. */
    reset: (level: KeptLevel, said: string) =>
      guarded(async () => {
        const next = person
          ? await send<PageLayouts>('DELETE', `${path}?level=${level}`, undefined, layouts.etags[level])
          : layouts
        if (!person) keepOwnLayout(id, null)
        const now = next.written as WrittenPage
        desk.do([{ do: 'new-page', page: now }], said)
        await settle(next, now)
      }),
    /** The page as such, which then nobody has at this level. */
    remove: (level: KeptLevel) =>
      guarded(async () => {
        await send('DELETE', `${path}?level=${level}`, undefined, layouts.etags[level])
        wanted.current = null
        await dropDraft()
        await mutate('/api/pages')
      }),
    /** Back to what the work began with. */
    discard(said: string): void {
      desk.do([{ do: 'new-page', page: from }], said)
      setMerged(null)
      wanted.current = null
      // Even where the editor is left at once.
      void dropDraft()
    },
    /** A page that has both sides is on the desk. */
    mergedWith(clash: Clash): void {
      if (clash.level === 'below') setMerged(clash.theirs)
      else if (clash.level !== 'draft') setFrom(clash.theirs)
      setClash(null)
    },
    later: () => setClash(null),
    seen: (clash: Clash) => setClash(clash),
    use: setLayouts,
  }
}

/** How long after a step the server is told of it. */
const SOON = 800
