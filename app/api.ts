import { useEffect } from 'react'
import useSWR, { useSWRConfig } from 'swr'
import type { Me } from '../core/api/accounts.ts'
import type { Previewed } from '../core/api/layouts.ts'
import type { PageSummary, ResolvedPage } from '../core/api/pages.ts'
import type { DataStatus } from '../core/api/status.ts'
import type { SubjectDetail, SubjectSummary } from '../core/api/subjects.ts'
import { useAddress } from './address.ts'
import { isFirstAnswer } from './first-document.ts'
import { useInstance } from './instance.ts'
import { type OwnLayout, ownLayout } from './own-layout.ts'
import { type ApiFault, getJson, passes, queryOf, renewal, retry, send } from './request.ts'
import { know, personKnown } from './session.ts'

const enc = encodeURIComponent

/** What came with the document is not asked for again. */
export const brought = (address: string) => ({ ...retry, revalidateIfStale: !isFirstAnswer(address) })

export const usePages = () =>
  useSWR<readonly PageSummary[], ApiFault>('/api/pages', getJson, brought('/api/pages'))

/** A page as its reader has it. Whoever has no account may have a version of their own in this browser. */
export function usePage(id: string | null) {
  const { data: me } = useMe()
  const { searchParams } = useAddress()
  const draft = searchParams.get('draft')
  const layout = searchParams.get('layout')
  const own = id === null ? null : ownLayout(id)
  const address = id === null || (own && !me) ? null : `/api/pages/${enc(id)}`
  const options = { ...brought(address ?? ''), keepPreviousData: false }
  const mine = own && me?.person === null ? own : null
  const named = draft !== null && address ? `${address}?draft=${enc(draft)}` : null
  const linked =
    layout !== null && address && layout !== mine?.layout ? `${address}?layout=${enc(layout)}` : null
  const version = named ?? linked ?? (mine ? `${address}?layout=${mine.layout}` : address)
  const get = (path: string) =>
    named
      ? getDraft(id!, draft!)
      : linked
        ? getLinked(path, address!)
        : mine
          ? getOwnPage(path, mine)
          : getJson<ResolvedPage>(path)
  useCarriedOver(own, me?.person?.id, address)
  return useSWR<ResolvedPage, ApiFault>(version, get, options)
}

const getDraft = async (page: string, draft: string) =>
  (await import('./edit/read-draft.tsx')).readDraft(page, draft)

/** What somebody's link names may be theirs alone, or gone: then the page is the one that its reader has. */
const getLinked = (path: string, own: string) =>
  getJson<ResolvedPage>(path).catch((fault: ApiFault) => {
    if (fault.body?.error !== 'unknown-layout') throw fault
    return getJson<ResolvedPage>(own)
  })

/** Once its owner has signed in, a version that was theirs alone in this browser is theirs wherever they are. */
function useCarriedOver(own: OwnLayout | null, person: string | undefined, address: string | null): void {
  const { mutate } = useSWRConfig()
  const layout = own?.layout
  // biome-ignore lint/correctness/useExhaustiveDependencies: once a version
  useEffect(() => {
    if (!own || person === undefined) return
    void import('./edit/carry-over.ts')
      .then(({ carryOver }) => carryOver(person, own))
      .then((kept) => kept && mutate(address))
      .catch(() => {})
  }, [layout, person, address])
}

/** The server keeps such a version for a while only, and is told of it again; what it refuses is not shown. */
async function getOwnPage(path: string, { page }: OwnLayout): Promise<ResolvedPage> {
  const unknown = ({ body }: ApiFault) => body?.error === 'unknown-layout'
  try {
    return await getJson<ResolvedPage>(path).catch(async (fault) => {
      if (!unknown(fault)) throw fault
      const { layout } = await send<Previewed>('POST', `/api/layouts/${enc(page.id)}/preview`, { page })
      return getJson<ResolvedPage>(`/api/pages/${enc(page.id)}?layout=${layout}`)
    })
  } catch (fault) {
    if (passes(fault as ApiFault)) throw fault
    return getJson(`/api/pages/${enc(page.id)}`)
  }
}

const ME = '/api/auth/me'

/** Who reads, and how one may sign in here. */
export function useMe() {
  const me = useSWR<Me, ApiFault>(ME, getMe, brought(ME))
  const id = me.data?.person?.id
  useEffect(() => {
    if (id === undefined) return
    know(id)
    // While it can be had: a page may stay open over a new build of the shell.
    void renewal().catch(() => {})
  }, [id])
  return me
}

/** Who reads. A session that is over is asked for again before anything is said of it: nobody is shown to be nobody by mistake. */
export async function getMe(): Promise<Me> {
  const me = await getJson<Me>(ME)
  if (me.person !== null || personKnown() === null) return me
  return (await (await renewal()).mayAskAgain()) ? getJson<Me>(ME) : me
}

export const useStatus = () => useSWR<DataStatus, ApiFault>('/api/status', getJson, brought('/api/status'))

/** Subjects of one entity type, or all; A to Z as the server gives them. */
export function useSubjects(limits: { entity?: string; group?: string } | null) {
  const { subject, group } = useInstance()
  return useSWR<readonly SubjectSummary[], ApiFault>(
    limits === null
      ? null
      : `/api/${subject.plural}${queryOf({ entity: limits.entity, [group.name]: limits.group })}`,
    getJson,
    retry,
  )
}

export function useSubject(symbol: string | null) {
  const path = useSubjectPath()
  const address = symbol === null ? null : path(symbol)
  return useSWR<SubjectDetail, ApiFault>(address, getJson, brought(address ?? ''))
}

/** The address of a subject. */
export function useSubjectPath(): (symbol: string) => string {
  const { plural } = useInstance().subject
  return (symbol) => `/api/${plural}/${enc(symbol)}`
}
