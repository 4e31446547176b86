import { useEffect } from 'react'
import useSWR from 'swr'
import type { Me } from '../core/api/accounts.ts'
import type { PageSummary, ResolvedPage } from '../core/api/pages.ts'
import type { DataStatus } from '../core/api/status.ts'
import type { SubjectDetail, SubjectSummary } from '../core/api/subjects.ts'
import { isFirstAnswer } from './first-document.ts'
import { useInstance } from './instance.ts'
import { type ApiFault, getJson, queryOf, renewal, retry } from './request.ts'
import { know, personKnown } from './session.ts'

const enc = encodeURIComponent

/** What came with the document is not asked for again. */
const brought = (address: string) => ({ ...retry, revalidateIfStale: !isFirstAnswer(address) })

export const usePages = () =>
  useSWR<readonly PageSummary[], ApiFault>('/api/pages', getJson, brought('/api/pages'))

export function usePage(id: string | null) {
  const address = id === null ? null : `/api/pages/${enc(id)}`
  const options = { ...brought(address ?? ''), keepPreviousData: false }
  return useSWR<ResolvedPage, ApiFault>(address, getJson, options)
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
