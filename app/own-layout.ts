import type { WrittenPage } from '../core/edit/written-page.ts'

/** A version of a page that somebody without an account keeps in this browser. */
export interface OwnLayout {
  /** Its name at the server, which may have forgotten it. */
  readonly layout: string
  readonly page: WrittenPage
  /** The page that it was made from. */
  readonly base: WrittenPage
}

const key = (page: string) => `rattan-layout:${page}`

/** Storage may be denied or hold anything: then there is none. */
export function ownLayout(page: string): OwnLayout | null {
  try {
    const own = JSON.parse(localStorage.getItem(key(page)) ?? 'null')
    return /^[0-9a-f]{16}$/.test(own?.layout) && own.page?.id === page && own.base ? own : null
  } catch {
    return null
  }
}

/** Keeps one, or none; false where this browser cannot. */
export function keepOwnLayout(page: string, own: OwnLayout | null): boolean {
  try {
    if (own) localStorage.setItem(key(page), JSON.stringify(own))
    else localStorage.removeItem(key(page))
    return true
  } catch {
    return false
  }
}
