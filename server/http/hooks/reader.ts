import { isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { Person } from '../../../core/api/accounts.ts'
import { mayAs } from '../../../core/api/roles.ts'
import { AccountFault, signInNeeded } from '../../accounts/account-fault.ts'
import type { SignedIn, TokenReader } from '../../accounts/token-reader.ts'
import type { Reader, Right } from '../../answer/reader.ts'
import { type CookieNames, cookieOf } from '../cookies.ts'

declare module 'fastify' {
  interface FastifyRequest {
    reader: Reader
    /** The session that the reader is signed in with. */
    session: string | null
    /** Why a token that came along proves nothing; null where it does, or none came. */
    unproven: AccountFault | null
  }
}

const LOOPBACK = new Set(['127.0.0.1', '::1'])
/** Whoever sends one of these stands between the reader and this server. */
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip'] as const

/** A person by the cookie of a request, an address where there is none. */
export const reader = plugin(
  async (app, { tokens, names }: { readonly tokens: TokenReader; readonly names: CookieNames }) => {
    app.decorateRequest('session', null)
    app.decorateRequest('unproven', null)
    app.addHook('onRequest', (request, _reply, done) => {
      const address = addressOf(request)
      const token = cookieOf(request, names.access)
      const proven = token === undefined ? null : tokens.known(token)
      if (proven !== undefined) {
        prove(request, address, token, proven)
        return done()
      }
      tokens.read(token!).then(
        (found) => {
          prove(request, address, token, found)
          done()
        },
        (error) => {
          if (!(error instanceof AccountFault)) return done(error)
          request.reader = readerOf(request, address, null)
          request.unproven = error
          done()
        },
      )
    })
  },
)

function prove(request: FastifyRequest, address: string, token: string | undefined, found: SignedIn | null) {
  request.reader = readerOf(request, address, found?.person ?? null)
  request.session = found?.session ?? null
  if (token !== undefined && !found) request.unproven = signInNeeded()
}

function addressOf({ ip }: FastifyRequest): string {
  return ip.replace(/^::ffff:(?=\d+\.)/i, '')
}

/** Whether a request comes from this machine and nobody stands between. */
export function isLocal(request: FastifyRequest): boolean {
  return (
    LOOPBACK.has(addressOf(request)) && PROXY_HEADERS.every((name) => request.headers[name] === undefined)
  )
}

function readerOf(request: FastifyRequest, address: string, person: Person | null): Reader {
  const trusted = person ? mayAs(person.role, 'editor') : isLocal(request)
  const who = person ? `person:${person.id}` : whoIsAt(address)
  return { person, who, address, rights: trusted ? WITH_ISSUES : NO_RIGHTS }
}

const WITH_ISSUES: ReadonlySet<Right> = new Set<Right>(['issues'])
const NO_RIGHTS: ReadonlySet<Right> = new Set<Right>()

/** One reader of IPv6 has the addresses of a whole network; the network is who asks. */
export function whoIsAt(address: string): string {
  if (!isIPv6(address)) return address
  const [before = '', after] = address.toLowerCase().split('%', 1)[0]!.split('::')
  const head = before.split(':').filter((group) => group !== '')
  const tail = (after ?? '').split(':').filter((group) => group !== '')
  const zeros = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length)
  const groups = [...head, ...Array.from({ length: zeros }, () => '0'), ...tail]
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
  return `${network.join(':')}::/64`
}
