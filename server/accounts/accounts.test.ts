import { afterAll, beforeAll, expect, test } from 'vitest'
import { browser, firstAdmin, invited, onBothStores, PASSWORD } from '../testing/test-accounts.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

onBothStores((newUrl) => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ databaseUrl: await newUrl(), authPublic: false })
  })
  afterAll(() => server?.close())

  test('first admin, invitation, sign-in, role, sign-out: each sees what it may', async () => {
    const nobody = browser(server)
    const admin = await firstAdmin(server)
    expect((await nobody.ask('GET', '/api/auth/me')).json()).toMatchObject({ person: null, setup: false })
    expect((await admin.ask('GET', '/api/people')).json()).toMatchObject({
      people: [{ email: 'admin@example.com', role: 'admin', sessions: 1 }],
    })

    const viewer = await invited(server, admin, 'Viewer@Example.com', 'viewer')
    expect((await viewer.ask('GET', '/api/pages/tiny')).statusCode).toBe(200)
    expect((await viewer.ask('GET', '/api/people')).json()).toMatchObject({ error: 'not-allowed' })
    expect((await nobody.ask('GET', '/api/pages/tiny')).statusCode).toBe(401)

    const promoted = await admin.ask('PATCH', `/api/people/${viewer.id}`, { role: 'admin', groups: ['fund'] })
    expect(promoted.json()).toMatchObject({ role: 'admin', groups: ['fund'], sessions: 0 })
    expect((await viewer.ask('GET', '/api/pages/tiny')).statusCode).toBe(401)
    expect((await viewer.ask('POST', '/api/auth/refresh')).statusCode).toBe(401)
    const again = await viewer.ask('POST', '/api/auth/login', {
      email: 'viewer@example.com ',
      password: PASSWORD,
    })
    expect(again.json()).toMatchObject({ person: { role: 'admin', groups: ['fund'] } })
    expect((await viewer.ask('GET', '/api/people')).statusCode).toBe(200)

    const { access } = { access: viewer.cookies.get('rattan')! }
    const out = await viewer.ask('POST', '/api/auth/logout')
    expect([out.statusCode, out.headers['clear-site-data']]).toEqual([204, '"cache", "storage"'])
    // What tells a known browser from others stays.
    expect([...viewer.cookies.keys()]).toEqual(['rattan-device'])
    viewer.set('rattan', access)
    expect((await viewer.ask('GET', '/api/pages/tiny')).statusCode).toBe(401)

    const log = (await admin.ask('GET', '/api/people/log?limit=3')).json()
    expect(log.entries.map(({ event }: { event: string }) => event)).toEqual([
      ...['signed-out', 'signed-in', 'role-changed'],
    ])
    expect((await admin.ask('GET', `/api/people/log?before=${log.next}`)).json().entries).not.toEqual([])
  })

  test('a new password signs out every other browser, and the old one is refused', async () => {
    const admin = browser(server)
    await admin.ask('POST', '/api/auth/login', { email: 'admin@example.com', password: PASSWORD })
    const other = browser(server)
    await other.ask('POST', '/api/auth/login', { email: 'admin@example.com', password: PASSWORD })
    const next = `${PASSWORD} mua rau`
    const changed = await admin.ask('POST', '/api/auth/password', { current: PASSWORD, next })
    expect(changed.statusCode, changed.body).toBe(200)
    expect((await other.ask('GET', '/api/people')).statusCode).toBe(401)
    expect((await admin.ask('GET', '/api/auth/sessions')).json().sessions).toMatchObject([{ current: true }])
    const old = await other.ask('POST', '/api/auth/login', { email: 'admin@example.com', password: PASSWORD })
    expect(old.json()).toMatchObject({ error: 'sign-in-refused' })
  })
})

test('an anonymous reader opens no database', async () => {
  const server = await startTestServer()
  try {
    const nobody = browser(server)
    for (const url of ['/api/pages/tiny/data', '/api/auth/me', '/api/auth/sessions', '/api/people'])
      await nobody.ask('GET', url)
    expect(server.accounts.database.opened).toBe(false)
  } finally {
    await server.close()
  }
})
