import type { Person } from '../../core/api/accounts.ts'
import type { PageLayouts, WholeVersion } from '../../core/api/layouts.ts'
import { mayAs } from '../../core/api/roles.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { PageSchema } from '../../core/page/page.ts'
import { checkSchema } from '../../core/yaml/check-schema.ts'
import { wholeOf } from '../rights/scoped-state.ts'
import { scopedWritten } from '../rights/scoped-written.ts'
import type { State } from '../state/state.ts'
import { ownDraft } from './drafts.ts'
import type { Head, Heads } from './heads.ts'
import { type Layouts, ownVersion, writtenOf } from './layouts.ts'
import { shippedOf } from './opened.ts'
import { currentVersion } from './store.ts'
import { layoutOf } from './written.ts'

/**
 * All versions of a page that somebody has: undefined where there is none. For nobody nothing is asked of the database;
 * they are not told who made a version, nor what it was made from.
 */
export async function pageLayouts(
  layouts: Layouts,
  state: State,
  heads: Heads,
  person: Person | null,
  page: string,
): Promise<PageLayouts | undefined> {
  const { accounts } = layouts
  const shipped = shippedOf(state, page)
  const teamHead = heads.team.get(page)
  const [team, personal, draft] = person
    ? await Promise.all([
        teamHead ? currentVersion(accounts, { level: 'team' }, page) : null,
        heads.own.has(page) ? currentVersion(accounts, { level: 'personal', person: person.id }, page) : null,
        ownDraft(accounts, person.id, page),
      ])
    : [teamHead ? told(teamHead) : null, null, null]
  const seen = (version: WholeVersion | null) => version && seenVersion(state, version)
  const found = { shipped: shipped ?? null, team: seen(team), personal: seen(personal) }
  const shown = ownVersion(state, heads, page)
  const level = shown?.level === 'personal' ? 'personal' : shown?.level === 'team' ? 'team' : 'shipped'
  const own = found[level] ?? found.personal ?? found.team ?? found.shipped
  if (!own) return undefined
  const below = level === 'personal' ? (found.team ?? found.shipped) : level === 'team' ? found.shipped : null
  const base = level === 'shipped' ? null : found[level]?.base
  const etags = { team: etagOf(team), personal: etagOf(personal) }
  const mayPublish = mayAs(person?.role ?? 'viewer', 'editor') && isOpenTo(state, heads, page)
  return {
    page,
    written: own.written,
    level,
    layout: own.layout,
    etag: person ? etags.personal : etags.team,
    etags,
    ...found,
    draft: draft && {
      ...{ id: draft.id, page, level: draft.level, number: draft.number },
      savedAt: draft.savedAt,
    },
    behind: base != null && below !== null && layoutOf(base) !== layoutOf(below.written),
    mayPublish,
    toFile: mayPublish && layouts.toFiles,
  }
}

const etagOf = (version: Pick<WholeVersion, 'id'> | null) => `"${version?.id ?? 'none'}"`

/** The team's version, as far as it is in memory. */
const told = (head: Head): WholeVersion => ({
  ...{ id: head.version, level: 'team', layout: head.layout, name: null, by: null, base: null },
  ...{ createdAt: head.createdAt, current: true, written: writtenOf(head) },
})

/** A version without what its reader does not see. */
export function seenVersion(state: State, version: WholeVersion): WholeVersion {
  const { written, base } = version
  return { ...version, written: seenPage(state, written) ?? written, base: base && seenPage(state, base) }
}

/** A written page without what its reader does not see; null where it cannot be told what that is. */
export function seenPage(state: State, page: WrittenPage): WrittenPage | null {
  if (wholeOf(state) === state) return page
  const { faults } = checkSchema(PageSchema, page, 'page', state.registry.instance)
  return faults.length > 0 ? null : scopedWritten(state, page)
}

/** The written pages that somebody has of a page, from the shipped one up, as they see them. */
export function writtenPages(state: State, heads: Heads, page: string): WrittenPage[] {
  const { written } = shippedOf(state, page) ?? {}
  const versions = [heads.team.get(page), heads.own.get(page)].flatMap((head) =>
    head ? (seenPage(state, writtenOf(head)) ?? []) : [],
  )
  return written ? [written, ...versions] : versions
}

/** Whether nothing of a page is kept from a reader: what they save of it for all has all that it had. */
export function isOpenTo(state: State, heads: Heads, page: string): boolean {
  const whole = wholeOf(state)
  if (whole === state) return true
  const seen = writtenPages(state, { ...heads, own: new Map() }, page)
  const all = writtenPages(whole, { ...heads, own: new Map() }, page)
  return JSON.stringify(seen) === JSON.stringify(all)
}
