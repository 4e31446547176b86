import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { Me } from '../../core/api/accounts.ts'
import type { Role } from '../../core/api/roles.ts'
import { setupToken } from '../accounts/setup.ts'
import { startPostgres, type TestPostgres } from './test-postgres.ts'
import type { TestServer } from './test-server.ts'

export const PASSWORD = 'ba chị em cùng đi chợ'

/** Runs a suite on both stores: `newUrl` gives the address of a new database, null for an embedded one. */
export function onBothStores(suite: (newUrl: () => Promise<string | null>) => void): void {
  describe('on the embedded database', () => suite(async () => null))
  describe('on PostgreSQL', () => {
    let postgres: TestPostgres
    beforeAll(async () => {
      postgres = await startPostgres()
    })
    afterAll(() => postgres?.stop())
    suite(() => postgres.newDatabase())
  })
}

/** What tells a server's program of a store. */
export const databaseOf = (url: string | null): Record<string, string> =>
  url === null ? {} : { DATABASE_URL: url }

/** A browser that keeps its cookies. */
export interface Browser {
  readonly cookies: ReadonlyMap<string, string>
  ask(
    method: InjectOptions['method'],
    url: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>
  set(name: string, value: string): void
}
export type Answer = Awaited<ReturnType<TestServer['app']['inject']>>

export function browser(server: Pick<TestServer, 'app'>, address = '203.0.113.7'): Browser {
  const cookies = new Map<string, string>()
  return {
    cookies,
    set: (name, value) => void cookies.set(name, value),
    async ask(method, url, body, headers = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await server.app.inject({
        ...{ method, url, remoteAddress: address },
        headers: {
          ...(cookie ? { cookie } : {}),
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...headers,
          ...(method === 'GET' ? {} : { origin: 'http://localhost', host: 'localhost' }),
        },
        ...(body ? { payload: JSON.stringify(body) } : {}),
      })
      for (const { name, value } of answer.cookies) {
        if (value === '') cookies.delete(name)
        else cookies.set(name, value)
      }
      return answer
    },
  }
}

/** The first admin of a server, signed in. */
export async function firstAdmin(server: TestServer, email = 'admin@example.com'): Promise<Browser> {
  const admin = browser(server)
  const token = await setupToken(server.accounts)
  const answer = await admin.ask('POST', '/api/auth/setup', { token, email, name: 'Ada', password: PASSWORD })
  expect(answer.statusCode, answer.body).toBe(200)
  return admin
}

/** Somebody whom the admin invited, signed in. */
export async function invited(
  server: TestServer,
  admin: Browser,
  email: string,
  role: Role,
  groups: readonly string[] = [],
) {
  const invitation = await admin.ask('POST', '/api/people/invitations', { email, role, groups })
  expect(invitation.statusCode, invitation.body).toBe(200)
  const token = invitation.json<{ link: string }>().link.split('#')[1]
  const person = browser(server)
  const answer = await person.ask('POST', '/api/auth/accept', { token, name: email, password: PASSWORD })
  expect(answer.statusCode, answer.body).toBe(200)
  return { ...person, id: answer.json<Me>().person!.id }
}
