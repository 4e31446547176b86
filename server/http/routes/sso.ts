import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { SsoFault } from '../../../core/api/accounts.ts'
import { ownPath } from '../../../core/api/own-path.ts'
import { closed } from '../../../core/words/schemas.ts'
import { AccountFault } from '../../accounts/account-fault.ts'
import type { Accounts } from '../../accounts/accounts.ts'
import { inDatabase } from '../../accounts/in-database.ts'
import type { Tokens } from '../../accounts/sessions.ts'
import { type From, logSignIn } from '../../accounts/sign-in-log.ts'
import { admit, type Claims } from '../../accounts/sso/admission.ts'
import { type RelyingParty, relyingParty, SsoError } from '../../accounts/sso/provider.ts'
import { signInBy } from '../../accounts/sso/sign-in.ts'
import { createTransactions, TRANSACTION_S, type Transaction } from '../../accounts/sso/transaction.ts'
import { createTryLimit } from '../../accounts/try-limits.ts'
import { type CookieNames, cookieOf, giveTokens } from '../cookies.ts'
import { whoIsAt } from '../hooks/reader.ts'
import type { App } from '../server.ts'
import { from } from './auth.ts'

/** Ways begun and ended from one address in a minute: a whole office comes in the morning. */
const TRIES = { points: 120, duration: 60 }

/**
 * The way in through a provider: to it, and back from it. Both are opened by a person's browser, not by the page, so
 * whatever goes wrong leads to the page for signing in, with a code of SSO_FAULTS.
 */
export function ssoRoutes(app: App, accounts: Accounts, names: CookieNames): void {
  const { ssoProviders, publicUrl } = accounts.config
  const callback = (id: string) => `/api/auth/sso/${id}/callback`
  const parties = new Map(
    ssoProviders.map((provider) => [
      provider.id,
      relyingParty(provider, `${publicUrl}${callback(provider.id)}`),
    ]),
  )
  const transactions = createTransactions(accounts.keys, accounts.now)
  const limit = createTryLimit(accounts, 'sso', TRIES)
  const cookie = (id: string) =>
    ({ httpOnly: true, secure: names.secure, sameSite: 'lax', path: callback(id) }) as const

  app.get('/api/auth/sso/:provider', {
    // A program that only asks whether the address answers must not begin anything, nor use up a code.
    exposeHeadRoute: false,
    config: { api: true, access: 'public', stateless: true, privateQuery: true },
    schema: {
      tags: ['accounts'],
      summary: 'Sign in through a provider: leads there; `next` is where to go afterwards',
      params: ProviderParams,
      querystring: Type.Object({ next: Type.Optional(Type.String()) }, closed),
    },
    handler: async (request, reply) => {
      const next = ownPath(request.query.next)
      try {
        const party = await partyOf(request)
        const { url, transaction } = await party.begin(next)
        const options = { ...cookie(party.provider.id), maxAge: TRANSACTION_S }
        return reply.setCookie(names.transaction, await transactions.seal(transaction), options).redirect(url)
      } catch (error) {
        return toSignIn(request, reply, error, next)
      }
    },
  })

  app.get('/api/auth/sso/:provider/callback', {
    exposeHeadRoute: false,
    config: { api: true, access: 'public', stateless: true, privateQuery: true },
    schema: {
      tags: ['accounts'],
      summary: 'Where a provider sends people back to: signs in, and leads into the shell',
      params: ProviderParams,
    },
    handler: async (request, reply) => {
      let next = '/'
      try {
        const party = await partyOf(request)
        const { id } = party.provider
        const query = request.url.split('?').slice(1).join('?')
        const state = new URLSearchParams(query).get('state')
        const transaction = await transactions.open(cookieOf(request, names.transaction), id, state)
        if (!transaction) throw new SsoError('expired', 'no way that was begun here belongs to this answer')
        next = transaction.next
        reply.clearCookie(names.transaction, cookie(id))
        giveTokens(reply, names, await arrive(party, query, transaction, from(request)))
        return reply.redirect(next)
      } catch (error) {
        return toSignIn(request, reply, error, next)
      }
    },
  })

  async function partyOf(request: ToProvider): Promise<RelyingParty> {
    const party = parties.get(request.params.provider)
    if (!party) throw new SsoError('unknown-provider', 'OIDC_PROVIDERS does not name it')
    await limit.take(whoIsAt(request.reader.address)).catch((error) => {
      // Where nothing can be counted, the way to the provider is open all the same.
      if (error instanceof AccountFault && error.code === 'accounts-unavailable') return
      if (!(error instanceof AccountFault)) throw error
      throw new SsoError('too-many-tries', 'too many from one address')
    })
    return party
  }

  /** Signs in who came back, or writes into the sign-in log why not. */
  async function arrive(
    party: RelyingParty,
    query: string,
    transaction: Transaction,
    by: From,
  ): Promise<Tokens> {
    const { provider } = party
    let claims: Claims = {}
    try {
      claims = await party.finish(query, transaction)
      const admitted = admit(provider, claims)
      if (typeof admitted === 'string') throw new SsoError(admitted, 'what the provider says does not let in')
      return await signInBy(accounts, provider, admitted, by)
    } catch (error) {
      const email = typeof claims.email === 'string' ? claims.email : ''
      const entry = { event: 'refused', email, by: `${provider.id}: ${faultOf(error)}`, ...by } as const
      // Where the database is down, the server's own log tells of it.
      await inDatabase(accounts, (db) => logSignIn(db, entry)).catch(() => {})
      throw error
    }
  }

  function toSignIn(request: ToProvider, reply: FastifyReply, error: unknown, next: string): FastifyReply {
    const { provider } = request.params
    const fault = faultOf(error)
    const known = error instanceof AccountFault
    const reason = known ? error.message : ((error as Error).stack ?? String(error))
    const details = { requestId: request.id, provider: provider.slice(0, 40), fault, reason }
    request.log[known ? 'info' : 'error'](details, 'not signed in through a provider')
    const query = new URLSearchParams({ fault })
    if (parties.has(provider)) query.set('provider', provider)
    if (next !== '/') query.set('next', next)
    return reply.redirect(`/sign-in?${query}`)
  }
}

type ToProvider = Pick<FastifyRequest, 'id' | 'log' | 'reader'> & {
  readonly params: { readonly provider: string }
}

const ProviderParams = Type.Object({ provider: Type.String() })

function faultOf(error: unknown): SsoFault {
  if (error instanceof SsoError) return error.fault
  if (error instanceof AccountFault) {
    return error.code === 'accounts-unavailable' ? 'accounts-unavailable' : 'account-disabled'
  }
  return 'invalid-answer'
}
