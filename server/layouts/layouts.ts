import { LRUCache } from 'lru-cache'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Person } from '../../core/api/accounts.ts'
import type { ResolvedPage } from '../../core/api/pages.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import type { Page } from '../../core/page/page.ts'
import { sees } from '../../core/registry/scope.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { inDatabase } from '../accounts/in-database.ts'
import type { Config } from '../config.ts'
import { embeddedMark } from '../database/embedded-mark.ts'
import type { LoadedPage } from '../state/pages.ts'
import type { State } from '../state/state.ts'
import { createHeads, FRESH_MS, type Head, type HeadMemory, type Heads } from './heads.ts'
import { type Kept, openPage, shippedOf } from './opened.ts'
import { findText, putPreview } from './store.ts'
import { layoutOf, parseWritten } from './written.ts'

/** Versions of pages that people made in the browser, and what of them is in memory. */
export interface Layouts {
  readonly accounts: Accounts
  readonly instanceDir: string
  /** Whether the operator allows the team's versions to be written into files. */
  readonly toFiles: boolean
  readonly heads: HeadMemory
  /** Pages that somebody sent to look at, by what `?layout=` calls them. */
  readonly previews: LRUCache<string, Kept>
  /** Milliseconds that a reader's pages may take to be checked, in a minute. */
  readonly checking: RateLimiterMemory
  /** Versions that a person asked for by name. */
  readonly named: LRUCache<string, Kept>
  /** Reads the team's versions and goes on looking for others; resolves also where the database does not answer. */
  start(): Promise<void>
  stop(): void
  /** Reads the team's versions again, after a change. */
  teamChanged(): Promise<void>
  /** Calls when the team has other versions, from wherever they were saved; the answer ends it. */
  onTeam(listener: () => void): () => void
}

/** An editor of the largest page that ships spends a tenth of a second a change. */
const CHECKING = { points: 15_000, duration: 60 }

const kept = (bytes: number) =>
  new LRUCache<string, Kept>({ maxSize: bytes, sizeCalculation: ({ text }) => 2 * text.length + 500 })

/** Versions over a database that nothing here opens before there is one with versions of the team. */
export function createLayouts(
  accounts: Accounts,
  { instanceDir, layoutsToFiles: toFiles }: Pick<Config, 'instanceDir' | 'layoutsToFiles'>,
): Layouts {
  const { database, config, log } = accounts
  const listeners = new Set<() => void>()
  const heads = createHeads(
    (work) => inDatabase(accounts, work),
    () => {
      for (const listener of listeners) listener()
    },
  )
  /** There is something in it for everybody. */
  const mark = embeddedMark(database, config, 'team-layouts')
  let timer: NodeJS.Timeout | undefined
  const read = () =>
    heads.readTeam().catch((error: Error) => {
      log.error({ reason: error.message }, 'versions of pages are not read')
    })
  return {
    ...{ accounts, instanceDir, toFiles },
    heads,
    previews: kept(16 << 20),
    checking: new RateLimiterMemory(CHECKING),
    named: kept(8 << 20),
    async start() {
      if (mark.mayHold) await read()
      if (database.kind === 'embedded') return
      // Another server may have saved one.
      timer = setInterval(read, FRESH_MS)
      timer.unref()
    },
    stop: () => clearInterval(timer),
    async teamChanged() {
      mark.put()
      await heads.readTeam()
    },
    onTeam(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Changes with the pages that everybody gets: those of files, and the team's versions of them. */
export function pagesVersion(state: State, { heads }: Layouts): string {
  const team = heads.known(null)?.key ?? ''
  return team === '' ? state.configVersion : `${state.configVersion}.${team}`
}

/** A version of a page as one reader has it. */
export interface Shown {
  readonly kept: Kept
  readonly level: Exclude<ResolvedPage['level'], 'shipped'>
}

/** The version that a reader has of a page; null where that is the shipped one. */
export function ownVersion(state: State, heads: Heads, page: string): Shown | null {
  if (heads.key === '' || !sees(state.scope.pages, page)) return null
  const head = heads.own.get(page) ?? heads.team.get(page)
  if (!head) return null
  // What was written back into the file is the file's from then on.
  return shippedOf(state, page)?.layout === head.layout ? null : { kept: head, level: head.level }
}

/** The version of a page that `?layout=` names; null for the shipped one, undefined for none that this reader has. */
export async function namedVersion(
  { accounts, previews, named }: Layouts,
  state: State,
  heads: Heads,
  person: string | null,
  page: string,
  layout: string,
): Promise<Shown | null | undefined> {
  if (!/^[0-9a-f]{16}$/.test(layout) || !sees(state.scope.pages, page)) return undefined
  if (shippedOf(state, page)?.layout === layout) return null
  const head = [heads.own.get(page), heads.team.get(page)].find((one) => one?.layout === layout)
  if (head) return { kept: head, level: head.level }
  const preview = previews.get(layout)
  if (preview?.page === page) return { kept: preview, level: 'draft' }
  // Nobody but who is signed in may make the database work.
  if (person === null) return undefined
  const key = `${person} ${page} ${layout}`
  const text = named.get(key)?.text ?? (await findText(accounts, person, page, layout))
  if (text === undefined) return undefined
  const found = { page, layout, text }
  named.set(key, found)
  return { kept: found, level: 'draft' }
}

/**
 * The versions that somebody has, and that of one page: what `?layout=` names, undefined where that is not there, or
 * their own. For nobody nothing is asked of the database.
 */
export async function versionsOf(
  layouts: Layouts,
  state: State,
  person: Person | null,
  page: string,
  layout: unknown,
): Promise<Versions> {
  const id = person?.id ?? null
  const heads = layouts.heads.known(id) ?? (await layouts.heads.read(id!))
  if (layout === undefined) return { heads, shown: ownVersion(state, heads, page) }
  const named = namedVersion(layouts, state, heads, id, page, String(layout))
  return { heads, shown: await named.catch(() => undefined) }
}

export interface Versions {
  readonly heads: Heads
  readonly shown: Shown | null | undefined
}

/**
 * Keeps a page to look at: here, and for who is signed in also where the other servers of a PostgreSQL find it, since
 * any of them may be asked to show it.
 */
export async function keepPreview(
  { accounts, previews }: Layouts,
  person: Person | null,
  page: string,
  written: WrittenPage,
): Promise<string> {
  const layout = layoutOf(written)
  const known = previews.get(layout)
  const text = JSON.stringify(written)
  previews.set(layout, { page, layout, text })
  if (known || person === null || accounts.database.kind === 'embedded') return layout
  await inDatabase(accounts, (db) => putPreview(db, page, layout, text)).catch((error) => {
    accounts.log.error({ reason: (error as Error).message }, 'a page to look at is kept by this server alone')
  })
  return layout
}

/** A page as its reader has it; undefined where there is none. What cannot be read any more gives way to the shipped one. */
export function loadedPage(state: State, id: string, shown: Shown | null): LoadedPage | undefined {
  return (shown && openPage(state, shown.kept)) ?? state.pages.get(id)
}

const written = new WeakMap<Head, WrittenPage>()
/** The page of a head, parsed once. */
export function writtenOf(head: Head): WrittenPage {
  const page = written.get(head) ?? parseWritten(head.text)
  written.set(head, page)
  return page
}

/** The pages of somebody's menu: those of the files as they have them, then those that only people made. */
export function menuPages(state: State, heads: Heads): Iterable<Pick<LoadedPage, 'id' | 'page'>> {
  if (heads.key === '') return state.pages.values()
  // The title of a version needs no more checking than it had when it was saved.
  const own = (id: string) => {
    const head = ownVersion(state, heads, id) && (heads.own.get(id) ?? heads.team.get(id))
    return head && { id, page: writtenOf(head) as Page }
  }
  const order = ({ page }: { page: Page }) => page.order ?? Number.MAX_SAFE_INTEGER
  const further = [...new Set([...heads.team.keys(), ...heads.own.keys()])]
    .filter((id) => !state.pages.has(id))
    .flatMap((id) => own(id) ?? [])
    .sort((a, b) => order(a) - order(b) || a.id.localeCompare(b.id))
  return [...[...state.pages.values()].map((loaded) => own(loaded.id) ?? loaded), ...further]
}
