import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Account, Me, People, SignInLog } from '../../core/api/accounts.ts'
import type { SsoProvider } from '../sso-config.ts'
import {
  type Browser,
  browser,
  firstAdmin,
  invited,
  onBothStores,
  PASSWORD,
} from '../testing/test-accounts.ts'
import { follow, startOidc, type TestOidc, type TestPerson } from '../testing/test-oidc.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

const PUBLIC_URL = 'http://localhost:3999'
const SECRET = 'a secret of the client'

const PROVIDERS: readonly Omit<SsoProvider, 'issuer'>[] = [
  {
    ...{ id: 'desk', title: 'The desk', clientId: 'rattan-desk', clientSecret: SECRET },
    ...{ scopes: ['openid', 'email', 'profile'], domains: ['example.com'], allow: null },
    roles: {
      claim: 'roles',
      of: new Map([
        ['leads', 'editor'],
        ['it', 'admin'],
      ]),
    },
    ...{ groupsClaim: 'groups', trustEmail: false, link: false },
  },
  {
    ...{ id: 'closed', title: 'Closed', clientId: 'rattan-closed', clientSecret: SECRET },
    ...{ scopes: ['openid', 'email', 'profile'], domains: [], allow: null, roles: null },
    ...{ groupsClaim: null, trustEmail: false, link: false },
  },
  {
    ...{ id: 'linking', title: 'Linking', clientId: 'rattan-linking', clientSecret: SECRET },
    ...{ scopes: ['openid', 'email', 'profile'], domains: ['example.com'], allow: null, roles: null },
    ...{ groupsClaim: null, trustEmail: false, link: true },
  },
]

const oidc = new Map<string, TestOidc>()
let ssoProviders: SsoProvider[]
beforeAll(async () => {
  for (const { id, clientId } of PROVIDERS) {
    const redirectUri = `${PUBLIC_URL}/api/auth/sso/${id}/callback`
    oidc.set(id, await startOidc({ redirectUri, clientId, clientSecret: SECRET }))
  }
  ssoProviders = PROVIDERS.map((provider) => ({ ...provider, issuer: oidc.get(provider.id)!.issuer }))
})
afterAll(async () => {
  for (const { close } of oidc.values()) await close()
})

/** Somebody new to everybody. */
let people = 0
function somebody(claims: Partial<TestPerson> = {}): TestPerson {
  const sub = `person-${++people}`
  return { sub, email: `${sub}@example.com`, email_verified: true, name: 'Nguyễn An', ...claims }
}

/** To the provider: the address with which it sends the person back, relative to this server. */
async function away(
  who: Browser,
  provider: string,
  person: TestPerson | null,
  next = '/company?t=1',
): Promise<string> {
  oidc.get(provider)!.person = person
  const begun = await who.ask('GET', `/api/auth/sso/${provider}?next=${encodeURIComponent(next)}`)
  expect(begun.statusCode, begun.body).toBe(302)
  const back = await follow(String(begun.headers.location), PUBLIC_URL)
  return `${back.pathname}${back.search}`
}

/** There and back: where the person then is. */
async function through(
  who: Browser,
  provider: string,
  person: TestPerson | null,
  next?: string,
): Promise<string> {
  const answer = await who.ask('GET', await away(who, provider, person, next))
  expect(answer.statusCode, answer.body).toBe(302)
  return String(answer.headers.location)
}

const me = async (who: Browser) => (await who.ask('GET', '/api/auth/me')).json<Me>().person
const isIn = async (who: Browser) => (await who.ask('GET', '/api/auth/sessions')).statusCode === 200

async function accountOf(admin: Browser, email: string): Promise<Account | undefined> {
  return (await admin.ask('GET', '/api/people')).json<People>().people.find((one) => one.email === email)
}

async function logOf(admin: Browser, email: string): Promise<string[]> {
  const { entries } = (await admin.ask('GET', '/api/people/log?limit=50')).json<SignInLog>()
  return entries.filter((entry) => entry.email === email).map(({ event, by }) => `${event} by ${by}`)
}

onBothStores((newUrl) => {
  let server: TestServer
  let admin: Browser
  let late = 0
  beforeAll(async () => {
    server = await startTestServer({
      databaseUrl: await newUrl(),
      config: { publicUrl: PUBLIC_URL, ssoProviders },
      clock: () => new Date(Date.now() + late),
    })
    admin = await firstAdmin(server)
  })
  afterAll(() => server?.close())

  test('whoever the provider vouches for is signed in, and goes on where they were', async () => {
    const [who, person] = [browser(server), somebody({ groups: ['fund-a', 'Fund B'] })]
    const begun = await who.ask('GET', '/api/auth/sso/desk?next=/company?t=1')
    expect(begun.cookies).toEqual([
      {
        ...{ name: 'rattan-sso', value: expect.any(String), httpOnly: true, sameSite: 'Lax' },
        ...{ path: '/api/auth/sso/desk/callback', maxAge: 600 },
      },
    ])
    expect(await through(who, 'desk', person)).toBe('/company?t=1')
    expect([...who.cookies.keys()].sort()).toEqual(['rattan', 'rattan-refresh'])
    expect(await me(who)).toEqual({
      ...{ id: expect.any(String), email: person.email, name: 'Nguyễn An' },
      ...{ role: 'viewer', groups: ['fund-a'] },
    })
    expect(await logOf(admin, String(person.email))).toEqual(['signed-in by desk'])
  })

  test('the page for signing in is told which providers there are', async () => {
    const { providers } = (await browser(server).ask('GET', '/api/auth/me')).json<Me>()
    expect(providers).toEqual([
      { id: 'desk', title: 'The desk' },
      { id: 'closed', title: 'Closed' },
      { id: 'linking', title: 'Linking' },
    ])
  })

  test.each([
    ['https://evil.example/'],
    ['//evil.example'],
    ['/\\evil.example'],
    ['/..//evil.example'],
    ['javascript:x'],
  ])('a link that leads to %s afterwards leads home', async (next) => {
    expect(await through(browser(server), 'desk', somebody(), next)).toBe('/')
  })

  test('an answer counts once, even for who kept the cookie', async () => {
    const who = browser(server)
    const back = await away(who, 'desk', somebody())
    const cookie = who.cookies.get('rattan-sso')!
    expect((await who.ask('GET', back)).headers.location).toBe('/company?t=1')
    const again = browser(server)
    again.set('rattan-sso', cookie)
    expect((await again.ask('GET', back)).headers.location).toBe('/sign-in?fault=expired&provider=desk')
    expect(await me(again)).toBeNull()
  })

  test('an answer signs in the browser that began, and no other', async () => {
    const [who, other] = [browser(server), browser(server)]
    const back = await away(who, 'desk', somebody())
    expect((await other.ask('GET', back)).headers.location).toBe('/sign-in?fault=expired&provider=desk')
    await away(other, 'desk', somebody())
    expect((await other.ask('GET', back)).headers.location).toBe('/sign-in?fault=expired&provider=desk')
    expect(await me(other)).toBeNull()
  })

  test('an answer that somebody made up is refused, and the one on its way still counts', async () => {
    const who = browser(server)
    const back = await away(who, 'desk', somebody())
    const made = back.replace(/state=[^&]*/, 'state=made-up')
    expect((await who.ask('GET', made)).headers.location).toBe('/sign-in?fault=expired&provider=desk')
    expect((await who.ask('GET', back)).headers.location).toBe('/company?t=1')
  })

  test('an answer of one provider is nothing at the callback of another', async () => {
    const who = browser(server)
    const back = await away(who, 'desk', somebody())
    const other = back.replace('/desk/', '/closed/')
    expect((await who.ask('GET', other)).headers.location).toBe('/sign-in?fault=expired&provider=closed')
    const [ours, theirs] = [
      new URL(back, PUBLIC_URL),
      new URL(await away(who, 'closed', somebody()), PUBLIC_URL),
    ]
    ours.searchParams.set('state', theirs.searchParams.get('state')!)
    const mixed = `${theirs.pathname}${ours.search}`
    expect((await who.ask('GET', mixed)).headers.location).toBe(
      '/sign-in?fault=invalid-answer&provider=closed&next=%2Fcompany%3Ft%3D1',
    )
    expect(await me(who)).toBeNull()
  })

  test('whoever stays at the provider for more than ten minutes begins anew', async () => {
    const who = browser(server)
    const back = await away(who, 'desk', somebody())
    late = 601_000
    expect((await who.ask('GET', back)).headers.location).toBe('/sign-in?fault=expired&provider=desk')
    late = 0
    expect(await me(who)).toBeNull()
  })

  test.each([
    ['email-unverified', 'desk', { email_verified: false }],
    ['email-unverified', 'desk', { email_verified: undefined }],
    ['not-allowed', 'desk', { email: 'somebody@example.org' }],
    ['not-allowed', 'desk', { email: 'somebody@desk.example.com' }],
    ['not-invited', 'closed', {}],
    ['access-denied', 'closed', null],
  ])('%s at %s for %j, and the sign-in log says so', async (fault, provider, claims) => {
    const [who, person] = [browser(server), claims && somebody(claims)]
    expect(await through(who, provider, person)).toBe(
      `/sign-in?fault=${fault}&provider=${provider}&next=%2Fcompany%3Ft%3D1`,
    )
    expect(who.cookies.size).toBe(0)
    const email = String(person?.email ?? '')
    expect((await logOf(admin, email))[0]).toBe(`refused by ${provider}: ${fault}`)
    if (email !== '') expect(await accountOf(admin, email)).toBeUndefined()
  })

  test('whoever is invited comes in by their e-mail, with the role and the groups of the invitation, once', async () => {
    const [who, person] = [browser(server), somebody()]
    const invitation = { email: String(person.email), role: 'editor', groups: ['fund-b'] }
    expect((await admin.ask('POST', '/api/people/invitations', invitation)).statusCode).toBe(200)
    expect(await through(who, 'closed', person)).toBe('/company?t=1')
    expect(await me(who)).toMatchObject({ role: 'editor', groups: ['fund-b'] })
    expect((await admin.ask('GET', '/api/people')).json<People>().invitations).toEqual([])
    expect(await logOf(admin, invitation.email)).toEqual([
      'signed-in by closed',
      'accepted by closed',
      expect.any(String),
    ])
    // And again, as somebody who is known.
    expect(await through(browser(server), 'closed', person)).toBe('/company?t=1')
  })

  test('an account that was made otherwise is entered by nobody who only has its e-mail', async () => {
    const person = somebody()
    const owner = await invited(server, admin, String(person.email), 'editor')
    const who = browser(server)
    expect(await through(who, 'desk', person)).toBe(
      '/sign-in?fault=account-exists&provider=desk&next=%2Fcompany%3Ft%3D1',
    )
    expect(await me(who)).toBeNull()
    expect(await me(owner)).toMatchObject({ role: 'editor' })
  })

  test('where a provider may link, whoever made the account under that e-mail before is out', async () => {
    const person = somebody()
    const email = String(person.email)
    const before = await invited(server, admin, email, 'editor')
    const who = browser(server)
    expect(await through(who, 'linking', person)).toBe('/company?t=1')
    expect(await me(who)).toMatchObject({ id: before.id, role: 'editor' })
    expect(await isIn(before)).toBe(false)
    const login = await browser(server).ask('POST', '/api/auth/login', { email, password: PASSWORD })
    expect(login.statusCode).toBe(401)
    expect((await logOf(admin, email)).slice(0, 3)).toEqual([
      'refused by password',
      'signed-in by linking',
      'linked by linking',
    ])
  })

  test('an e-mail that is not verified links nothing', async () => {
    const person = somebody({ email_verified: false })
    const before = await invited(server, admin, String(person.email), 'admin')
    expect(await through(browser(server), 'linking', person)).toContain('fault=email-unverified')
    expect(await isIn(before)).toBe(true)
  })

  test('who is disabled does not come in', async () => {
    const person = somebody()
    await through(browser(server), 'desk', person)
    const { id } = (await accountOf(admin, String(person.email)))!
    expect((await admin.ask('PATCH', `/api/people/${id}`, { disabled: true })).statusCode).toBe(200)
    expect(await through(browser(server), 'desk', person)).toContain('fault=account-disabled')
  })

  test('a person is known by issuer and subject: an e-mail that changes hands opens nothing', async () => {
    const [first, second] = [somebody(), somebody()]
    const [an, binh] = [browser(server), browser(server)]
    await through(an, 'desk', first)
    const id = (await me(an))!.id
    // An has another e-mail now, and Bình has An's.
    expect(await through(an, 'desk', { ...first, email: `new-${first.email}` })).toBe('/company?t=1')
    expect((await me(an))!.id).toBe(id)
    expect(await through(binh, 'desk', { ...second, email: first.email })).toContain('fault=account-exists')
    // The same subject at another provider is somebody else.
    expect(await through(binh, 'linking', { ...somebody(), sub: first.sub })).toBe('/company?t=1')
    expect((await me(binh))!.id).not.toBe(id)
  })

  test('the role is what the claim says at each sign-in, and what was open under the old one ends', async () => {
    const person = somebody()
    const [first, second, third] = [browser(server), browser(server), browser(server)]
    await through(first, 'desk', { ...person, roles: ['leads', 'it'] })
    expect(await me(first)).toMatchObject({ role: 'admin' })
    expect((await first.ask('GET', '/api/people')).statusCode).toBe(200)
    await through(second, 'desk', { ...person, roles: ['leads'], groups: ['fund-a'] })
    expect(await me(second)).toMatchObject({ role: 'editor', groups: ['fund-a'] })
    expect((await first.ask('GET', '/api/people')).statusCode).toBe(401)
    await through(third, 'desk', person)
    expect(await me(third)).toMatchObject({ role: 'viewer', groups: [] })
    expect(await isIn(second)).toBe(false)
    expect((await logOf(admin, String(person.email))).filter((line) => line.startsWith('role'))).toHaveLength(
      3,
    )
  })

  test('a sign-in that changes nothing ends nothing', async () => {
    const person = somebody({ roles: ['leads'], groups: ['fund-b', 'fund-a'] })
    const [first, second] = [browser(server), browser(server)]
    await through(first, 'desk', person)
    await through(second, 'desk', { ...person, groups: ['fund-a', 'fund-b'] })
    expect([await isIn(first), await isIn(second)]).toEqual([true, true])
  })

  test('ten browsers that bring somebody new at once make one account', async () => {
    const person = somebody()
    const browsers = Array.from({ length: 10 }, () => browser(server))
    const backs: string[] = []
    for (const one of browsers) backs.push(await away(one, 'desk', person))
    const answers = await Promise.all(browsers.map((one, i) => one.ask('GET', backs[i]!)))
    expect(answers.map(({ headers }) => headers.location)).toEqual(backs.map(() => '/company?t=1'))
    const ids = await Promise.all(browsers.map(async (one) => (await me(one))?.id))
    expect(new Set(ids).size).toBe(1)
  })

  test('the last admin who loses the claim is not let in, and stays the one who can let others in', async () => {
    const alone = await startTestServer({
      databaseUrl: await newUrl(),
      config: { publicUrl: PUBLIC_URL, ssoProviders },
    })
    try {
      const person = somebody()
      const [first, second] = [browser(alone), browser(alone)]
      await through(first, 'desk', { ...person, roles: ['it'] })
      expect(await me(first)).toMatchObject({ role: 'admin' })
      expect(await through(second, 'desk', person)).toContain('fault=not-allowed')
      expect([await isIn(first), await isIn(second)]).toEqual([false, false])
      await through(second, 'desk', { ...person, roles: ['it'] })
      expect(await me(second)).toMatchObject({ role: 'admin' })
    } finally {
      await alone.close()
    }
  })

  test('neither codes nor what binds them stand in the log', async () => {
    const who = browser(server)
    const back = new URL(await away(who, 'desk', somebody({ email_verified: false })), PUBLIC_URL)
    await who.ask('GET', `${back.pathname}${back.search}`)
    const log = server.log.join('\n')
    expect(log).toContain('email-unverified')
    for (const name of ['code', 'state']) expect(log).not.toContain(back.searchParams.get(name))
    expect(log).not.toContain(SECRET)
  })

  test('whatever is asked of the two routes, it leads to the page for signing in or is refused, and never a fault of ours', async () => {
    const who = browser(server)
    await away(who, 'desk', somebody())
    const odd = [
      '',
      '?',
      '?state',
      '?state=a&state=b',
      '?code=%00',
      '?code=%ff&state=%',
      `?code=${'x'.repeat(9000)}`,
    ]
    const queries = [
      ...odd,
      '?error=access_denied',
      '?next[]=/',
      '?next=/&next=/',
      '?__proto__=1',
      '?iss=http://a',
    ]
    const ids = ['desk', 'nobody', '__proto__', '%2e%2e', '%00', 'x'.repeat(150), 'DESK']
    for (const id of ids) {
      for (const query of queries.flatMap((one) => [`/callback${one}`, one])) {
        const { statusCode, headers } = await who.ask('GET', `/api/auth/sso/${id}${query}`)
        expect([302, 400, 404], `${id}${query}`).toContain(statusCode)
        if (statusCode === 302 && id !== 'desk')
          expect(headers.location).toMatch(/^\/sign-in\?fault=(unknown-provider|too-many-tries)$/)
      }
    }
    for (const method of ['HEAD', 'POST', 'PUT', 'DELETE'] as const) {
      const { statusCode } = await who.ask(method, '/api/auth/sso/desk/callback')
      expect([403, 404, 405]).toContain(statusCode)
    }
  })
})

describe('without a provider or a database that answers', () => {
  test('whoever comes back is told, and the provider is still reached', async () => {
    const server = await startTestServer({
      databaseUrl: 'postgres://nobody@127.0.0.1:1/nothing',
      config: { publicUrl: PUBLIC_URL, ssoProviders },
    })
    try {
      expect(await through(browser(server), 'desk', somebody())).toContain('fault=accounts-unavailable')
    } finally {
      await server.close()
    }
  })

  test('a provider that is down is said to be, and passwords go on working', async () => {
    const gone = ssoProviders.map((provider) => ({ ...provider, issuer: 'http://127.0.0.1:1' }))
    const server = await startTestServer({ config: { publicUrl: PUBLIC_URL, ssoProviders: gone } })
    try {
      const admin = await firstAdmin(server)
      const { statusCode, headers } = await browser(server).ask('GET', '/api/auth/sso/desk?next=/company')
      expect(statusCode).toBe(302)
      expect(headers.location).toBe('/sign-in?fault=provider-down&provider=desk&next=%2Fcompany')
      expect(await isIn(admin)).toBe(true)
    } finally {
      await server.close()
    }
  })

  test('what one address may begin in a minute has an end', async () => {
    const server = await startTestServer({ config: { publicUrl: PUBLIC_URL, ssoProviders } })
    try {
      const ask = () => browser(server, '203.0.113.9').ask('GET', '/api/auth/sso/desk')
      for (let i = 0; i < 120; i += 1) await ask()
      expect((await ask()).headers.location).toBe('/sign-in?fault=too-many-tries&provider=desk')
      const other = await browser(server, '203.0.113.10').ask('GET', '/api/auth/sso/desk')
      expect(other.headers.location).toContain(oidc.get('desk')!.issuer)
    } finally {
      await server.close()
    }
  })
})

describe('behind https', () => {
  test('the cookie of a way has the prefix that keeps it to https', async () => {
    const server = await startTestServer({ config: { publicUrl: 'https://r.example', ssoProviders } })
    try {
      const { cookies, headers } = await browser(server).ask('GET', '/api/auth/sso/desk')
      expect(cookies).toMatchObject([
        { name: '__Secure-rattan-sso', secure: true, httpOnly: true, sameSite: 'Lax' },
      ])
      const to = new URL(String(headers.location))
      expect(to.searchParams.get('redirect_uri')).toBe('https://r.example/api/auth/sso/desk/callback')
      expect(to.searchParams.get('code_challenge_method')).toBe('S256')
    } finally {
      await server.close()
    }
  })
})
