import useSWR from 'swr'
import type { PageSummary, ResolvedPage } from '../core/api/pages.ts'
import type { DataStatus } from '../core/api/status.ts'
import type { SubjectDetail, SubjectSummary } from '../core/api/subjects.ts'
import { useInstance } from './instance.ts'
import { type ApiFault, getJson, queryOf, retry } from './request.ts'

const enc = encodeURIComponent

export const usePages = () => useSWR<readonly PageSummary[], ApiFault>('/api/pages', getJson, retry)

export const usePage = (id: string | null) =>
  useSWR<ResolvedPage, ApiFault>(id === null ? null : `/api/pages/${enc(id)}`, getJson, {
    ...retry,
    keepPreviousData: false,
  })

export const useStatus = () => useSWR<DataStatus, ApiFault>('/api/status', getJson, retry)

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
  return useSWR<SubjectDetail, ApiFault>(symbol === null ? null : path(symbol), getJson, retry)
}

/** The address of a subject. */
export function useSubjectPath(): (symbol: string) => string {
  const { plural } = useInstance().subject
  return (symbol) => `/api/${plural}/${enc(symbol)}`
}
