import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import type { SsoProvider } from '../../sso-config.ts'
import {
  close,
  follow,
  listen,
  startOidc,
  type TestOidc,
  type TestOidcOptions,
} from '../../testing/test-oidc.ts'
import { relyingParty, SsoError } from './provider.ts'

const REDIRECT = 'http://127.0.0.1:1/api/auth/sso/desk/callback'
const SECRET = 'a secret of the client'
/** For those that must be waited for in vain. */
const QUICK_S = 1

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function start(options: Partial<TestOidcOptions> = {}): Promise<TestOidc> {
  const oidc = await startOidc({ redirectUri: REDIRECT, ...options })
  ends.push(oidc.close)
  return oidc
}

const party = (issuer: string, more: Partial<SsoProvider> = {}, timeoutS?: number) =>
  relyingParty({ ...PROVIDER, issuer, ...more }, REDIRECT, timeoutS)
const PROVIDER: SsoProvider = {
  ...{ id: 'desk', title: 'Desk', issuer: '', clientId: 'rattan', clientSecret: SECRET },
  ...{ scopes: ['openid', 'email', 'profile'], domains: [], allow: null, roles: null, groupsClaim: null },
  ...{ trustEmail: false, link: false },
}

/** The way to the provider and back; `change` is what happens to the addresses on it. */
async function there(
  desk: ReturnType<typeof party>,
  change: { readonly url?: (url: URL) => void; readonly back?: (back: URL) => void } = {},
) {
  const { url, transaction } = await desk.begin('/company')
  const to = new URL(url)
  change.url?.(to)
  const back = await follow(to.href, REDIRECT)
  change.back?.(back)
  return { query: back.search.slice(1), transaction }
}

const faultOf = async (run: Promise<unknown>): Promise<string> => {
  const error = await run.then(
    () => new Error('it was let through'),
    (thrown) => thrown,
  )
  if (!(error instanceof SsoError)) throw error
  expect(error.message).not.toContain(SECRET)
  return error.fault
}

test('whoever comes back from the provider is who it says they are', async () => {
  const oidc = await start()
  const desk = party(oidc.issuer)
  const { query, transaction } = await there(desk)
  expect(transaction).toMatchObject({ provider: 'desk', next: '/company' })
  expect(await desk.finish(query, transaction)).toMatchObject({
    iss: oidc.issuer,
    sub: 'an',
    email: 'an@example.com',
    email_verified: true,
    name: 'Nguyễn An',
  })
})

test('the provider is asked for no more than the ID token leaves open', async () => {
  const oidc = await start({ inIdToken: true })
  oidc.person = { ...oidc.person!, groups: ['desk'] }
  const desk = party(oidc.issuer, { groupsClaim: 'groups' })
  const { query, transaction } = await there(desk)
  expect(await desk.finish(query, transaction)).toMatchObject({ email: 'an@example.com', groups: ['desk'] })
  expect(oidc.asked.get('/me')).toBeUndefined()
})

test('a code that was used is refused', async () => {
  const desk = party((await start()).issuer)
  const { query, transaction } = await there(desk)
  await desk.finish(query, transaction)
  expect(await faultOf(desk.finish(query, transaction))).toBe('expired')
})

test('a code is worth nothing without the verifier that it was asked for with', async () => {
  const desk = party((await start()).issuer)
  const { query, transaction } = await there(desk)
  const codeVerifier = (await desk.begin('/')).transaction.codeVerifier
  expect(await faultOf(desk.finish(query, { ...transaction, codeVerifier }))).toBe('expired')
})

test('an ID token that was asked for by somebody else is refused by its nonce', async () => {
  const desk = party((await start()).issuer)
  const { query, transaction } = await there(desk, { url: (url) => url.searchParams.set('nonce', 'another') })
  expect(await faultOf(desk.finish(query, transaction))).toBe('invalid-answer')
})

test('an answer with another state is refused before its code is used', async () => {
  const oidc = await start()
  const desk = party(oidc.issuer)
  const { query, transaction } = await there(desk, {
    back: (back) => back.searchParams.set('state', 'another'),
  })
  expect(await faultOf(desk.finish(query, transaction))).toBe('invalid-answer')
  expect(oidc.asked.get('/token')).toBeUndefined()
})

test.each([
  ['as it came', () => {}, 'invalid-answer'],
  ['without its issuer', (back: URL) => back.searchParams.delete('iss'), 'invalid-answer'],
  ['under the issuer’s name that was expected', null, 'expired'],
])('a code of one provider is not taken for one of another, %s', async (_, change, fault) => {
  const [desk, other] = [await start(), await start({ clientId: 'rattan-2' })]
  const ours = party(desk.issuer)
  const { transaction } = await ours.begin('/')
  const { query } = await there(party(other.issuer, { clientId: 'rattan-2' }), {
    back(back) {
      back.searchParams.set('state', transaction.state)
      if (change) change(back)
      else back.searchParams.set('iss', desk.issuer)
    },
  })
  expect(await faultOf(ours.finish(query, transaction))).toBe(fault)
})

test('an ID token with a signature of somebody else’s is refused', async () => {
  const [oidc, other] = [await start(), await start({ clientId: 'rattan-2' })]
  const keys = await (await fetch(`${other.issuer}/jwks`)).text()
  oidc.instead.set('/jwks', (response) => response.setHeader('content-type', 'application/json').end(keys))
  const desk = party(oidc.issuer)
  const { query, transaction } = await there(desk)
  expect(await faultOf(desk.finish(query, transaction))).toBe('invalid-answer')
})

test('whoever says no at the provider comes back with that', async () => {
  const oidc = await start()
  oidc.person = null
  const desk = party(oidc.issuer)
  const { query, transaction } = await there(desk)
  expect(await faultOf(desk.finish(query, transaction))).toBe('access-denied')
})

test('keys that a provider changes are taken at once, and its description is read once', async () => {
  const oidc = await start()
  const desk = party(oidc.issuer)
  for (let i = 0; i < 3; i += 1) {
    await oidc.rotate()
    const { query, transaction } = await there(desk)
    expect(await desk.finish(query, transaction)).toMatchObject({ sub: 'an' })
  }
  expect(oidc.asked.get('/.well-known/openid-configuration')).toBe(1)
})

test('a provider that is down is said to be, and found once it is up', async () => {
  const oidc = await start()
  const desk = party(oidc.issuer)
  await oidc.close()
  expect(await faultOf(desk.begin('/'))).toBe('provider-down')
  await start({ port: Number(new URL(oidc.issuer).port) })
  const { query, transaction } = await there(desk)
  expect(await desk.finish(query, transaction)).toMatchObject({ sub: 'an' })
})

const BAD_ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  nothing: () => {},
  'half an answer': (response) => response.setHeader('content-type', 'application/json').write('{'),
  HTML: (response) => response.setHeader('content-type', 'text/html').end('<h1>Welcome</h1>'),
  'HTML under the name of JSON': (response) =>
    response.setHeader('content-type', 'application/json').end('<h1>Welcome</h1>'),
  'an error of its own': (response) => response.writeHead(500).end('{}'),
  'that it is busy': (response) =>
    response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Busy</h1>'),
  'a way elsewhere': (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  'no end': (response) => {
    response.setHeader('content-type', 'application/json')
    const more = () => {
      while (!response.closed && response.write(' '.repeat(65_536)));
    }
    response.on('drain', more)
    more()
  },
  'a broken line': (response) => response.destroy(),
}
const PATHS = ['/.well-known/openid-configuration', '/token', '/jwks', '/me']

test.each(PATHS.flatMap((path) => Object.keys(BAD_ANSWERS).map((what) => [path, what] as const)))(
  'a provider that answers at %s with %s is said to be down, and found once it answers',
  async (path, what) => {
    const oidc = await start()
    const desk = party(oidc.issuer, {}, QUICK_S)
    const way = async () => {
      const { query, transaction } = await there(desk)
      return desk.finish(query, transaction)
    }
    oidc.instead.set(path, BAD_ANSWERS[what]!)
    expect(await faultOf(way())).toBe('provider-down')
    oidc.instead.clear()
    expect(await way()).toMatchObject({ sub: 'an', email: 'an@example.com' })
  },
)

test('an answer that has no end is let go before it fills the memory', async () => {
  const oidc = await start()
  oidc.instead.set('/.well-known/openid-configuration', BAD_ANSWERS['no end']!)
  const error = await party(oidc.issuer)
    .begin('/')
    .catch((thrown) => thrown)
  expect(error).toMatchObject({
    fault: 'provider-down',
    message: expect.stringContaining('answered more than'),
  })
})

test('a provider that says it is another one is refused', async () => {
  const oidc = await start()
  const front = createServer(async (_, response) => {
    const answer = await fetch(`${oidc.issuer}/.well-known/openid-configuration`)
    response.setHeader('content-type', 'application/json').end(await answer.text())
  })
  const issuer = await listen(front)
  ends.push(() => close(front))
  expect(await faultOf(party(issuer).begin('/'))).toBe('invalid-answer')
})

test('a wrong secret of the client is a matter for the operator, and stands in no message', async () => {
  const desk = party((await start()).issuer, { clientSecret: 'not the secret' })
  const { query, transaction } = await there(desk)
  const error = await desk.finish(query, transaction).catch((thrown) => thrown)
  expect(error).toMatchObject({ fault: 'invalid-answer', message: expect.stringContaining('invalid_client') })
  expect(error.message).not.toContain('not the secret')
})
