import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { InjectOptions } from 'fastify'
import { describe, expect, test, vi } from 'vitest'
import { ROOT, readConfig } from '../config.ts'
import { firstAdmin, PASSWORD } from '../testing/test-accounts.ts'
import { figures, inPool, readerNumber, size } from '../testing/test-attack.ts'
import { testDatabases } from '../testing/test-databases.ts'
import { startTestServer } from '../testing/test-server.ts'

vi.setConfig({ testTimeout: size(120_000, 3_600_000), hookTimeout: 300_000 })

const files = testDatabases()

test('secrets stay out of the log, of whatever is asked, well or badly, and of every failure (OP9)', async () => {
  const server = await startTestServer({
    ...{ databaseUrl: await files.postgres.newDatabase(), logLevel: 'trace' },
    config: { authRegistration: true },
  })
  try {
    const admin = await firstAdmin(server)
    const own = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const canaries: string[] = [...admin.cookies.values(), PASSWORD]
    const lines = size(400, 10_000)
    const id = crypto.randomUUID()
    const ask = async (i: number) => {
      const canary = `canary${randomBytes(8).toString('hex')}`
      canaries.push(canary)
      const person = { email: `${i}@example.com`, name: canary, password: canary, token: canary }
      const [method, url, payload]: readonly [InjectOptions['method'], string, object?] = [
        ['POST', '/api/auth/login', { email: person.email, password: canary }] as const,
        ['POST', '/api/auth/refresh'] as const,
        ['POST', '/api/auth/register', { ...person, token: undefined }] as const,
        ['POST', '/api/auth/setup', person] as const,
        ['POST', '/api/auth/accept', { token: canary, name: canary, password: canary }] as const,
        ['POST', '/api/auth/invitation', { token: canary }] as const,
        ['POST', '/api/auth/password', { current: canary, next: canary }] as const,
        ['POST', '/api/auth/login', { email: canary, secret: { password: canary } }] as const,
        ['POST', '/api/people/invitations', { email: person.email, role: canary }] as const,
        ['PATCH', `/api/people/${id}`, { role: 'viewer' }] as const,
        ['GET', '/api/auth/sessions'] as const,
        ['GET', `/api/auth/sso/some/callback?code=${canary}&state=${canary}`] as const,
        ['POST', '/api/auth/logout'] as const,
      ][i % 13]!
      await server.app.inject({
        ...{ method, url, remoteAddress: readerNumber(i) },
        ...(payload ? { payload } : {}),
        headers: {
          // Somebody's who is signed in, or nobody's.
          cookie: i % 3 && url !== '/api/auth/logout' ? own : `rattan=${canary}; rattan-refresh=${canary}`,
          authorization: `Bearer ${canary}`,
        },
      })
    }
    await inPool(lines / 2, 20, ask)
    await files.postgres.kill()
    let asked = lines / 2
    while (server.log.length < lines && asked < 4 * lines) await inPool(100, 20, () => ask(asked++))
    figures('OP9', { requests: asked, lines: server.log.length, canaries: canaries.length })
    expect(server.log.length).toBeGreaterThanOrEqual(lines)
    const log = server.log.join('\n')
    expect(canaries.filter((canary) => log.includes(canary))).toEqual([])
  } finally {
    await server.close()
  }
})

describe('secrets that are guessed keep the server from starting (AU2)', () => {
  const bad = [
    ...['short', 'a'.repeat(40), 'abc'.repeat(20), '0123456789'.repeat(4), 'changeme'.repeat(5)],
    ...['your-secret-key-goes-here-please-now', 'TEST_NON_DEV_SECRET_change_me_in_production'],
    ...['thisISaSECRETthatIsVeryLongIndeed1234', 'abcdefghijklmnopqrstuvwxyz0123456789'],
    ...[
      'passwordpasswordpasswordpassword',
      'openssl rand -base64 48 example output',
      'aAbBaAbBaAbBaAbBaAbBaAbBaAbBaAbBaAbB',
    ],
  ]
  const run = promisify(execFile)
  test.each(bad)('%s', (secret) => {
    const read = () => readConfig({ AUTH_SECRET: secret })
    expect(read).toThrow(/invalid AUTH_SECRET: the value given; expected at least 32 random characters/)
    expect(read).not.toThrow(secret)
    expect(() => readConfig({ AUTH_SECRET_PREVIOUS: secret })).toThrow(/invalid AUTH_SECRET_PREVIOUS/)
  })

  test.each(bad.slice(0, size(1, bad.length)))('the server ends and names it: %s', async (secret) => {
    const env = { ...process.env, AUTH_SECRET: secret, WORK_DIR: await files.newFolder() }
    const start = performance.now()
    const failed = await run(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
      cwd: ROOT,
      env,
    }).then(
      () => undefined,
      (error: { code: number; stderr: string }) => error,
    )
    expect(failed).toMatchObject({ code: 1 })
    expect(failed!.stderr).toContain('AUTH_SECRET')
    expect(failed!.stderr).not.toContain(secret)
    expect(performance.now() - start).toBeLessThan(20_000)
  })

  test('two installations make two, which only their owner may read', async () => {
    const { madeSecret } = await import('../accounts/made-file.ts')
    const [a, b] = [await files.newFolder(), await files.newFolder()]
    expect(madeSecret(a, 'auth-secret')).not.toBe(madeSecret(b, 'auth-secret'))
    expect(madeSecret(a, 'auth-secret')).toBe((await readFile(join(a, 'auth-secret'), 'utf8')).trim())
    const { stat } = await import('node:fs/promises')
    expect((await stat(join(a, 'auth-secret'))).mode & 0o777).toBe(0o600)
  })
})
