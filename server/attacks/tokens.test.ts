import { createHmac } from 'node:crypto'
import { decodeProtectedHeader, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Me } from '../../core/api/accounts.ts'
import { readAccess, signAccess } from '../accounts/access-token.ts'
import { startSession } from '../accounts/sessions.ts'
import { signingKeys } from '../accounts/signing-keys.ts'
import { type Browser, browser, firstAdmin, onBothStores } from '../testing/test-accounts.ts'
import { FULL, figures, size } from '../testing/test-attack.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

vi.setConfig({ testTimeout: size(120_000, 3_600_000), hookTimeout: 300_000 })

onBothStores((newUrl) => {
  let clock = new Date('2026-03-01T00:00:00Z')
  let server: TestServer
  let admin: Browser
  let token: string
  beforeAll(async () => {
    server = await startTestServer({ databaseUrl: await newUrl(), authPublic: false, clock: () => clock })
    admin = await firstAdmin(server)
    token = admin.cookies.get('rattan')!
  })
  afterAll(() => server?.close())

  const withToken = (value: string) =>
    server.app.inject({ url: '/api/pages', headers: { cookie: `rattan=${value}` } })

  const coded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

  /** Tokens that are ours but for one thing. */
  async function forged(): Promise<string[]> {
    const [head, body, signature] = token.split('.') as [string, string, string]
    const header = JSON.parse(Buffer.from(head, 'base64url').toString())
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
    const { access: key } = server.accounts.keys.current
    const signed = (h: object, c: object, k: Uint8Array | string = key, hash = 'sha256') => {
      const text = `${coded(h)}.${coded(c)}`
      return `${text}.${createHmac(hash, k).update(text).digest('base64url')}`
    }
    const heads = [
      ...['none', 'None', 'NONE', 'HS384', 'HS512', 'RS256', 'ES256', 'PS256', 'EdDSA', '', null, 1].map(
        (alg) => ({
          ...header,
          alg,
        }),
      ),
      ...['', '../../dev/null', '/etc/passwd', 'x', "' or 1=1 --", '__proto__', 'constructor', null, 7].map(
        (kid) => ({
          ...header,
          kid,
        }),
      ),
      ...['JWT', 'at+JWT2', '', null, 'refresh'].map((typ) => ({ ...header, typ })),
      { ...header, jwk: { kty: 'oct', k: 'AAAA' }, kid: 'own' },
      { ...header, jku: 'https://evil.example/keys', kid: 'own' },
      { ...header, x5u: 'https://evil.example/cert', kid: 'own' },
      { ...header, crit: ['exp'] },
      { ...header, b64: false, crit: ['b64'] },
    ]
    const bodies = [
      ...Object.keys(claims).map((name) =>
        Object.fromEntries(Object.entries(claims).filter(([one]) => one !== name)),
      ),
      ...['rattan/mcp', '', [], null, 'rattan'].map((aud) => ({ ...claims, aud })),
      ...['rattan2', '', null].map((iss) => ({ ...claims, iss })),
      ...[0, -1, '9999999999', null].map((exp) => ({ ...claims, exp })),
      { ...claims, sid: crypto.randomUUID() },
      { ...claims, sub: crypto.randomUUID() },
      { ...claims, sid: 7 },
      { ...claims, sid: "' or true --" },
      { ...claims, iat: claims.iat + 86_400, exp: claims.exp + 86_400 },
      { ...claims, iat: claims.iat - 86_400 },
      { ...claims, nbf: claims.exp },
    ]
    const keys = ['', 'secret', new Uint8Array(32), Buffer.from(header.kid), Buffer.from(head)]
    const bytes = Buffer.from(token)
    const flips = Array.from({ length: bytes.length * 8 }, (_, i) => {
      const copy = Buffer.from(bytes)
      copy[i >> 3]! ^= 1 << (i & 7)
      return copy.toString('latin1')
    })
    // Two bytes at once, at places of a fixed sequence.
    let seed = 7
    const next = (n: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31
      return seed % n
    }
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
    const pairs = Array.from({ length: 4000 }, () => {
      const copy = [...token]
      for (let i = 0; i < 2; i++) copy[next(copy.length)] = alphabet[next(alphabet.length)]!
      return copy.join('')
    })
    return [
      ...heads.flatMap((one) => [
        signed(one, claims),
        `${coded(one)}.${body}.`,
        `${coded(one)}.${body}.${signature}`,
      ]),
      ...bodies.map((one) => signed(header, one)),
      ...keys.map((one) => signed(header, claims, one)),
      ...['sha384', 'sha512'].map((hash) =>
        signed({ ...header, alg: `HS${hash.slice(3)}` }, claims, key, hash),
      ),
      ...flips,
      ...pairs,
      ...[
        `${token}.`,
        `.${token}`,
        token.slice(0, -1),
        `${token}A`,
        `${head}.${body}`,
        '..',
        '.',
        'x',
        'null',
      ],
      await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).sign(key),
    ]
  }

  /** A flip of the unused bits of the last character gives other text and the same bytes: that is no forgery. */
  function isSame(one: string): boolean {
    const bytes = (text: string) =>
      text
        .split('.')
        .map((part) => Buffer.from(part, 'base64url').toString('hex'))
        .join('.')
    return bytes(one) === bytes(token) && one.split('.').length === 3
  }

  describe('a token that is not ours opens nothing and breaks nothing (AU1)', () => {
    test('every forgery is answered 401', async () => {
      expect((await withToken(token)).statusCode).toBe(200)
      const all = [...new Set(await forged())].filter((one) => one !== '' && !isSame(one))
      // Cookies hold no control characters; what a client sends all the same is no token.
      const sendable = all.filter((one) => /^[\x21-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/.test(one))
      const tried = FULL ? sendable : sendable.filter((_, i) => i < 200 || i % 5 === 0)
      const accepted: string[] = []
      for (const one of tried) {
        const answer = await withToken(one)
        if (answer.statusCode !== 401) accepted.push(`${answer.statusCode} ${one}`)
      }
      console.log(`AU1: ${tried.length} forged tokens, ${accepted.length} not answered 401`)
      expect(accepted).toEqual([])
      expect(tried.length).toBeGreaterThan(FULL ? 5000 : 1000)
    })
  })

  describe('clocks may differ a little (AU11)', () => {
    test('by 14 seconds, not by ten minutes, and never with a fault of the server', async () => {
      const { keys } = server.accounts
      const at = (seconds: number) => new Date(clock.getTime() + seconds * 1000)
      const { sub, sid } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
      const made = (seconds: number) => signAccess(keys, { person: sub, session: sid }, at(seconds))
      for (const seconds of [-614, -14, 14])
        expect([seconds, (await withToken(await made(seconds))).statusCode]).toEqual([seconds, 200])
      for (const seconds of [-1200, -620, 600, 36_000])
        expect([seconds, (await withToken(await made(seconds))).statusCode]).toEqual([seconds, 401])
    })

    test('a clock that is put back gives no session more time than the database says', async () => {
      const before = clock
      const other = browser(server)
      await other.ask('POST', '/api/auth/login', {
        email: 'admin@example.com',
        password: 'ba chị em cùng đi chợ',
      })
      const db = await server.accounts.database.open()
      const { sid } = JSON.parse(
        Buffer.from(other.cookies.get('rattan')!.split('.')[1]!, 'base64url').toString(),
      )
      await db
        .updateTable('session')
        .set({ expires_at: new Date(0) })
        .where('id', '=', sid)
        .execute()
      clock = new Date(before.getTime() - 3_600_000)
      try {
        expect((await other.ask('POST', '/api/auth/refresh')).statusCode).toBe(401)
      } finally {
        clock = before
      }
    })
  })

  describe('keys rotate with two valid at once (OP11)', () => {
    const secrets = ['6Jm2vQ0n9Xc4Rb7Tt1Yw8Ke5Zp3Ls0Ud', 'Hq7Wd2Fy5Ng9Vm1Bk4Xr8Tj6Cz0Pe3Sa'] as const

    test('what the key before signed counts until it is taken out', async () => {
      const config = { workDir: server.workDir, authSecret: secrets[0], authSecretPrevious: null }
      const before = signingKeys(config)
      const during = signingKeys({ ...config, authSecret: secrets[1], authSecretPrevious: secrets[0] })
      const after = signingKeys({ ...config, authSecret: secrets[1] })
      const ids = { person: crypto.randomUUID(), session: crypto.randomUUID() }
      const old = await signAccess(before, ids, clock)
      const fresh = await signAccess(during, ids, clock)
      expect(decodeProtectedHeader(old).kid).not.toBe(decodeProtectedHeader(fresh).kid)
      expect(await readAccess(during, old, clock)).toMatchObject(ids)
      expect(await readAccess(during, fresh, clock)).toMatchObject(ids)
      expect(await readAccess(after, old, clock)).toBeUndefined()
      expect(await readAccess(after, fresh, clock)).toMatchObject(ids)
      const later = new Date(clock.getTime() + 616_000)
      expect(await readAccess(during, old, later)).toBeUndefined()
      // A tab that renews while the key changes gets the child that another got before.
      expect(during.valid.map((key) => key.child('t'))).toContain(before.current.child('t'))
    })

    test('while two servers take turns and readers ask, nobody is refused who is signed in', async () => {
      /** Another server of the same accounts. */
      const started = (authSecret: string, authSecretPrevious: string | null) =>
        startTestServer({
          ...{ database: server.accounts.database, authPublic: false, clock: () => clock },
          config: { authSecret, authSecretPrevious },
        })
      const [a, b] = secrets
      const old = await started(a, null)
      // Several servers are changed one by one: all have to know the new key before one signs with it.
      const known = await started(a, b)
      const changed = await started(b, a)
      const alone = await started(b, null)
      const steps = [[old], [old, known], [known], [known, changed], [changed], [changed, alone], [alone]]
      const { id } = (await admin.ask('GET', '/api/auth/me')).json<Me>().person!
      const readers = await Promise.all(
        Array.from({ length: size(8, 40) }, () =>
          startSession(old.accounts, id, { address: '', agent: '' }, 'password'),
        ),
      )
      const first = readers[0]!.access
      let asked = 0
      let renewed = 0
      const refused: string[] = []
      for (const [step, servers] of steps.entries()) {
        const turns = size(9, 45)
        await Promise.all(
          readers.map(async (own, n) => {
            for (let turn = 0; turn < turns; turn++) {
              const { app } = servers[(turn + n) % servers.length]!
              const page = await app.inject({
                url: '/api/pages',
                headers: { cookie: `rattan=${own.access}` },
              })
              asked++
              if (page.statusCode !== 200) refused.push(`${step}: ${page.statusCode}`)
              // As a page does before its token is over; each in another turn.
              if ((turn + n) % 9 !== 0) continue
              const cookie = `rattan-refresh=${own.refresh}`
              const answer = await app.inject({
                method: 'POST',
                url: '/api/auth/refresh',
                headers: { cookie },
              })
              renewed++
              if (answer.statusCode !== 200) refused.push(`${step}: renewal ${answer.statusCode}`)
              const cookies = new Map(answer.cookies.map(({ name, value }) => [name, value]))
              Object.assign(own, { access: cookies.get('rattan'), refresh: cookies.get('rattan-refresh') })
            }
          }),
        )
        // Every reader renews in nine turns; what was signed before is over when the next step comes.
        clock = new Date(clock.getTime() + 300_000)
      }
      figures('OP11', { asked, renewed, refused: refused.length })
      expect(refused).toEqual([])
      for (const { app } of [known, changed, alone]) {
        const late = await app.inject({ url: '/api/pages', headers: { cookie: `rattan=${first}` } })
        expect(late.statusCode).toBe(401)
      }
      for (const one of [old, known, changed, alone]) await one.close()
    })
  })
})
