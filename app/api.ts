import useSWR from 'swr'
import type { PageSummary, ResolvedPage } from '../core/api/pages.ts'
import type { DataStatus } from '../core/api/status.ts'
import type { SubjectDetail, SubjectSummary } from '../core/api/subjects.ts'
import { isFirstAnswer } from './first-document.ts'
import { useInstance } from './instance.ts'
import { type ApiFault, getJson, queryOf, retry } from './request.ts'

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
