import Type from 'typebox'
import {
  AccountSchema,
  ChangeAccountSchema,
  InvitedSchema,
  InviteSchema,
  PeopleSchema,
  SessionListSchema,
  SignInLogSchema,
} from '../../../core/api/accounts.ts'
import { closed } from '../../../core/words/schemas.ts'
import type { Accounts } from '../../accounts/accounts.ts'
import { invite, withdrawInvitation } from '../../accounts/invitations.ts'
import type { Letters } from '../../accounts/letters.ts'
import { invitationLink } from '../../accounts/links.ts'
import { changeAccount, endSessions, listPeople, sessionsOf } from '../../accounts/people.ts'
import { readSignInLog } from '../../accounts/sign-in-log.ts'
import { isUuid } from '../../database/tables.ts'
import { answers, NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'
import { routeNotFound } from '../shell.ts'
import { from, IdParams, originOf, personOf } from './auth.ts'

/** What admins do about others' accounts. */
export function peopleRoutes(app: App, accounts: Accounts, letters: Letters): void {
  app.get('/api/people', {
    config: { api: true, access: 'admin', stateless: true },
    schema: {
      tags: ['people'],
      summary: 'Everybody with an account, and open invitations',
      querystring: NoQuery,
      response: answers(PeopleSchema),
    },
    handler: async () => listPeople(accounts),
  })

  app.post('/api/people/invitations', {
    config: { api: true, access: 'admin', stateless: true },
    schema: {
      tags: ['people'],
      summary: 'Invite somebody; the link is shown this once',
      querystring: NoQuery,
      body: InviteSchema,
      response: answers(InvitedSchema),
    },
    handler: async (request) => {
      const { body } = request
      const by = personOf(request)
      const { id, token, expiresAt } = await invite(accounts, body, by, from(request))
      const link = invitationLink(originOf(accounts, request), token)
      const mailed = await letters.send(body.email, body.lang, ({ words, name, moment }) => ({
        subject: words.invitation(name),
        paragraphs: [
          words.invites(by.name || by.email, name),
          `${words.follow}\n${link}`,
          words.until(moment(expiresAt)),
          words.notYou,
        ],
      }))
      return { id, link, expiresAt: expiresAt.toISOString(), mailed }
    },
  })

  app.delete('/api/people/invitations/:id', {
    config: { api: true, access: 'admin', stateless: true },
    schema: {
      tags: ['people'],
      summary: 'Take an invitation back',
      params: IdParams,
      querystring: NoQuery,
    },
    handler: async (request, reply) => {
      const { id } = request.params
      if (!isUuid(id) || !(await withdrawInvitation(accounts, id))) return routeNotFound(request, reply)
      return reply.code(204).send()
    },
  })

  app.patch('/api/people/:id', {
    config: { api: true, access: 'admin', stateless: true },
    schema: {
      tags: ['people'],
      summary: 'Change what an account may do; its sessions end',
      params: IdParams,
      querystring: NoQuery,
      body: ChangeAccountSchema,
      response: answers(AccountSchema),
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const by = personOf(request).email
      const changed = isUuid(id)
        ? await changeAccount(accounts, id, request.body, by, from(request))
        : undefined
      return changed ?? routeNotFound(request, reply)
    },
  })

  app.get('/api/people/:id/sessions', {
    config: { api: true, access: 'admin', stateless: true },
    schema: {
      tags: ['people'],
      summary: 'Somebody’s open sessions',
      params: IdParams,
      querystring: NoQuery,
      response: answers(SessionListSchema),
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const sessions = isUuid(id) ? await sessionsOf(accounts, id) : undefined
      return sessions ? { sessions } : routeNotFound(request, reply)
    },
  })

  app.delete('/api/people/:id/sessions', {
    config: { api: true, access: 'admin', stateless: true },
    schema: {
      tags: ['people'],
      summary: 'End every session of somebody',
      params: IdParams,
      querystring: NoQuery,
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const ended = isUuid(id) && (await endSessions(accounts, id, personOf(request).email, from(request)))
      if (!ended) return routeNotFound(request, reply)
      return reply.code(204).send()
    },
  })

  app.get('/api/people/log', {
    config: { api: true, access: 'admin', stateless: true },
    schema: {
      tags: ['people'],
      summary: 'The sign-in log, the newest first',
      querystring: Type.Object(
        {
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
          before: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })),
        },
        closed,
      ),
      response: answers(SignInLogSchema),
    },
    handler: async (request) => readSignInLog(accounts, request.query),
  })
}
