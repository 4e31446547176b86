import type { ResolvedPage } from '../core/api/pages.ts'
import type { SubjectDetail } from '../core/api/subjects.ts'
import { changeQuery, navigate } from './address.ts'
import { getPreferences, setPreferences } from './preferences.ts'
import { getJson } from './request.ts'

type Named = Pick<SubjectDetail, 'symbol' | 'entity'>

/** What a page without a kind of its own begins with, and what one of this kind does. */
export function rememberSubject({ symbol, entity }: Named): void {
  const { subjects } = getPreferences()
  if (subjects[entity] === symbol && subjects[''] === symbol) return
  setPreferences({ subjects: { ...subjects, [entity]: symbol, '': symbol } })
}

/** What a page cannot show is no default of any. */
export function forgetSubject(symbol: string): void {
  const kept = Object.entries(getPreferences().subjects).filter(([, one]) => one !== symbol)
  setPreferences({ subjects: Object.fromEntries(kept) })
}

/** Shows a subject: on this page if it has an input for its kind, else on the page of its entity type. */
export async function openSubject(
  subject: Named,
  current: ResolvedPage | undefined,
  path: (symbol: string) => string,
): Promise<void> {
  rememberSubject(subject)
  const here = current && subjectInput(current, subject.entity)
  if (here) return changeQuery({ [here]: subject.symbol })
  const { page } = await getJson<SubjectDetail>(path(subject.symbol))
  if (page) await openPage(page, subject)
}

/** Leaves this page for the one that shows a subject's kind of issuer, else for `fallback`; stays where there is none. */
export async function drillToSubject(
  symbol: string,
  fallback: string | undefined,
  path: (symbol: string) => string,
): Promise<void> {
  const subject = await getJson<SubjectDetail>(path(symbol))
  const page = subject.page ?? fallback
  if (!page) return
  rememberSubject(subject)
  await openPage(page, subject)
  window.scrollTo(0, 0)
}

async function openPage(page: string, { symbol, entity }: Named): Promise<void> {
  const target = await getJson<ResolvedPage>(`/api/pages/${encodeURIComponent(page)}`)
  const input = subjectInput(target, entity)
  navigate(`/${page}${input ? `?${input}=${encodeURIComponent(symbol)}` : ''}`)
}

function subjectInput(page: ResolvedPage, entity: string): string | undefined {
  return page.inputs.find(
    (input) => input.type === 'subject' && (input.entity === undefined || input.entity === entity),
  )?.name
}
