import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import {
  AcceptSchema,
  ChangePasswordSchema,
  InvitationSchema,
  InvitationTokenSchema,
  LoginSchema,
  type Me,
  MeSchema,
  type Person,
  RegisterByLetterSchema,
  RegisteredSchema,
  RegisterSchema,
  SessionListSchema,
  SetupSchema,
} from '../../../core/api/accounts.ts'
import { AccountFault, signInNeeded } from '../../accounts/account-fault.ts'
import type { Accounts } from '../../accounts/accounts.ts'
import { acceptInvitation, invitationOf } from '../../accounts/invitations.ts'
import type { Letters } from '../../accounts/letters.ts'
import { meOf } from '../../accounts/me.ts'
import { register, registerByLetter } from '../../accounts/registration.ts'
import { endSession, listSessions, refreshSession, signOut, type Tokens } from '../../accounts/sessions.ts'
import { setUp } from '../../accounts/setup.ts'
import { changePassword, signIn } from '../../accounts/sign-in.ts'
import type { From } from '../../accounts/sign-in-log.ts'
import { isUuid } from '../../database/tables.ts'
import { type CookieNames, cookieOf, giveTokens, takeTokens } from '../cookies.ts'
import { answers, NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'
import { routeNotFound } from '../shell.ts'
import { createSignInLimits } from '../sign-in-limits.ts'

/** Signing in and out, and what everyone does with their own account. */
export function authRoutes(app: App, accounts: Accounts, letters: Letters, names: CookieNames): void {
  const { config } = accounts
  const limits = createSignInLimits(accounts, names)

  const give = (reply: FastifyReply, tokens: Tokens): Promise<Me> => {
    giveTokens(reply, names, tokens)
    limits.remember(reply, tokens.person.email)
    return meOf(accounts, tokens.person)
  }

  app.get('/api/auth/me', {
    config: { api: true, access: 'public', stateless: true },
    schema: {
      tags: ['accounts'],
      summary: 'Who asks, and how one may sign in',
      querystring: NoQuery,
      response: answers(MeSchema),
    },
    handler: async (request) => {
      if (request.unproven) throw request.unproven
      return meOf(accounts, request.reader.person)
    },
  })

  app.post('/api/auth/setup', {
    config: { api: true, access: 'public', stateless: true },
    schema: {
      tags: ['accounts'],
      summary: 'Make the first admin, with the token of the link that the first start prints',
      querystring: NoQuery,
      body: SetupSchema,
      response: answers(MeSchema),
    },
    handler: async (request, reply) => {
      const { token, ...person } = request.body
      const tokens = await limits.forLink(request, () => setUp(accounts, token, person, from(request)))
      // After the first admin there is nothing here.
      return tokens ? give(reply, tokens) : routeNotFound(request, reply)
    },
  })

  app.post('/api/auth/login', {
    config: { api: true, access: 'public', stateless: true },
    schema: {
      tags: ['accounts'],
      summary: 'Sign in by e-mail and password',
      querystring: NoQuery,
      body: LoginSchema,
      response: answers(MeSchema),
    },
    handler: async (request, reply) => {
      const { body } = request
      const work = () => signIn(accounts, body, from(request))
      return give(reply, await limits.forAccount(request, body.email, work))
    },
  })

  if (config.authRegistration && letters.on) {
    app.post('/api/auth/register', {
      config: { api: true, access: 'public', stateless: true },
      schema: {
        tags: ['accounts'],
        summary: 'Ask for an account: a letter says how to go on',
        querystring: NoQuery,
        body: RegisterByLetterSchema,
        response: answers(RegisteredSchema),
      },
      handler: async (request) => {
        const { body } = request
        const origin = originOf(accounts, request)
        const work = () => registerByLetter(accounts, letters, body, origin, from(request))
        await limits.forRegistration(request, body.email, work)
        return { mailed: true }
      },
    })
  } else if (config.authRegistration) {
    app.post('/api/auth/register', {
      config: { api: true, access: 'public', stateless: true },
      schema: {
        tags: ['accounts'],
        summary: 'Make an account for oneself; sign in next',
        querystring: NoQuery,
        body: RegisterSchema,
        response: answers(RegisteredSchema),
      },
      handler: async (request) => {
        const { body } = request
        const work = () => register(accounts, body, from(request))
        await limits.forRegistration(request, body.email, work)
        return { mailed: false }
      },
    })
  }

  app.post('/api/auth/refresh', {
    config: { api: true, access: 'public', stateless: true },
    schema: {
      tags: ['accounts'],
      summary: 'New cookies for a session that goes on',
      querystring: NoQuery,
      response: answers(MeSchema),
    },
    handler: async (request, reply) => {
      const token = cookieOf(request, names.refresh)
      try {
        if (token === undefined) throw signInNeeded()
        return await give(reply, await refreshSession(accounts, token, from(request)))
      } catch (error) {
        if (error instanceof AccountFault && error.code === 'sign-in-needed') takeTokens(reply, names)
        throw error
      }
    },
  })

  app.post('/api/auth/logout', {
    config: { api: true, access: 'public', stateless: true },
    schema: { tags: ['accounts'], summary: 'End this session', querystring: NoQuery },
    handler: async (request, reply) => {
      const [access, refresh] = [cookieOf(request, names.access), cookieOf(request, names.refresh)]
      takeTokens(reply, names)
      await signOut(accounts, { access, refresh }, from(request))
      return reply.code(204).header('clear-site-data', '"cache", "storage"').send()
    },
  })

  app.post('/api/auth/password', {
    config: { api: true, access: 'person', stateless: true },
    schema: {
      tags: ['accounts'],
      summary: 'Change one’s password; every other session ends',
      querystring: NoQuery,
      body: ChangePasswordSchema,
      response: answers(MeSchema),
    },
    handler: async (request, reply) => {
      const person = personOf(request)
      const work = () => changePassword(accounts, person, request.body, from(request))
      return give(reply, await limits.forAccount(request, person.email, work))
    },
  })

  app.post('/api/auth/invitation', {
    config: { api: true, access: 'public', stateless: true },
    schema: {
      tags: ['accounts'],
      summary: 'What an invitation’s link invites to',
      querystring: NoQuery,
      body: InvitationTokenSchema,
      response: answers(InvitationSchema),
    },
    handler: async (request) => limits.forLink(request, () => invitationOf(accounts, request.body.token)),
  })

  app.post('/api/auth/accept', {
    config: { api: true, access: 'public', stateless: true },
    schema: {
      tags: ['accounts'],
      summary: 'Accept an invitation: makes the account and signs in',
      querystring: NoQuery,
      body: AcceptSchema,
      response: answers(MeSchema),
    },
    handler: async (request, reply) => {
      const { token, ...person } = request.body
      const work = () => acceptInvitation(accounts, token, person, from(request))
      return give(reply, await limits.forLink(request, work))
    },
  })

  app.get('/api/auth/sessions', {
    config: { api: true, access: 'person', stateless: true },
    schema: {
      tags: ['accounts'],
      summary: 'One’s own open sessions',
      querystring: NoQuery,
      response: answers(SessionListSchema),
    },
    handler: async (request) => ({
      sessions: await listSessions(accounts, personOf(request).id, request.session),
    }),
  })

  app.delete('/api/auth/sessions/:id', {
    config: { api: true, access: 'person', stateless: true },
    schema: {
      tags: ['accounts'],
      summary: 'End one of one’s own sessions',
      params: IdParams,
      querystring: NoQuery,
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const ended = isUuid(id) && (await endSession(accounts, personOf(request), id, from(request)))
      if (!ended) return routeNotFound(request, reply)
      return reply.code(204).send()
    },
  })
}

export const IdParams = Type.Object({ id: Type.String() })

export function from({ reader, headers }: FastifyRequest): From {
  return { address: reader.address, agent: String(headers['user-agent'] ?? '').slice(0, 300) }
}

/** Where links lead: without PUBLIC_URL, the address that the browser of who asks used. */
export function originOf({ config }: Accounts, { protocol, host }: FastifyRequest): string {
  return config.publicUrl ?? `${protocol}://${host}`
}

/** Who asks, in a route that is only for who is signed in. */
export function personOf({ reader }: FastifyRequest): Person {
  if (!reader.person) throw signInNeeded()
  return reader.person
}
