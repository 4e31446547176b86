import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  LevelQuery,
  type PageLayouts,
  PageLayoutsSchema,
  PreviewedSchema,
  PreviewSchema,
  SaveLayoutSchema,
} from '../../../core/api/layouts.ts'
import { AccountFault } from '../../accounts/account-fault.ts'
import { keepPreview, type Layouts } from '../../layouts/layouts.ts'
import { pageLayouts } from '../../layouts/page-layouts.ts'
import { currentVersion, type Owner, resetHead, saveVersion } from '../../layouts/store.ts'
import { HttpFault, layoutChanged, unknown } from '../fault.ts'
import {
  BODY,
  below,
  checked,
  expectedOf,
  mustBeBearable,
  ownerFor,
  PageParams,
  pageOf,
} from '../layout-requests.ts'
import { answers, NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'
import { personOf } from './auth.ts'

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
      const faults = await checked(layouts, request, page, request.body.page)
      return { layout: await keepPreview(layouts, request.reader.person, page, request.body.page), faults }
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
      await checked(layouts, request, page, written)
      const from = base === undefined ? (below(request, page, level) ?? null) : base
      if (from) mustBeBearable(from, 'base')
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
      // A page that no file has is gone with its last version.
      if (expected !== null && !isThere(request, page)) return reply.code(204).send()
      return sendLayouts(request, reply, page)
    },
  })

  const isThere = ({ state, heads }: FastifyRequest, page: string) =>
    state.pages.has(page) || heads.team.has(page) || heads.own.has(page)

  async function sendLayouts(
    request: FastifyRequest,
    reply: FastifyReply,
    page: string,
  ): Promise<PageLayouts> {
    const { state, heads, reader } = request
    const found = await pageLayouts(layouts, state, heads, reader.person, page)
    if (!found) {
      if (state.pages.has(page))
        throw new HttpFault('faulty-page', `the page "${page}" has issues and no earlier version`)
      throw unknown('page', page, state.pages.keys())
    }
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
