import { expect, test } from 'vitest'
import type { SsoProvider } from '../../sso-config.ts'
import { admit, type Claims } from './admission.ts'

const PROVIDER: SsoProvider = {
  ...{ id: 'desk', title: 'Desk', issuer: 'https://idp.example', clientId: 'rattan', clientSecret: null },
  ...{ scopes: ['openid'], domains: [], allow: null, roles: null, groupsClaim: null },
  ...{ trustEmail: false, link: false },
}
const AN: Claims = {
  ...{ iss: 'https://idp.example', sub: 'an' },
  ...{ email: 'An@Example.com', email_verified: true, name: 'Nguyễn An' },
}
const by = (provider: Partial<SsoProvider>, claims: Claims) =>
  admit({ ...PROVIDER, ...provider }, { ...AN, ...claims })

test('whoever is vouched for is a pair of issuer and subject, with an e-mail in small letters', () => {
  expect(by({}, {})).toEqual({
    ...{ issuer: 'https://idp.example', subject: 'an', email: 'an@example.com', name: 'Nguyễn An' },
    ...{ role: null, groups: null },
  })
})

test.each([[undefined], [''], [7], [null]])('a subject %j is none', (sub) => {
  expect(by({}, { sub })).toBe('invalid-answer')
})

test.each([
  [{ email_verified: false }],
  [{ email_verified: 'false' }],
  [{ email_verified: undefined }],
  [{ email_verified: 1 }],
  [{ email: undefined }],
  [{ email: ['an@example.com'] }],
  [{ email: 'an' }],
  [{ email: '@example.com' }],
  [{ email: 'an@' }],
  [{ email: 'an@example.com@evil.example' }],
  [{ email: 'an@example.com\n' }],
  [{ email: ' an@example.com' }],
  [{ email: 'an@exam ple.com' }],
  [{ email: `${'a'.repeat(250)}@example.com` }],
  // The Kelvin sign becomes a k, and an account of k@… another’s.
  [{ email: '\u212a@example.com' }],
])('%j is no verified e-mail', (claims) => {
  expect(by({}, claims)).toBe('email-unverified')
})

test('a provider that says nothing of an e-mail is believed only where it is trusted, and a no is a no', () => {
  expect(by({ trustEmail: true }, { email_verified: undefined })).toMatchObject({ subject: 'an' })
  expect(by({ trustEmail: true }, { email_verified: false })).toBe('email-unverified')
  expect(by({}, { email_verified: 'true' })).toMatchObject({ subject: 'an' })
})

test.each([
  ['an@example.com', true],
  ['an@EXAMPLE.com', true],
  ['an@desk.example.com', false],
  ['an@example.com.evil.example', false],
  ['an@evilexample.com', false],
  ['an@example.org', false],
  ['"an@example.com"@evil.example', false],
])('%s is of the domain example.com: %s', (email, is) => {
  const admitted = by({ domains: ['example.com'] }, { email })
  expect(typeof admitted === 'object').toBe(is)
})

test('a domain is compared in its ASCII form', () => {
  const provider = { domains: ['xn--bcher-kva.example'] }
  expect(by(provider, { email: 'an@bücher.example' })).toMatchObject({ email: 'an@xn--bcher-kva.example' })
})

test.each([
  [{ groups: ['desk', 'analysts'] }, true],
  [{ groups: 'analysts' }, true],
  [{ groups: ['analysts2', 'ANALYSTS'] }, false],
  [{ groups: 'desk,analysts' }, false],
  [{ groups: [['analysts']] }, false],
  [{ groups: { analysts: true } }, false],
  [{ groups: null }, false],
  [{}, false],
])('with %j somebody is an analyst: %s', (claims, is) => {
  const admitted = by({ allow: { claim: 'groups', values: ['analysts', 'heads'] } }, claims)
  expect(admitted === 'not-allowed').toBe(!is)
})

test('a domain and a claim that are both asked for must both hold', () => {
  const provider = { domains: ['example.com'], allow: { claim: 'hd', values: ['example.com'] } }
  expect(by(provider, { hd: 'example.com' })).toMatchObject({ subject: 'an' })
  expect(by(provider, { hd: 'example.org' })).toBe('not-allowed')
  expect(by(provider, { hd: 'example.com', email: 'an@example.org' })).toBe('not-allowed')
})

const ROLES = new Map([
  ['heads', 'editor'],
  ['it', 'admin'],
] as const)

test.each([
  [{ roles: ['heads'] }, 'editor'],
  [{ roles: ['heads', 'it', 'others'] }, 'admin'],
  [{ roles: ['others'] }, 'viewer'],
  [{ roles: ['admin', 'editor'] }, 'viewer'],
  [{ roles: null }, 'viewer'],
  [{}, 'viewer'],
])('%j makes a person %s', (claims, role) => {
  expect(by({ roles: { claim: 'roles', of: ROLES } }, claims)).toMatchObject({ role })
})

test('a claim’s name is taken as it is before it is taken for a way into others', () => {
  const provider = { roles: { claim: 'realm_access.roles', of: ROLES } }
  expect(by(provider, { realm_access: { roles: ['heads'] } })).toMatchObject({ role: 'editor' })
  expect(by(provider, { 'realm_access.roles': ['it'], realm_access: { roles: ['heads'] } })).toMatchObject({
    role: 'admin',
  })
  expect(by({ roles: { claim: '__proto__.constructor.name', of: ROLES } }, {})).toMatchObject({
    role: 'viewer',
  })
})

test('groups are those that a policy can name, as the provider writes them', () => {
  const groups = ['desk', 'desk', 'Fund-A', '/fund-b', 'fund_c', '', 'a'.repeat(65), 7]
  expect(by({ groupsClaim: 'groups' }, { groups })).toMatchObject({ groups: ['desk', 'fund_c', '7'] })
  expect(by({ groupsClaim: 'groups' }, {})).toMatchObject({ groups: [] })
  const many = Array.from({ length: 200 }, (_, i) => `g${i}`)
  expect(by({ groupsClaim: 'groups' }, { groups: many })).toMatchObject({ groups: many.slice(0, 50) })
})

test.each([
  [{ name: undefined, preferred_username: 'an.nguyen' }, 'an.nguyen'],
  [{ name: ' ', preferred_username: 7 }, 'an'],
  [{ name: 'An\u0000\nNguyễn' }, 'An  Nguyễn'],
  [{ name: 'x'.repeat(500) }, 'x'.repeat(100)],
])('from %j a person is called %j', (claims, name) => {
  expect(by({}, claims)).toMatchObject({ name })
})
