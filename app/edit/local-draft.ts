import type { WrittenPage } from '../../core/edit/written-page.ts'

/** What somebody is working on, in this browser: whatever becomes of the network, nothing is lost. */
export interface LocalDraft {
  readonly page: WrittenPage
  /** The page that the work began with. */
  readonly base: WrittenPage
  /** Number of the server's draft that it goes on from; 0 where there was none. */
  readonly number: number
  /** Whether the server has this very draft. */
  readonly sent: boolean
  readonly at: string
}

/** Drafts of several people who share a browser are kept apart. */
const key = (person: string | null, page: string) => `rattan-draft:${person ?? ''}:${page}`

/** Storage may be denied or hold anything: then there is none. */
export function localDraft(person: string | null, page: string): LocalDraft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(key(person, page)) ?? 'null')
    const sound = draft?.page?.id === page && draft.base && Number.isInteger(draft.number)
    return sound ? draft : null
  } catch {
    return null
  }
}

/** Keeps one, or none; false where this browser cannot. */
export function keepLocalDraft(person: string | null, page: string, draft: LocalDraft | null): boolean {
  try {
    if (draft) localStorage.setItem(key(person, page), JSON.stringify(draft))
    else localStorage.removeItem(key(person, page))
    return true
  } catch {
    return false
  }
}
