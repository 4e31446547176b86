import type { ResolvedPage } from '../../core/api/pages.ts'

/** A page that was read in this browser, as it was left. */
export interface Recent {
  readonly page: string
  /** What it was about. */
  readonly symbol: string | null
  readonly search: string
}

const KEY = 'rattan-recent'
const MOST = 8

/** The newest first. Storage may be denied or hold anything: then there are none. */
export function recentPages(): readonly Recent[] {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(stored)
      ? stored.filter((one) => typeof one?.page === 'string' && typeof one.search === 'string')
      : []
  } catch {
    return []
  }
}

/** Each page once for each subject. */
export function rememberPage({ id }: ResolvedPage, symbol: string | null, search: string): void {
  const query = new URLSearchParams(search)
  for (const key of ['edit', 'draft', 'new', 'lang', 'theme']) query.delete(key)
  const others = recentPages().filter((one) => one.page !== id || one.symbol !== symbol)
  const recent: Recent = { page: id, symbol, search: query.toString() }
  try {
    localStorage.setItem(KEY, JSON.stringify([recent, ...others].slice(0, MOST)))
  } catch {}
}
