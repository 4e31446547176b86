import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstAdmin } from '../testing/test-accounts.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let cookie: string
beforeAll(async () => {
  server = await startTestServer({ config: { publicUrl: 'https://charts.example.com' } })
  const admin = await firstAdmin(server)
  cookie = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
})
afterAll(() => server?.close())

/** A change that an admin's browser is made to send. */
const change = (headers: Record<string, string>, payload = '{"email":"eve@example.com","role":"admin"}') =>
  server.app.inject({
    ...{ method: 'POST', url: '/api/people/invitations', payload },
    headers: { cookie, host: 'charts.example.com', 'content-type': 'application/json', ...headers },
  })
const OWN = { origin: 'https://charts.example.com', 'sec-fetch-site': 'same-origin' }

describe('a page of somebody else changes nothing (BR3)', () => {
  const tricks: readonly (readonly [string, Record<string, string>])[] = [
    ['another site', { origin: 'https://evil.example' }],
    ['no origin, but the browser says whose', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling site', { origin: 'https://charts.example.com', 'sec-fetch-site': 'same-site' }],
    ['a frame without an origin', { origin: 'null' }],
    ['a name that begins like ours', { origin: 'https://charts.example.com.evil.example' }],
    ['our name without TLS', { origin: 'http://charts.example.com' }],
    ['our name at another port', { origin: 'https://charts.example.com:8443' }],
    ['our name in its user part', { origin: 'https://charts.example.com@evil.example' }],
    ['a subdomain', { origin: 'https://x.charts.example.com' }],
    ['a page of this machine', { origin: 'http://localhost:8080' }],
    ['a form of text', { ...OWN, 'content-type': 'text/plain' }],
    ['a form of fields', { ...OWN, 'content-type': 'application/x-www-form-urlencoded' }],
  ]
  test.each(tricks)('%s', async (_name, headers) => {
    const answer = await change(headers)
    expect([400, 403, 415]).toContain(answer.statusCode)
    const people = await server.app.inject({
      url: '/api/people',
      headers: { cookie, host: 'charts.example.com' },
    })
    expect(people.json().invitations).toEqual([])
  })

  test('its own page and a program without a browser do', async () => {
    expect((await change(OWN)).statusCode).toBe(200)
    expect((await change({})).statusCode).toBe(200)
  })

  test('nor does it sign anybody in or out', async () => {
    for (const url of ['/api/auth/login', '/api/auth/logout', '/api/auth/refresh', '/api/auth/setup']) {
      const answer = await server.app.inject({
        ...{ method: 'POST', url, payload: '{}' },
        headers: {
          host: 'charts.example.com',
          origin: 'https://evil.example',
          'content-type': 'application/json',
        },
      })
      expect([url, answer.statusCode, answer.json().error]).toEqual([url, 403, 'foreign-origin'])
    }
  })
})
