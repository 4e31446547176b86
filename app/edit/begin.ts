import type { Person } from '../../core/api/accounts.ts'
import type { Draft, KeptLevel, PageLayouts } from '../../core/api/layouts.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { same } from '../../core/words/same.ts'
import { ownLayout } from '../own-layout.ts'
import { localDraft } from './local-draft.ts'

/** What work begins with: the page on the desk, and the one that it departed from. */
export interface Begun {
  readonly page: WrittenPage
  readonly from: WrittenPage
  /** The page that is read where nothing is edited. */
  readonly read: WrittenPage
  /** Number of the server's draft; 0 where it has none. */
  readonly number: number
}

/** The newest of what is written, the server's draft and this browser's. */
export function beginWith(layouts: PageLayouts, server: Draft | null, person: Person | null): Begun {
  const own = person ? null : ownLayout(layouts.page)
  const written = own?.page ?? (layouts.written as WrittenPage)
  const local = localDraft(person?.id ?? null, layouts.page)
  if (local && (!local.sent || !server || local.number >= server.number)) {
    return { page: local.page, from: local.base, read: written, number: local.number }
  }
  if (server) {
    const page = server.written as WrittenPage
    const from = (server.base as WrittenPage | null) ?? written
    return { page, from, read: written, number: server.number }
  }
  return { page: written, from: written, read: written, number: 0 }
}

/** Somebody saved another page meanwhile: of the same level, or of the one below. */
export interface Clash {
  readonly base: WrittenPage
  readonly theirs: WrittenPage
  readonly level: KeptLevel | 'below' | 'draft'
  readonly by: string | null
  readonly at: string | null
}

/** What its reader would have without a version of their own. */
export function belowOf({ level, shipped, team, written }: PageLayouts): WrittenPage {
  const below = level === 'personal' ? (team ?? shipped) : null
  return (below?.written ?? written) as WrittenPage
}

/** What changed between the last time that this draft was here and now, or under the version that is read. */
export function clashAtFirst(
  { from, page }: Begun,
  layouts: PageLayouts,
  person: Person | null,
): Clash | null {
  const { level, team, personal, shipped, mayPublish } = layouts
  const own = person ? null : ownLayout(layouts.page)
  const written = (own?.page ?? layouts.written) as WrittenPage
  if (page !== from && !same(from, written)) {
    const version = level === 'shipped' ? null : layouts[level]
    const where = level === 'shipped' ? 'below' : level
    return {
      base: from,
      theirs: written,
      level: where,
      by: version?.by ?? null,
      at: version?.createdAt ?? null,
    }
  }
  const [base, below, version] = own
    ? [own.base, layouts.written, team]
    : level === 'personal'
      ? [personal?.base, belowOf(layouts), team]
      : level === 'team' && mayPublish
        ? [team?.base, shipped?.written, null]
        : []
  if (!base || !below || same(base, below)) return null
  return {
    ...{ base: base as WrittenPage, theirs: below as WrittenPage, level: 'below' },
    ...{ by: version?.by ?? null, at: version?.createdAt ?? null },
  }
}
