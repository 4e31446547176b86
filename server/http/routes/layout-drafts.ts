import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { type Draft, DraftSchema, OwnDraftSchema, SaveDraftSchema } from '../../../core/api/layouts.ts'
import { AccountFault } from '../../accounts/account-fault.ts'
import { findDraft, ownDraft, removeDraft, saveDraft } from '../../layouts/drafts.ts'
import type { Layouts } from '../../layouts/layouts.ts'
import { seenPage } from '../../layouts/page-layouts.ts'
import { invalidLayout, layoutChanged, unknownLayout } from '../fault.ts'
import { BODY, matchOf, mustBeBearable, PageParams, pageOf } from '../layout-requests.ts'
import { answers, NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'
import { personOf } from './auth.ts'

const DraftParams = Type.Object({ ...PageParams.properties, id: Type.String() })

/**
 * What people are working on, one draft of a page each. A draft need not be a page without faults: what is half done is
 * not lost. Who is told its id may open it, as far as they see what is in it.
 */
export function layoutDraftRoutes(app: App, { accounts }: Layouts): void {
  app.get('/api/layouts/:page/draft', {
    config: { api: true, access: 'person' },
    schema: {
      tags: ['layouts'],
      summary: 'One’s own draft of a page',
      params: PageParams,
      querystring: NoQuery,
      response: answers(OwnDraftSchema),
    },
    handler: async (request, reply) =>
      own(reply, await ownDraft(accounts, personOf(request).id, pageOf(request))),
  })

  app.put('/api/layouts/:page/draft', {
    config: { api: true, access: 'person' },
    bodyLimit: BODY,
    schema: {
      tags: ['layouts'],
      summary: 'Save one’s draft of a page; If-Match says over which save',
      params: PageParams,
      querystring: NoQuery,
      body: SaveDraftSchema,
      response: answers(OwnDraftSchema),
    },
    handler: async (request, reply) => {
      const page = pageOf(request)
      const { page: written, base = null, level = null } = request.body
      mustBeBearable(written)
      if (base) mustBeBearable(base, 'base')
      if (written.id !== page) {
        const message = `invalid id: expected ${JSON.stringify(page)}, as the address says`
        throw invalidLayout([{ code: 'invalid-value', path: ['id'], message }])
      }
      const { id } = personOf(request)
      const expected = numberOf(matchOf(request))
      await unlessChanged(id, page, () => saveDraft(accounts, id, { page, level, written, base }, expected))
      return own(reply, await ownDraft(accounts, id, page))
    },
  })

  app.delete('/api/layouts/:page/draft', {
    config: { api: true, access: 'person' },
    schema: {
      tags: ['layouts'],
      summary: 'Throw one’s draft of a page away',
      params: PageParams,
      querystring: NoQuery,
    },
    handler: async (request, reply) => {
      const page = pageOf(request)
      const { id } = personOf(request)
      const expected = numberOf(matchOf(request))
      await unlessChanged(id, page, () => removeDraft(accounts, id, page, expected))
      return reply.code(204).send()
    },
  })

  app.get('/api/layouts/:page/drafts/:id', {
    config: { api: true, access: 'person' },
    schema: {
      tags: ['layouts'],
      summary: 'Somebody’s draft, for who was told its id',
      params: DraftParams,
      querystring: NoQuery,
      response: answers(DraftSchema),
    },
    handler: async (request): Promise<Draft> => {
      const { state } = request
      const draft = await findDraft(accounts, pageOf(request), request.params.id)
      const written = draft && seenPage(state, draft.written)
      if (!written) throw unknownLayout()
      return { ...draft, written, base: draft.base && seenPage(state, draft.base) }
    },
  })

  async function unlessChanged(person: string, page: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (error instanceof AccountFault && error.code === 'layout-changed')
        throw layoutChanged(await ownDraft(accounts, person, page))
      throw error
    }
  }
}

function own(reply: FastifyReply, draft: Draft | null) {
  reply.header('etag', `"${draft?.number ?? 0}"`)
  return { draft }
}

/** The save that a change was made from; what is no number is none that there is. */
const numberOf = (tag: string) => (/^\d{1,9}$/.test(tag) ? Number(tag) : -1)
