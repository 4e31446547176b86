import { afterAll, beforeAll, expect, test } from 'vitest'
import { setupToken } from '../accounts/setup.ts'
import { relyingParty } from '../accounts/sso/provider.ts'
import type { SsoProvider } from '../sso-config.ts'
import { browser, firstAdmin, PASSWORD } from '../testing/test-accounts.ts'
import { follow, startOidc, type TestOidc } from '../testing/test-oidc.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

/** A token of one kind is worth nothing where one of another is asked for: each opens its own door alone. */

const PUBLIC_URL = 'http://localhost:3998'
const CALLBACK = `${PUBLIC_URL}/api/auth/sso/desk/callback`
const SECRET = 'a secret of the client'

const KINDS = [
  ...['access', 'refresh', 'setup', 'invitation', 'transaction'],
  ...['id token', 'access token of a provider', 'code of a provider', 'id of a session'],
] as const
type Kind = (typeof KINDS)[number]

let oidc: TestOidc
let server: TestServer
let provider: SsoProvider
let tokens: Readonly<Record<Kind, string>>
/** The query with which the provider sent somebody back whose transaction is among the tokens. */
let back: string

beforeAll(async () => {
  oidc = await startOidc({ redirectUri: CALLBACK, clientSecret: SECRET, inIdToken: true })
  provider = {
    ...{ id: 'desk', title: 'Desk', issuer: oidc.issuer, clientId: 'rattan', clientSecret: SECRET },
    ...{ scopes: ['openid', 'email'], domains: ['example.com'], allow: null, roles: null, groupsClaim: null },
    ...{ trustEmail: false, link: false },
  }
  server = await startTestServer({ config: { publicUrl: PUBLIC_URL, ssoProviders: [provider] } })
  const setup = (await setupToken(server.accounts))!
  const admin = await firstAdmin(server)
  const invitation = await admin.ask('POST', '/api/people/invitations', {
    email: 'b@example.com',
    role: 'viewer',
  })
  const sessions = await admin.ask('GET', '/api/auth/sessions')
  const who = browser(server)
  const begun = await who.ask('GET', '/api/auth/sso/desk')
  back = (await follow(String(begun.headers.location), CALLBACK)).search
  tokens = {
    access: admin.cookies.get('rattan')!,
    refresh: admin.cookies.get('rattan-refresh')!,
    setup,
    invitation: invitation.json<{ link: string }>().link.split('#')[1]!,
    transaction: who.cookies.get('rattan-sso')!,
    'id of a session': sessions.json<{ sessions: { id: string }[] }>().sessions[0]!.id,
    ...(await tokensOfProvider()),
  }
})
afterAll(async () => {
  await server?.close()
  await oidc?.close()
})

/** What the provider gives to a client: fetched as this server would, with a code that nobody has used. */
async function tokensOfProvider() {
  const party = relyingParty(provider, CALLBACK)
  const codeOf = async () => {
    const { url, transaction } = await party.begin('/')
    const code = (await follow(url, CALLBACK)).searchParams.get('code')!
    return { code, code_verifier: transaction.codeVerifier }
  }
  const answer = await fetch(`${oidc.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...(await codeOf()),
      ...{
        grant_type: 'authorization_code',
        redirect_uri: CALLBACK,
        client_id: 'rattan',
        client_secret: SECRET,
      },
    }),
  })
  const { id_token, access_token } = (await answer.json()) as { id_token: string; access_token: string }
  const { code } = await codeOf()
  return { 'id token': id_token, 'access token of a provider': access_token, 'code of a provider': code }
}

/** What each door makes of a token: true where it opens. The last ones use up what they are opened with. */
const DOORS: readonly (readonly [string, Kind, (token: string) => Promise<boolean>])[] = [
  [
    'a route for who is signed in',
    'access',
    async (token) => {
      const who = browser(server)
      who.set('rattan', token)
      return (await who.ask('GET', '/api/auth/sessions')).statusCode === 200
    },
  ],
  [
    'an invitation',
    'invitation',
    async (token) =>
      (await browser(server).ask('POST', '/api/auth/invitation', { token })).statusCode === 200,
  ],
  [
    'a way through a provider',
    'transaction',
    async (token) => {
      const who = browser(server)
      who.set('rattan-sso', token)
      return (await who.ask('GET', `/api/auth/sso/desk/callback${back}`)).headers.location === '/'
    },
  ],
  [
    'renewing a session',
    'refresh',
    async (token) => {
      const who = browser(server)
      who.set('rattan-refresh', token)
      return (await who.ask('POST', '/api/auth/refresh')).statusCode === 200
    },
  ],
]

for (const [door, opens, ask] of DOORS) {
  const others = KINDS.filter((kind) => kind !== opens)
  test.each([...others, opens])(`${door} is opened by: %s`, async (kind) => {
    const token = tokens[kind]
    expect(token.length).toBeGreaterThan(20)
    expect(await ask(token)).toBe(kind === opens)
  })
}

test.each(KINDS)('once there is an admin, nothing sets up another: %s', async (kind) => {
  const person = { email: 'other@example.com', name: 'Other', password: PASSWORD }
  const { statusCode } = await browser(server).ask('POST', '/api/auth/setup', {
    token: tokens[kind].slice(0, 200),
    ...person,
  })
  expect(statusCode).toBe(404)
})

test.each(KINDS)('no token is taken from an Authorization header or from an address: %s', async (kind) => {
  const headers = { authorization: `Bearer ${tokens[kind]}` }
  for (const url of [
    '/api/auth/sessions',
    `/api/auth/sessions?access_token=${encodeURIComponent(tokens[kind])}`,
  ]) {
    const { statusCode } = await server.app.inject({ url, headers })
    expect(statusCode).toBeGreaterThanOrEqual(400)
    expect(statusCode).toBeLessThan(500)
  }
})
