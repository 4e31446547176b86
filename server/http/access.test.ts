import { describe, expect, test } from 'vitest'
import type { Person } from '../../core/api/accounts.ts'
import { ROLES, type Role } from '../../core/api/roles.ts'
import { startTestServer } from '../testing/test-server.ts'
import type { Access } from './flags.ts'
import { mayUse } from './hooks/access.ts'

describe('who may use a route', () => {
  const as = (role: Role): Person => ({ id: '', email: '', name: '', role, groups: [] })
  const all: Access[] = ['public', 'read', 'person', 'editor', 'admin']
  const allowed = (person: Person | null, authPublic: boolean) =>
    all.filter((access) => mayUse(access, person, authPublic))

  test('nobody needs an account for what is public, and none for reading where that is', () => {
    expect(allowed(null, false)).toEqual(['public'])
    expect(allowed(null, true)).toEqual(['public', 'read'])
  })

  test('each role may what those before it may, whatever reading needs', () => {
    for (const authPublic of [false, true]) {
      const [viewer, editor, admin] = ROLES.map((role) => allowed(as(role), authPublic))
      expect(viewer).toEqual(['public', 'read', 'person'])
      expect(editor).toEqual(['public', 'read', 'person', 'editor'])
      expect(admin).toEqual(all)
    }
  })
})

test('a route that does not say who may use it keeps the server from starting, and is named', async () => {
  const server = await startTestServer()
  try {
    server.app.get('/api/forgotten', async () => 'open to all')
    await expect(server.app.ready()).rejects.toThrow(/config\.access.*GET.*\/api\/forgotten/)
  } finally {
    await server.close()
  }
})

test('where reading needs an account, an anonymous reader gets no data by any route', async () => {
  const server = await startTestServer({
    authPublic: false,
    files: { 'out/index.html': '<html><head></head><body></body></html>' },
  })
  try {
    const guarded = ['/api/pages', '/api/pages/tiny', '/api/pages/tiny/data', '/api/metrics/revenue/values']
    for (const url of [...guarded, '/api/tickers', '/api/status', '/api/events']) {
      const answer = await server.app.inject(url)
      expect([url, answer.statusCode, answer.json().error]).toEqual([url, 401, 'sign-in-needed'])
    }
    const document = await server.app.inject('/tiny')
    expect(document.body).not.toContain('Alpha')
    expect(document.body).not.toContain('<script')
  } finally {
    await server.close()
  }
})
