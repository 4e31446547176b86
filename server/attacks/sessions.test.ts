import { get } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Me } from '../../core/api/accounts.ts'
import { endIn, hashOf, refreshSession, startSession } from '../accounts/sessions.ts'
import {
  type Browser,
  browser,
  firstAdmin,
  invited,
  onBothStores,
  PASSWORD,
} from '../testing/test-accounts.ts'
import { size } from '../testing/test-attack.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

const FROM = { address: '203.0.113.9', agent: 'test' }

onBothStores((newUrl) => {
  let server: TestServer
  let admin: Browser
  let id: string
  beforeAll(async () => {
    server = await startTestServer({ databaseUrl: await newUrl(), authPublic: false })
    admin = await firstAdmin(server)
    id = (await admin.ask('GET', '/api/auth/me')).json<Me>().person!.id
  })
  afterAll(() => server?.close())

  const start = () => startSession(server.accounts, id, FROM, 'password')
  const renew = (token: string) => refreshSession(server.accounts, token, FROM)
  const liveTokens = async (session: string) => {
    const db = await server.accounts.database.open()
    const rows = await db
      .selectFrom('refresh_token')
      .innerJoin('session', 'session.id', 'session_id')
      .select('hash')
      .where('session.id', '=', session)
      .where('consumed_at', 'is', null)
      .where('ended_at', 'is', null)
      .execute()
    return rows.map(({ hash }) => hash)
  }

  describe('a refresh token that was used (AU3)', () => {
    test('two renewals back ends the session for everybody who has a token of it', async () => {
      for (let i = 0; i < size(10, 100); i++) {
        const first = await start()
        const second = await renew(first.refresh)
        const third = await renew(second.refresh)
        await expect(renew(first.refresh)).rejects.toMatchObject({ code: 'sign-in-needed' })
        for (const token of [first, second, third])
          await expect(renew(token.refresh)).rejects.toMatchObject({ code: 'sign-in-needed' })
        expect(await liveTokens(first.session)).toEqual([])
        const page = await server.app.inject({
          url: '/api/pages',
          headers: { cookie: `rattan=${third.access}` },
        })
        expect(page.statusCode).toBe(401)
      }
    })

    test('a moment ago gives the same one again; after ten seconds it ends the session', async () => {
      const first = await start()
      const [a, b] = [await renew(first.refresh), await renew(first.refresh)]
      expect(a.refresh).toBe(b.refresh)
      expect(await liveTokens(first.session)).toEqual([hashOf(a.refresh)])
      const db = await server.accounts.database.open()
      await db
        .updateTable('refresh_token')
        .set({ consumed_at: new Date(Date.now() - 11_000) })
        .where('hash', '=', hashOf(first.refresh))
        .execute()
      await expect(renew(first.refresh)).rejects.toMatchObject({ code: 'sign-in-needed' })
      await expect(renew(a.refresh)).rejects.toMatchObject({ code: 'sign-in-needed' })
    })

    test('is in no table as it is', async () => {
      const { refresh } = await start()
      const db = await server.accounts.database.open()
      const rows = await db.selectFrom('refresh_token').selectAll().execute()
      expect(JSON.stringify(rows)).not.toContain(refresh)
      expect(rows.some(({ hash }) => hash === hashOf(refresh))).toBe(true)
    })
  })

  describe('many at once (AU4, BR8)', () => {
    test('fifty renewals of one token leave one that lives, and nobody is signed out', async () => {
      for (let i = 0; i < size(10, 200); i++) {
        const { refresh, session } = await start()
        const all = await Promise.all(Array.from({ length: 50 }, () => renew(refresh)))
        expect(new Set(all.map((one) => one.refresh)).size).toBe(1)
        expect(await liveTokens(session)).toEqual([hashOf(all[0]!.refresh)])
      }
    })

    test('a renewal beside the end of its session leaves none that lives', async () => {
      const db = await server.accounts.database.open()
      for (let i = 0; i < size(20, 200); i++) {
        const { refresh, session } = await start()
        const end = () => db.transaction().execute((tx) => endIn(tx, [session]))
        const tries =
          i % 2 ? [renew(refresh), end(), renew(refresh)] : [end(), renew(refresh), renew(refresh)]
        const done = await Promise.allSettled(tries)
        expect(await liveTokens(session)).toEqual([])
        for (const one of done)
          if (one.status === 'fulfilled' && one.value)
            await expect(renew(one.value.refresh)).rejects.toMatchObject({ code: 'sign-in-needed' })
      }
    })

    test('twenty tabs of one browser that renew at once all go on', async () => {
      const own = browser(server)
      await own.ask('POST', '/api/auth/login', { email: 'admin@example.com', password: PASSWORD })
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => own.ask('POST', '/api/auth/refresh')),
      )
      expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200))
      expect((await own.ask('GET', '/api/pages')).statusCode).toBe(200)
      expect((await own.ask('POST', '/api/auth/refresh')).statusCode).toBe(200)
    })
  })

  describe('what ends a session ends it everywhere (AU5)', () => {
    const ways: Record<string, (person: Browser & { id: string }) => Promise<unknown>> = {
      'signing out': (person) => person.ask('POST', '/api/auth/logout'),
      'a new password': (person) =>
        person.ask('POST', '/api/auth/password', { current: PASSWORD, next: `${PASSWORD}!` }),
      'another role': (person) => admin.ask('PATCH', `/api/people/${person.id}`, { role: 'editor' }),
      disabling: (person) => admin.ask('PATCH', `/api/people/${person.id}`, { disabled: true }),
      'an admin': (person) => admin.ask('DELETE', `/api/people/${person.id}/sessions`),
    }

    test.each(Object.keys(ways))('%s: the old cookie is answered 401 at once, here', async (name) => {
      for (let i = 0; i < size(2, 20); i++) {
        const person = await invited(server, admin, `${name.replaceAll(' ', '-')}-${i}@example.com`, 'viewer')
        const cookie = `rattan=${person.cookies.get('rattan')}`
        const ask = () => server.app.inject({ url: '/api/pages', headers: { cookie } })
        expect((await ask()).statusCode).toBe(200)
        await ways[name]!(person)
        expect((await ask()).statusCode).toBe(401)
      }
    })

    test('by another server of the same database: within five seconds, open streams included', async () => {
      const person = await invited(server, admin, 'stream@example.com', 'viewer')
      const cookie = `rattan=${person.cookies.get('rattan')}`
      const address = await server.app.listen({ port: 0, host: '127.0.0.1' })
      const ended = new Promise<number>((resolve, reject) => {
        let at = 0
        get(`${address}/api/events`, { headers: { cookie } }, async (stream) => {
          expect(stream.statusCode).toBe(200)
          stream.resume()
          stream.once('end', () => resolve(performance.now() - at))
          at = performance.now()
          // What another process does: nothing in this one is told.
          const db = await server.accounts.database.open()
          await db
            .updateTable('session')
            .set({ ended_at: new Date() })
            .where('person_id', '=', person.id)
            .execute()
        }).once('error', reject)
      })
      expect(await ended).toBeLessThan(5_000)
      expect((await server.app.inject({ url: '/api/pages', headers: { cookie } })).statusCode).toBe(401)
    })
  })

  test('a session that somebody prepared is not the one that is signed in to (AU10)', async () => {
    const victim = browser(server)
    const planted = await start()
    victim.set('rattan', planted.access)
    victim.set('rattan-refresh', planted.refresh)
    await victim.ask('POST', '/api/auth/login', { email: 'admin@example.com', password: PASSWORD })
    expect(victim.cookies.get('rattan')).not.toBe(planted.access)
    expect(victim.cookies.get('rattan-refresh')).not.toBe(planted.refresh)
    const { sessions } = (await victim.ask('GET', '/api/auth/sessions')).json()
    expect(sessions.find((one: { current: boolean }) => one.current).id).not.toBe(planted.session)
  })

  test('always an admin, whoever takes whom away at once (AZ10)', async () => {
    const others: string[] = []
    for (let i = 0; i < size(4, 10); i++)
      others.push((await invited(server, admin, `second-${i}@example.com`, 'admin')).id)
    const { accounts } = server
    const { changeAccount } = await import('../accounts/people.ts')
    const all = [...others, id]
    await Promise.allSettled(
      Array.from({ length: 50 }, (_, i) =>
        changeAccount(
          accounts,
          all[i % all.length]!,
          i % 3 === 0 ? { disabled: true } : { role: 'viewer' },
          'test',
          FROM,
        ),
      ),
    )
    const db = await accounts.database.open()
    const left = await db
      .selectFrom('person')
      .select('id')
      .where('role', '=', 'admin')
      .where('disabled_at', 'is', null)
      .execute()
    expect(left).toHaveLength(1)
    await expect(
      changeAccount(accounts, left[0]!.id, { role: 'viewer' }, 'test', FROM),
    ).rejects.toMatchObject({
      code: 'not-allowed',
    })
    await expect(db.deleteFrom('person').where('id', '=', left[0]!.id).execute()).rejects.toThrow(/no admin/)
  })
})
