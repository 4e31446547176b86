import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../config.ts'
import { firstAdmin, invited } from '../testing/test-accounts.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

const FILE = join(ROOT, 'docs/security.md')
const [BEGIN, END] = ['<!-- who may use which route -->', '<!-- end -->']

let server: TestServer
/** Of each identity. */
let cookies: Record<string, string>
/** Somebody whom changes are tried on. */
let target: string
beforeAll(async () => {
  server = await startTestServer({ authPublic: false, config: { authRegistration: true } })
  const admin = await firstAdmin(server)
  const cookieOf = (person: { cookies: ReadonlyMap<string, string> }) =>
    `rattan=${person.cookies.get('rattan')}`
  const make = async (email: string, role: 'viewer' | 'editor') => invited(server, admin, email, role)
  const [viewer, editor, other, disabled] = [
    await make('viewer@example.com', 'viewer'),
    await make('editor@example.com', 'editor'),
    await make('other@example.com', 'viewer'),
    await make('disabled@example.com', 'viewer'),
  ]
  await admin.ask('PATCH', `/api/people/${disabled.id}`, { disabled: true })
  target = viewer.id
  const { access } = server.accounts.keys.current
  const wrong = await new SignJWT({ sid: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'HS256', typ: 'refresh', kid: server.accounts.keys.current.kid })
    .setIssuer('rattan')
    .setAudience('rattan/mcp')
    .setSubject(viewer.id)
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(access)
  cookies = {
    anonymous: '',
    viewer: cookieOf(viewer),
    editor: cookieOf(editor),
    admin: cookieOf(admin),
    disabled: cookieOf(disabled),
    'other person': cookieOf(other),
    'wrong token': `rattan=${wrong}`,
  }
})
afterAll(() => server?.close())

test('the table of who may use which route is what the server answers', async () => {
  const routes = Object.entries(
    (server.app.swagger() as { paths: Record<string, Record<string, unknown>> }).paths,
  )
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => [method.toUpperCase(), path] as const))
    .sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x < y ? -1 : 1))
  const rows: string[] = []
  for (const [method, path] of routes) {
    const cells: string[] = []
    for (const cookie of Object.values(cookies)) cells.push(await tried(method, path, cookie))
    rows.push(`| ${method} ${path} | ${cells.join(' | ')} |`)
  }
  const names = Object.keys(cookies)
  const table = [
    `| route | ${names.join(' | ')} |`,
    `| --- | ${names.map(() => '---').join(' | ')} |`,
    ...rows,
  ].join('\n')
  const docs = readFileSync(FILE, 'utf8')
  const [before, rest = ''] = docs.split(BEGIN)
  const wanted = `${before}${BEGIN}\n\n${table}\n\n${END}${rest.split(END)[1] ?? ''}`
  if (process.env.WRITE_DOCS) writeFileSync(FILE, wanted)
  else expect(docs, 'WRITE_DOCS=1 npx vitest run server/http/who-may.test.ts writes it').toBe(wanted)
})

const HAS_BODY = new Set(['PATCH', 'POST', 'PUT'])

/** Nothing is in the body, so that what gets through changes nothing. */
async function tried(method: string, path: string, cookie: string): Promise<string> {
  const url = path
    .replace('{id}', path.startsWith('/api/people/{id}') ? target : crypto.randomUUID())
    .replace('{page}', 'tiny')
    .replace('{widget}', 'head')
    .replace('{symbol}', 'AAA')
    .replace(/\{\w+\}/, 'none')
  if (path === '/api/events' || path === '/api/auth/logout') return guarded(path, cookie)
  if (method === 'DELETE' && path === '/api/people/{id}/sessions') return guarded(path, cookie)
  const answer = await server.app.inject({
    ...{ method: method as 'GET', url },
    headers: {
      ...(cookie ? { cookie } : {}),
      ...(HAS_BODY.has(method) ? { 'content-type': 'application/json' } : {}),
    },
    ...(HAS_BODY.has(method) ? { payload: '{"nothing":true}' } : {}),
  })
  expect(answer.statusCode, `${method} ${url}`).toBeLessThan(500)
  const error = answer.statusCode < 400 ? undefined : answer.json<{ error: string }>().error
  if (error === 'sign-in-needed') return 'sign in'
  if (error === 'not-allowed') return 'no'
  return 'yes'
}

/** By a route of the same access, for what would end a session of the table, or stay open for ever. */
async function guarded(path: string, cookie: string): Promise<string> {
  if (path === '/api/auth/logout') return 'yes'
  const like = path === '/api/events' ? '/api/pages' : '/api/people'
  return tried('GET', like, cookie)
}
