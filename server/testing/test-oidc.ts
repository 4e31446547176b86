import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import Provider from 'oidc-provider'

/** Whom a provider for tests takes whoever comes for. */
export interface TestPerson {
  readonly sub: string
  readonly [claim: string]: unknown
}

export interface TestOidc {
  readonly issuer: string
  /** The next one who comes; null says no. */
  person: TestPerson | null
  /** What it answers at some paths instead, such as nothing at all. */
  readonly instead: Map<string, (response: ServerResponse) => void>
  /** How often each path was asked for. */
  readonly asked: ReadonlyMap<string, number>
  /** Signs with a new key from now on, and publishes that one alone. */
  rotate(): Promise<void>
  close(): Promise<void>
}

export interface TestOidcOptions {
  readonly redirectUri: string
  /** Providers of one test need different ones: they share their memory. */
  readonly clientId?: string
  readonly clientSecret?: string
  /** A free one by default. */
  readonly port?: number
  /** Whether claims stand in the ID token, too, and not only in what UserInfo says. */
  readonly inIdToken?: boolean
  /** Whether a page with buttons asks whoever comes, as providers do; otherwise they are let in at once. */
  readonly asks?: boolean
}

/**
 * A certified OpenID provider on loopback, which lets in whoever comes as `person` without asking. What it publishes and
 * checks is its own: PKCE, the client's secret, codes that count once.
 */
export async function startOidc(options: TestOidcOptions): Promise<TestOidc> {
  const { redirectUri, clientId = 'rattan', clientSecret = 'a secret of the client' } = options
  let handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  const asked = new Map<string, number>()
  const instead = new Map<string, (response: ServerResponse) => void>()
  const server = createServer((request, response) => {
    const path = request.url!.split('?')[0]!
    asked.set(path, (asked.get(path) ?? 0) + 1)
    const other = instead.get(path)
    if (other) other(response)
    else void handle(request, response)
  })
  const issuer = await listen(server, options.port)
  const people = new Map<string, TestPerson>()

  const self = {
    issuer,
    asked,
    instead,
    person: {
      sub: 'an',
      email: 'an@example.com',
      email_verified: true,
      name: 'Nguyễn An',
    } as TestPerson | null,
    rotate,
    close: () => close(server),
  }

  async function rotate() {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    const key = { ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), alg: 'RS256', use: 'sig' }
    const provider = new Provider(issuer, {
      clients: [
        {
          ...{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] },
          ...{ response_types: ['code'], grant_types: ['authorization_code'] },
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      jwks: { keys: [key] },
      cookies: { keys: ['a key of the tests'] },
      conformIdTokenClaims: !options.inIdToken,
      claims: {
        openid: ['sub', 'roles', 'groups', 'desk', 'realm_access'],
        email: ['email', 'email_verified'],
        profile: ['name', 'preferred_username'],
      },
      features: { devInteractions: { enabled: false } },
      ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 60, Grant: 60, Session: 60 },
      pkce: { required: () => true },
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => people.get(sub)! }),
      loadExistingGrant: async ({
        oidc,
      }: {
        oidc: Readonly<Record<string, { accountId: string; clientId: string }>>
      }) => {
        const grant = new provider.Grant({
          accountId: oidc.session!.accountId,
          clientId: oidc.client!.clientId,
        })
        grant.addOIDCScope('openid email profile')
        await grant.save()
        return grant
      },
    })
    const rest = provider.callback()
    handle = async (request, response) => {
      if (!request.url!.startsWith('/interaction/')) return rest(request, response)
      if (options.asks && request.method === 'GET') {
        response.setHeader('content-type', 'text/html; charset=utf-8').end(PAGE)
        return
      }
      const person = request.url!.endsWith('/no') ? null : self.person
      if (person) people.set(person.sub, person)
      const result = person ? { login: { accountId: person.sub } } : { error: 'access_denied' }
      await provider.interactionFinished(request, response, result)
    }
  }
  await rotate()
  return self
}

const PAGE = `<!doctype html><html lang="en"><title>The provider</title><h1>The provider</h1>
<form method="post"><button>Let me in</button></form>
<script>document.write('<form method="post" action="' + location.pathname + '/no"><button>No</button></form>')</script>`

/** Listens on a free port of loopback. */
export async function listen(server: Server, port = 0): Promise<string> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

/** Goes where a browser would be led from an address on, up to the first one that `until` is the beginning of. */
export async function follow(address: string, until: string): Promise<URL> {
  const cookies = new Map<string, string>()
  let at = new URL(address)
  for (let i = 0; i < 10; i += 1) {
    if (at.href.startsWith(until)) return at
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(at, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location === null)
      throw new Error(`${at.href} led nowhere: ${response.status} ${await response.text()}`)
    at = new URL(location, at)
  }
  throw new Error(`${address} led in a circle`)
}
