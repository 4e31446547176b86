import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const faultsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

test('an empty environment is a working configuration', () => {
  expect(readConfig({})).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    authPublic: true,
    timezone: 'Asia/Ho_Chi_Minh',
    logLevel: 'info',
  })
})

test('proxies are addresses, networks or this machine', () => {
  const proxies = '127.0.0.1, 10.0.0.0/8,loopback, fd00::/8'
  expect(readConfig({ TRUSTED_PROXIES: proxies }).trustedProxies).toEqual([
    '127.0.0.1',
    '10.0.0.0/8',
    'loopback',
    'fd00::/8',
  ])
  expect(readConfig({}).trustedProxies).toEqual([])
})

test('an empty variable counts as unset', () => {
  expect(readConfig({ PORT: '', DATA_DIR: ' ' }).port).toBe(3000)
})

test('reading needs an account as soon as there is a database, unless it is said otherwise', () => {
  const DATABASE_URL = 'postgres://rattan@localhost/rattan'
  expect(readConfig({ DATABASE_URL }).authPublic).toBe(false)
  expect(readConfig({ DATABASE_URL, AUTH_PUBLIC: 'true' }).authPublic).toBe(true)
})

test('all faults are told at once, each naming its variable and the mend', () => {
  const faults = faultsOf({
    PORT: 'http',
    DATA_DIR: '/nowhere/at/all',
    LOG_LEVEL: 'loud',
    TZ: 'Mars/Olympus',
    AUTH_PUBLIC: 'yes',
    PUBLIC_URL: 'example.com',
    REFRESH_CRON: 'daily',
  })
  expect(faults).toHaveLength(7)
  for (const name of ['PORT', 'DATA_DIR', 'LOG_LEVEL', 'TZ', 'AUTH_PUBLIC', 'PUBLIC_URL', 'REFRESH_CRON']) {
    expect(faults.find((fault) => fault.startsWith(`invalid ${name}: `))).toMatch(/; expected .+/)
  }
})

test.each([
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['HOST', 'a b'],
  ['DATABASE_URL', 'mysql://x'],
  ['AUTH_SECRET', 'short'],
  ['TZ', 'nope'],
  ['TRUSTED_PROXIES', 'proxy.example'],
  ['TRUSTED_PROXIES', '10.0.0.0/33'],
  ['TRUSTED_PROXIES', '0.0.0.0/0'],
  ['TRUSTED_PROXIES', '127.0.0.1 10.0.0.1'],
  ['REFRESH_PRIVATE_HOSTS', 'http://data.internal'],
])('%s=%s is refused', (name, value) => {
  expect(faultsOf({ [name]: value })).toHaveLength(1)
})

test('a secret is never repeated in the message', () => {
  const faults = faultsOf({ AUTH_SECRET: 'hunter2', DATABASE_URL: 'mysql://root:hunter2@db' })
  expect(faults).toHaveLength(2)
  expect(faults.join()).not.toContain('hunter2')
})

test('providers that vouch for people need the address to which they send them back', () => {
  const provider = {
    OIDC_PROVIDERS: 'google',
    OIDC_GOOGLE_ISSUER: 'https://accounts.google.com',
    OIDC_GOOGLE_CLIENT_ID: 'rattan',
  }
  expect(faultsOf(provider)).toEqual([expect.stringMatching(/^missing PUBLIC_URL; expected /)])
  expect(readConfig({ ...provider, PUBLIC_URL: 'https://r.example' }).ssoProviders).toMatchObject([
    { id: 'google' },
  ])
  expect(faultsOf({ PORT: 'http', OIDC_PROVIDERS: 'google' })).toHaveLength(4)
})

test('a folder given absolutely is taken as it is', () => {
  expect(readConfig({ DATA_DIR: tmpdir() }).dataDir).toBe(tmpdir())
})

test('webhooks have an address and a secret, neither of which a fault repeats', () => {
  const WEBHOOKS = 'desk, ops'
  const WEBHOOK_DESK_URL = 'https://hooks.example.com/key?k=1'
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const given = {
    WEBHOOKS,
    WEBHOOK_DESK_URL,
    WEBHOOK_DESK_SECRET: secret,
    WEBHOOK_OPS_URL: 'http://ops.internal/x',
  }
  expect(readConfig(given).webhooks).toEqual([
    { id: 'desk', title: 'desk', url: WEBHOOK_DESK_URL, secret: Buffer.alloc(32, 7) },
    { id: 'ops', title: 'ops', url: 'http://ops.internal/x', secret: null },
  ])
  expect(readConfig({}).webhooks).toEqual([])
  const faults = faultsOf({
    ...{
      WEBHOOKS,
      WEBHOOK_DESK_URL: 'ftp://user:hidden@x',
      WEBHOOK_DESK_SECRET: 'hidden',
      WEBHOOK_DSK_URL: 'hidden',
    },
  })
  expect(faults.map((fault) => fault.split(';')[0]).sort()).toEqual([
    'invalid WEBHOOK_DESK_SECRET: the value given',
    'invalid WEBHOOK_DESK_URL: the value given',
    'missing WEBHOOK_OPS_URL',
    'unknown variable WEBHOOK_DSK_URL',
  ])
  expect(faults.join()).not.toContain('hidden')
  expect(faultsOf({ WEBHOOKS: 'Desk' })[0]).toMatch(/^invalid WEBHOOKS: "Desk"; expected ids/)
})
