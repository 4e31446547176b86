import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ConfigError, ROOT, readConfig } from './config.ts'

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

/** One variable each, or several where they do not fit together; all name the first (OP12). */
const BAD: readonly Readonly<Record<string, string>>[] = [
  ...['65536', '-1', '80.5', 'http', '0x50'].map((PORT) => ({ PORT })),
  ...['a b', 'http://localhost', '0.0.0.0/0'].map((HOST) => ({ HOST })),
  ...['/nowhere/at/all', 'package.json'].map((DATA_DIR) => ({ DATA_DIR })),
  ...['/nowhere', 'server', 'package.json'].map((INSTANCE_DIR) => ({ INSTANCE_DIR })),
  { WORK_DIR: 'package.json' },
  ...['mysql://x', 'localhost:5432', 'postgres://', 'postgres'].map((DATABASE_URL) => ({ DATABASE_URL })),
  ...['short', 'a'.repeat(40), 'changeme'.repeat(5)].map((AUTH_SECRET) => ({ AUTH_SECRET })),
  { AUTH_SECRET_PREVIOUS: 'short' },
  ...['yes', '1', 'TRUE'].map((AUTH_PUBLIC) => ({ AUTH_PUBLIC })),
  { AUTH_REGISTRATION: 'on' },
  { LAYOUTS_TO_FILES: 'on' },
  ...['example.com', 'https://a.example/path', 'ftp://a.example', 'https://'].map((PUBLIC_URL) => ({
    PUBLIC_URL,
  })),
  ...['proxy.example', '10.0.0.0/33', '0.0.0.0/0', '127.0.0.1 10.0.0.1', '10.0.0.0/8/8'].map(
    (TRUSTED_PROXIES) => ({ TRUSTED_PROXIES }),
  ),
  ...['mail.example', 'http://mail.example'].map((SMTP_URL) => ({ SMTP_URL, MAIL_FROM: 'a@b.example' })),
  { MAIL_FROM: 'nobody' },
  ...['daily', '* * *'].map((REFRESH_CRON) => ({ REFRESH_CRON })),
  { REFRESH_PRIVATE_HOSTS: 'http://data.internal' },
  ...['nope', 'Mars/Olympus'].map((TZ) => ({ TZ })),
  { LOG_LEVEL: 'loud' },
]

test('forty bad configurations are refused, each in one sentence with the variable and the mend (OP12)', () => {
  expect(BAD.length).toBeGreaterThanOrEqual(40)
  for (const env of BAD) {
    const [name, value] = Object.entries(env)[0]!
    const faults = faultsOf(env)
    expect([env, faults]).toEqual([
      env,
      [expect.stringMatching(new RegExp(`^invalid ${name}: [^\n]*; expected \\S`))],
    ])
    if (/SECRET|DATABASE_URL|SMTP_URL/.test(name)) expect(faults[0]).not.toContain(`"${value}"`)
  }
})

test('a program with a bad configuration ends with all of it said, and without a stack (OP12)', () => {
  const env = {
    PORT: 'http',
    TZ: 'Mars/Olympus',
    AUTH_SECRET: 'hunter2',
    DATABASE_URL: 'mysql://root:hunter2@db',
  }
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(ROOT, 'server/main.ts')],
    {
      ...{
        cwd: ROOT,
        encoding: 'utf8' as const,
        env: { PATH: process.env.PATH!, NODE_ENV: 'test' as const, ...env },
      },
    },
  )
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr.trim().split('\n')).toHaveLength(1 + Object.keys(env).length)
  for (const name of Object.keys(env)) expect(stderr).toContain(`invalid ${name}: `)
  expect(stderr).not.toMatch(/hunter2|\n\s+at /)
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
