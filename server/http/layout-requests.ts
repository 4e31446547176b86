import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Person } from '../../core/api/accounts.ts'
import type { KeptLevel, PageFault } from '../../core/api/layouts.ts'
import { mayAs } from '../../core/api/roles.ts'
import { boundsFault } from '../../core/edit/bounds.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { sees } from '../../core/registry/scope.ts'
import { AccountFault } from '../accounts/account-fault.ts'
import { isUuid } from '../database/tables.ts'
import { checkSave } from '../layouts/check-save.ts'
import type { Layouts } from '../layouts/layouts.ts'
import { isOpenTo, writtenPages } from '../layouts/page-layouts.ts'
import { type Owner, ownerOf } from '../layouts/store.ts'
import { HttpFault, invalidLayout, matchNeeded, unknown } from './fault.ts'
import { personOf } from './routes/auth.ts'

/** What requests about versions and drafts have in common. */

export const PageParams = Type.Object({ page: Type.String() })
/** What is too large is told where, up to here. */
export const BODY = 2 << 20
const PAGE_ID = /^(?=.{1,64}$)[a-z][a-z0-9]*([-_][a-z0-9]+)*$/

/** The page of an address, which may be one that is still to be made. 404 where it may not, or is not for the reader. */
export function pageOf({ params, state }: FastifyRequest): string {
  const { page } = params as { page: string }
  if (PAGE_ID.test(page) && sees(state.scope.pages, page)) return page
  throw unknown('page', page, state.pages.keys())
}

/** Whose versions are meant: 403 where that is the team's and its reader may not save there. */
export function ownerFor(request: FastifyRequest, page: string, level: KeptLevel): Owner {
  const person = personOf(request)
  if (level === 'team') mustPublish(request, person, page)
  return ownerOf(level, person.id)
}

function mustPublish({ state, heads }: FastifyRequest, { role }: Person, page: string): void {
  if (!mayAs(role, 'editor'))
    throw new HttpFault('not-allowed', `this is for a role of editor; yours is ${role}`)
  if (!isOpenTo(state, heads, page))
    throw new HttpFault('not-allowed', 'parts of this page are not shared with you, and would be lost')
}

/**
 * Faults that are no reason against keeping a page. 400 with the others; 429 for who has had too much checked: it holds
 * the thread that answers everybody.
 */
export async function checked(
  { checking }: Layouts,
  { state, heads, reader: { who } }: FastifyRequest,
  page: string,
  written: WrittenPage,
): Promise<readonly PageFault[]> {
  const spent = await checking.get(who)
  if (spent && spent.remainingPoints <= 0) {
    const retryAfter = Math.ceil(spent.msBeforeNext / 1000)
    throw new AccountFault('too-many-tries', 'too many pages were sent in a minute', { retryAfter })
  }
  const started = performance.now()
  const pages = new Set([...state.pages.keys(), ...heads.team.keys(), ...heads.own.keys(), page])
  const { refused, faults } = checkSave(state, page, written, {
    known: writtenPages(state, heads, page),
    pages,
  })
  await checking.penalty(who, Math.ceil(performance.now() - started))
  if (refused.length > 0) throw invalidLayout(refused)
  return faults
}

/** What readers of a level would have without it. */
export function below(
  { state, heads }: FastifyRequest,
  page: string,
  level: KeptLevel,
): WrittenPage | undefined {
  return writtenPages(
    state,
    { ...heads, own: new Map(), ...(level === 'team' ? { team: new Map() } : {}) },
    page,
  ).at(-1)
}

/** What a change says in If-Match that it was made from. 428 where it does not say. */
export function matchOf({ headers }: FastifyRequest): string {
  const match = /^(?:W\/)?"([^"]*)"$/.exec(headers['if-match']?.trim() ?? '')
  if (!match) throw matchNeeded()
  return match[1]!
}

/** The version that a change was made from; null for none. */
export function expectedOf(request: FastifyRequest): string | null {
  const tag = matchOf(request)
  if (tag === 'none') return null
  // Nothing has this tag: it is another than what there is now.
  return isUuid(tag) ? tag : '00000000-0000-0000-0000-000000000000'
}

/** A page that is only kept along has to be bearable. 400 where it is not; `at` says where it stands in the body. */
export function mustBeBearable(page: unknown, at?: string): void {
  const refused = boundsFault(page)
  if (refused) throw invalidLayout([{ ...refused, path: [...(at ? [at] : []), ...refused.path] }])
}
