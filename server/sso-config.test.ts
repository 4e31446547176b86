import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SSO_FAULTS } from '../core/api/accounts.ts'
import { readSsoProviders, SSO_SETTINGS } from './sso-config.ts'

const GOOGLE = {
  OIDC_PROVIDERS: 'google',
  OIDC_GOOGLE_ISSUER: 'https://accounts.google.com',
  OIDC_GOOGLE_CLIENT_ID: 'rattan.apps',
}
const read = (env: Record<string, string>) => {
  const faults = new Map<string, string>()
  const providers = readSsoProviders(env, (name, message) => faults.set(name, message))
  return { providers, faults: [...faults.values()] }
}

test('without OIDC_PROVIDERS there is no provider, and no fault', () => {
  expect(read({ PORT: '3000' })).toEqual({ providers: [], faults: [] })
})

test('a provider needs an issuer and a client id; whoever has no account is not let in, and nobody gets a role', () => {
  const { providers, faults } = read(GOOGLE)
  expect(faults).toEqual([])
  expect(providers).toEqual([
    {
      id: 'google',
      title: 'google',
      issuer: 'https://accounts.google.com',
      clientId: 'rattan.apps',
      clientSecret: null,
      scopes: ['openid', 'email', 'profile'],
      domains: [],
      allow: null,
      roles: null,
      groupsClaim: null,
      trustEmail: false,
      link: false,
    },
  ])
})

test('several providers, each with everything that can be set', () => {
  const { providers, faults } = read({
    ...GOOGLE,
    OIDC_PROVIDERS: 'google, keycloak',
    OIDC_KEYCLOAK_ISSUER: 'http://localhost:8080/realms/desk',
    OIDC_KEYCLOAK_CLIENT_ID: 'rattan',
    OIDC_KEYCLOAK_CLIENT_SECRET: 's3cret',
    OIDC_KEYCLOAK_TITLE: 'Sàn giao dịch',
    OIDC_KEYCLOAK_SCOPES: 'openid email groups',
    OIDC_KEYCLOAK_DOMAINS: 'Example.com, desk.example.org',
    OIDC_KEYCLOAK_CLAIM: 'realm_access.roles',
    OIDC_KEYCLOAK_ALLOW: 'analysts, desk heads',
    OIDC_KEYCLOAK_ROLE_CLAIM: 'roles',
    OIDC_KEYCLOAK_ROLES: 'desk heads=editor, it=admin',
    OIDC_KEYCLOAK_GROUPS_CLAIM: 'groups',
    OIDC_KEYCLOAK_TRUST_EMAIL: 'true',
    OIDC_KEYCLOAK_LINK: 'true',
  })
  expect(faults).toEqual([])
  expect(providers.map(({ id }) => id)).toEqual(['google', 'keycloak'])
  expect(providers[1]).toEqual({
    id: 'keycloak',
    title: 'Sàn giao dịch',
    issuer: 'http://localhost:8080/realms/desk',
    clientId: 'rattan',
    clientSecret: 's3cret',
    scopes: ['openid', 'email', 'groups'],
    domains: ['example.com', 'desk.example.org'],
    allow: { claim: 'realm_access.roles', values: ['analysts', 'desk heads'] },
    roles: {
      claim: 'roles',
      of: new Map([
        ['desk heads', 'editor'],
        ['it', 'admin'],
      ]),
    },
    groupsClaim: 'groups',
    trustEmail: true,
    link: true,
  })
})

test('a role claim without a map holds the names of the roles', () => {
  const { providers } = read({ ...GOOGLE, OIDC_GOOGLE_ROLE_CLAIM: 'role' })
  expect([...providers[0]!.roles!.of]).toEqual([
    ['viewer', 'viewer'],
    ['editor', 'editor'],
    ['admin', 'admin'],
  ])
})

test.each([
  [{ OIDC_PROVIDERS: 'Google' }, 'invalid OIDC_PROVIDERS: "Google"; expected ids of small letters'],
  [{ OIDC_PROVIDERS: 'google,google' }, 'invalid OIDC_PROVIDERS: "google"; expected ids'],
  [{ OIDC_PROVIDERS: '../x' }, 'invalid OIDC_PROVIDERS: "../x"; expected ids'],
  [{ OIDC_GOOGLE_ISSUER: '' }, 'missing OIDC_GOOGLE_ISSUER; expected the address under which'],
  [
    { OIDC_GOOGLE_ISSUER: 'accounts.google.com' },
    'invalid OIDC_GOOGLE_ISSUER: "accounts.google.com"; expected',
  ],
  [{ OIDC_GOOGLE_ISSUER: 'https://me:pass@idp.example' }, 'invalid OIDC_GOOGLE_ISSUER'],
  [
    { OIDC_GOOGLE_ISSUER: 'http://idp.example' },
    'invalid OIDC_GOOGLE_ISSUER: "http://idp.example"; expected an https',
  ],
  [
    { OIDC_GOOGLE_ISSUER: 'https://login.microsoftonline.com/common/v2.0' },
    'invalid OIDC_GOOGLE_ISSUER: "https://login.microsoftonline.com/common/v2.0"; expected the issuer of one tenant',
  ],
  [{ OIDC_GOOGLE_CLIENT_ID: '' }, 'missing OIDC_GOOGLE_CLIENT_ID; expected the id'],
  [{ OIDC_GOOGLE_SCOPES: 'email' }, 'invalid OIDC_GOOGLE_SCOPES: "email"; expected scopes'],
  [{ OIDC_GOOGLE_DOMAINS: '@example.com' }, 'invalid OIDC_GOOGLE_DOMAINS: the value given; expected domains'],
  [
    { OIDC_GOOGLE_DOMAINS: '*.example.com' },
    'invalid OIDC_GOOGLE_DOMAINS: "*.example.com"; expected domains',
  ],
  [{ OIDC_GOOGLE_CLAIM: 'hd' }, 'missing OIDC_GOOGLE_ALLOW; expected values of the claim'],
  [{ OIDC_GOOGLE_ALLOW: 'example.com' }, 'missing OIDC_GOOGLE_CLAIM; expected the name of a claim'],
  [{ OIDC_GOOGLE_ROLES: 'it=admin' }, 'missing OIDC_GOOGLE_ROLE_CLAIM; expected the name of a claim'],
  [
    { OIDC_GOOGLE_ROLE_CLAIM: 'roles', OIDC_GOOGLE_ROLES: 'it=root' },
    'invalid OIDC_GOOGLE_ROLES: "it=root"; expected values of the role claim and what they mean',
  ],
  [{ OIDC_GOOGLE_LINK: 'yes' }, 'invalid OIDC_GOOGLE_LINK: "yes"; expected true or false'],
  [
    { OIDC_GOOGLE_DOMAIN: 'example.com' },
    'unknown variable OIDC_GOOGLE_DOMAIN; did you mean OIDC_GOOGLE_DOMAINS?',
  ],
  [
    { OIDC_ENTRA_ISSUER: 'https://x.example' },
    'unknown variable OIDC_ENTRA_ISSUER; OIDC_PROVIDERS names no such provider',
  ],
])('%j is refused', (env, message) => {
  const { faults } = read({ ...GOOGLE, ...(env as Record<string, string>) })
  expect(faults).toHaveLength(1)
  expect(faults[0]).toContain(message)
})

test('all faults of all providers are told at once, and a secret is never repeated', () => {
  const { faults } = read({
    OIDC_PROVIDERS: 'a,b',
    OIDC_A_ISSUER: 'nowhere',
    OIDC_A_CLIENT_SECRET: 'hunter2\nhunter2',
    OIDC_B_ISSUER: 'https://me:hunter2@b.example',
    OIDC_B_TRUST_EMAIL: '1',
  })
  expect(faults).toHaveLength(6)
  expect(faults.join()).not.toContain('hunter2')
})

test('docs/single-sign-on.md names each setting, and each fault as it is meant', () => {
  const docs = readFileSync(new URL('../docs/single-sign-on.md', import.meta.url), 'utf8')
  const settings = [...docs.matchAll(/^\| (`OIDC_.+?`) \|/gm)].flatMap(([, names]) =>
    names!.match(/(?<=OIDC_<ID>_)\w+/g),
  )
  expect(settings).toEqual(SSO_SETTINGS)
  const faults = [...docs.matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)].map(([, code, means]) => [code, means])
  expect(Object.fromEntries(faults)).toEqual(SSO_FAULTS)
})
