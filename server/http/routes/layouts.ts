import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Person } from '../../../core/api/accounts.ts'
import {
  type KeptLevel,
  LevelQuery,
  type PageLayouts,
  PageLayoutsSchema,
  PreviewedSchema,
  PreviewSchema,
  SaveLayoutSchema,
} from '../../../core/api/layouts.ts'
import { mayAs } from '../../../core/api/roles.ts'
import { boundsFault } from '../../../core/edit/bounds.ts'
import type { WrittenPage } from '../../../core/edit/written-page.ts'
import { sees } from '../../../core/registry/scope.ts'
import { AccountFault } from '../../accounts/account-fault.ts'
import { isUuid } from '../../database/tables.ts'
import { checkSave } from '../../layouts/check-save.ts'
import { keepPreview, type Layouts } from '../../layouts/layouts.ts'
import { isOpenTo, pageLayouts, writtenPages } from '../../layouts/page-layouts.ts'
import { currentVersion, type Owner, ownerOf, resetHead, saveVersion } from '../../layouts/store.ts'
import { HttpFault, invalidLayout, layoutChanged, matchNeeded, unknown } from '../fault.ts'
import { answers, NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'
import { personOf } from './auth.ts'

const PageParams = Type.Object({ page: Type.String() })
/** What is too large is told where, up to here. */
const BODY = 2 << 20
const PAGE_ID = /^(?=.{1,64}$)[a-z][a-z0-9]*([-_][a-z0-9]+)*$/

/** Versions of pages that people make in the browser: the team's, and everybody's own. */
export function layoutRoutes(app: App, layouts: Layouts): void {
  const { accounts } = layouts

  app.get('/api/layouts/:page', {
    config: { api: true, access: 'read', ofVersions: true },
    schema: {
      tags: ['layouts'],
      summary: 'A page as its reader has it, and the versions below it: what an editor begins with',
      params: PageParams,
      querystring: NoQuery,
      response: answers(PageLayoutsSchema),
    },
    handler: async (request, reply) => sendLayouts(request, reply, pageOf(request)),
  })

  app.post('/api/layouts/:page/preview', {
    config: { api: true, access: 'read', ofVersions: true, sheddable: true },
    bodyLimit: BODY,
    schema: {
      tags: ['layouts'],
      summary: 'Keep a page for a while, to look at: `?layout=` shows it',
      params: PageParams,
      querystring: NoQuery,
      body: PreviewSchema,
      response: answers(PreviewedSchema),
    },
    handler: async (request) => {
      const page = pageOf(request)
      const faults = checked(request, page, request.body.page)
      return { layout: keepPreview(layouts, page, request.body.page), faults }
    },
  })

  app.put('/api/layouts/:page', {
    config: { api: true, access: 'person', ofVersions: true, sheddable: true },
    bodyLimit: BODY,
    schema: {
      tags: ['layouts'],
      summary: 'Save a version of a page, one’s own or the team’s; If-Match says over which',
      params: PageParams,
      querystring: NoQuery,
      body: SaveLayoutSchema,
      response: answers(PageLayoutsSchema),
    },
    handler: async (request, reply) => {
      const page = pageOf(request)
      const { level, page: written, base, name = null } = request.body
      const { id: by } = personOf(request)
      const owner = ownerFor(request, page, level)
      const expected = expectedOf(request)
      checked(request, page, written)
      const from = base === undefined ? (below(request, page, level) ?? null) : base
      const refused = from && boundsFault(from)
      if (refused) throw invalidLayout([{ ...refused, path: ['base', ...refused.path] }])
      await unlessChanged(owner, page, () =>
        saveVersion(accounts, owner, { page, written, base: from, name, by }, expected),
      )
      await changed(request, owner)
      return sendLayouts(request, reply, page)
    },
  })

  app.delete('/api/layouts/:page', {
    config: { api: true, access: 'person', ofVersions: true },
    schema: {
      tags: ['layouts'],
      summary: 'Go back to what the level below has; the history stays',
      params: PageParams,
      querystring: LevelQuery,
      response: answers(PageLayoutsSchema),
    },
    handler: async (request, reply) => {
      const page = pageOf(request)
      const owner = ownerFor(request, page, request.query.level)
      const expected = expectedOf(request)
      if (expected !== null) {
        await unlessChanged(owner, page, () => resetHead(accounts, owner, page, expected))
        await changed(request, owner)
      }
      return sendLayouts(request, reply, page)
    },
  })

  async function sendLayouts(
    request: FastifyRequest,
    reply: FastifyReply,
    page: string,
  ): Promise<PageLayouts> {
    const { state, heads, reader } = request
    const found = await pageLayouts(layouts, state, heads, reader.person, page)
    if (!found) throw unknown('page', page, state.pages.keys())
    reply.header('etag', found.etag)
    return found
  }

  /** After a change: what this server has in memory of it is asked for again. */
  async function changed(request: FastifyRequest, owner: Owner): Promise<void> {
    const { id } = personOf(request)
    if (owner.level === 'team') await layouts.teamChanged()
    else layouts.heads.forget(id)
    request.heads = layouts.heads.known(id) ?? (await layouts.heads.read(id))
  }

  /** The same, where nothing was changed meanwhile: 412 with what there is now otherwise. */
  async function unlessChanged<T>(owner: Owner, page: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof AccountFault && error.code === 'layout-changed')
        throw layoutChanged(await currentVersion(accounts, owner, page))
      throw error
    }
  }
}

/** The page of an address, which may be one that is still to be made. 404 where it may not, or is not for the reader. */
function pageOf({ params, state }: FastifyRequest): string {
  const { page } = params as { page: string }
  if (PAGE_ID.test(page) && sees(state.scope.pages, page)) return page
  throw unknown('page', page, state.pages.keys())
}

/** Whose versions are meant: 403 where that is the team's and its reader may not save there. */
function ownerFor(request: FastifyRequest, page: string, level: KeptLevel): Owner {
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

/** Faults that are no reason against keeping a page. 400 with the others. */
function checked({ state, heads }: FastifyRequest, page: string, written: WrittenPage) {
  const pages = new Set([...state.pages.keys(), ...heads.team.keys(), ...heads.own.keys(), page])
  const { refused, faults } = checkSave(state, page, written, {
    known: writtenPages(state, heads, page),
    pages,
  })
  if (refused.length > 0) throw invalidLayout(refused)
  return faults
}

/** What readers of a level would have without it. */
function below({ state, heads }: FastifyRequest, page: string, level: KeptLevel): WrittenPage | undefined {
  return writtenPages(
    state,
    { ...heads, own: new Map(), ...(level === 'team' ? { team: new Map() } : {}) },
    page,
  ).at(-1)
}

/** The version that a change says it was made from; null for none. 428 where it does not say. */
function expectedOf({ headers }: FastifyRequest): string | null {
  const match = /^(?:W\/)?"([^"]*)"$/.exec(headers['if-match']?.trim() ?? '')
  if (!match) throw matchNeeded()
  const [, tag = ''] = match
  if (tag === 'none') return null
  // Nothing has this tag: it is another than what there is now.
  return isUuid(tag) ? tag : '00000000-0000-0000-0000-000000000000'
}
