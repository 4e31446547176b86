import { EncryptJWT, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { createTransactions, TRANSACTION_S } from './transaction.ts'

const keyOf = (letter: string) => ({ transaction: new TextEncoder().encode(letter.repeat(32)) })
const KEY = keyOf('k')
const START = Date.parse('2026-01-16T20:00:00Z')
const WAY = {
  provider: 'desk',
  state: 'state',
  nonce: 'nonce',
  codeVerifier: 'verifier',
  next: '/company?t=1',
}

function at(current = KEY, ...previous: (typeof KEY)[]) {
  const clock = { ms: START }
  const keys = { current, valid: [current, ...previous] }
  return { clock, ...createTransactions(keys, () => new Date(clock.ms)) }
}

test('what is sealed opens as it was, once', async () => {
  const { seal, open } = at()
  const cookie = await seal(WAY)
  expect(await open(cookie, 'desk', 'state')).toEqual(WAY)
  expect(await open(cookie, 'desk', 'state')).toBeNull()
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
  expect(await open(first, 'desk', 'state')).not.toBeNull()
  clock.ms += 1000
  expect(await open(second, 'desk', 'other')).toBeNull()
})

test('it opens for the provider it was made for alone', async () => {
  const { seal, open } = at()
  expect(await open(await seal(WAY), 'other', 'state')).toBeNull()
})

test('one of another server does not open, nor one changed in any byte', async () => {
  const cookie = await at().seal(WAY)
  expect(await at(keyOf('x')).open(cookie, 'desk', 'state')).toBeNull()
  const { open } = at()
  for (let i = 0; i < cookie.length - 1; i += 7) {
    const other = cookie[i] === 'A' ? 'B' : 'A'
    const changed = cookie.slice(0, i) + other + cookie.slice(i + 1)
    // The last letter of a part may say the same in another way.
    if (/[^.]\./.test(cookie.slice(i, i + 2))) continue
    expect(await open(changed, 'desk', 'state'), `letter ${i}`).toBeNull()
  }
})

test.each([[undefined], [''], ['x'], ['a.b.c'], ['a.b.c.d.e'], ['.'.repeat(4)], ['x'.repeat(10_000)]])(
  'nothing opens from %j',
  async (cookie) => {
    expect(await at().open(cookie, 'desk', 'state')).toBeNull()
  },
)

test('one that was made with the key before this one still opens', async () => {
  const cookie = await at(keyOf('o')).seal(WAY)
  expect(await at(KEY, keyOf('o')).open(cookie, 'desk', 'state')).toEqual(WAY)
  expect(await at(KEY).open(cookie, 'desk', 'state')).toBeNull()
})

test('an answer with another state does not open it, nor use it up', async () => {
  const { seal, open } = at()
  const cookie = await seal(WAY)
  expect(await open(cookie, 'desk', 'made up')).toBeNull()
  expect(await open(cookie, 'desk', null)).toBeNull()
  expect(await open(cookie, 'desk', 'state')).toEqual(WAY)
})

test('tokens of other kinds do not open, not even those made with the same key', async () => {
  const soon = Math.floor(START / 1000) + 60
  const payload = { ...WAY, provider: undefined }
  const encrypted = (typ: string, enc = 'A256GCM') =>
    new EncryptJWT(payload)
      .setProtectedHeader({ alg: 'dir', enc, typ })
      .setAudience('desk')
      .setExpirationTime(soon)
      .encrypt(KEY.transaction)
  expect(await at().open(await encrypted('sso-transaction'), 'desk', 'state')).not.toBeNull()
  const signed = await new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256', typ: 'sso-transaction' })
    .setAudience('desk')
    .setExpirationTime(soon)
    .sign(KEY.transaction)
  const others = [
    signed,
    await encrypted('at+jwt'),
    await encrypted('JWT'),
    await encrypted('sso-transaction', 'A128CBC-HS256'),
  ]
  for (const token of others) expect(await at().open(token, 'desk', 'state')).toBeNull()
})
