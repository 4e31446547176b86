import { EncryptJWT, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { createTransactions, TRANSACTION_S } from './transaction.ts'

const SECRET = 'a secret of the tests, which is long enough'
const START = Date.parse('2026-01-16T20:00:00Z')
const WAY = {
  provider: 'desk',
  state: 'state',
  nonce: 'nonce',
  codeVerifier: 'verifier',
  next: '/company?t=1',
}

function at(start = START, secret = SECRET) {
  const clock = { ms: start }
  return { clock, ...createTransactions(secret, () => new Date(clock.ms)) }
}

test('what is sealed opens as it was, once', async () => {
  const { seal, open } = at()
  const cookie = await seal(WAY)
  expect(await open(cookie, 'desk')).toEqual(WAY)
  expect(await open(cookie, 'desk')).toBeNull()
})

test('a longest path of ours still fits into a cookie, and nothing of it can be read there', async () => {
  const cookie = await at().seal({ ...WAY, next: `/${'a'.repeat(1999)}` })
  expect(cookie.length).toBeLessThan(3800)
  const read = cookie.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'))
  expect(read.join()).not.toMatch(/verifier|nonce|state|desk|aaa/)
})

test('it is too old after ten minutes', async () => {
  const { seal, open, clock } = at()
  const [first, second] = [await seal(WAY), await seal({ ...WAY, state: 'other' })]
  clock.ms += (TRANSACTION_S - 1) * 1000
  expect(await open(first, 'desk')).not.toBeNull()
  clock.ms += 1000
  expect(await open(second, 'desk')).toBeNull()
})

test('it opens for the provider it was made for alone', async () => {
  const { seal, open } = at()
  expect(await open(await seal(WAY), 'other')).toBeNull()
})

test('one of another server does not open, nor one changed in any byte', async () => {
  const cookie = await at().seal(WAY)
  expect(await at(START, `${SECRET}!`).open(cookie, 'desk')).toBeNull()
  const { open } = at()
  for (let i = 0; i < cookie.length - 1; i += 7) {
    const other = cookie[i] === 'A' ? 'B' : 'A'
    const changed = cookie.slice(0, i) + other + cookie.slice(i + 1)
    // The last letter of a part may say the same in another way.
    if (/[^.]\./.test(cookie.slice(i, i + 2))) continue
    expect(await open(changed, 'desk'), `letter ${i}`).toBeNull()
  }
})

test.each([[undefined], [''], ['x'], ['a.b.c'], ['a.b.c.d.e'], ['.'.repeat(4)], ['x'.repeat(10_000)]])(
  'nothing opens from %j',
  async (cookie) => {
    expect(await at().open(cookie, 'desk')).toBeNull()
  },
)

test('tokens of other kinds do not open, not even those made with the same secret', async () => {
  const key = new TextEncoder().encode(SECRET.slice(0, 32))
  const soon = Math.floor(START / 1000) + 60
  const { nonce, state, codeVerifier, next } = WAY
  const payload = { nonce, state, codeVerifier, next }
  const signed = await new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256', typ: 'sso-transaction' })
    .setAudience('desk')
    .setExpirationTime(soon)
    .sign(key)
  const encrypted = await new EncryptJWT(payload)
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: 'sso-transaction' })
    .setAudience('desk')
    .setExpirationTime(soon)
    .encrypt(key)
  for (const token of [signed, encrypted]) expect(await at().open(token, 'desk')).toBeNull()
})
