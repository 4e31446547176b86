import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import type { ApiError } from '../../core/api/errors.ts'
import { applyEdits } from '../../core/edit/apply.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { program } from '../program.ts'
import { type Browser, browser, firstAdmin, invited } from '../testing/test-accounts.ts'
import { layoutsOf, saved, titled } from '../testing/test-layouts.ts'
import { startPostgres, type TestPostgres } from '../testing/test-postgres.ts'
import { startTestServer, type TestServer, TINY_PAGE } from '../testing/test-server.ts'

vi.setConfig({ testTimeout: 120_000 })

const run = promisify(execFile)
/** With what a generator would lose. */
const COMMENTED = TINY_PAGE.replace('\nid: tiny', '\n# The whole of it.\nid: tiny').replace(
  '  - id: head\n',
  '  - id: head # stands above the tabs\n',
)
let postgres: TestPostgres
let databaseUrl: string
let server: TestServer
let admin: Browser
let viewer: Browser
let shipped: WrittenPage
beforeAll(async () => {
  postgres = await startPostgres()
  databaseUrl = await postgres.newDatabase()
  server = await startTestServer({
    ...{ databaseUrl, watch: true, pollMs: 200 },
    config: { layoutsToFiles: true },
    files: {
      'dashboards/tiny.yaml': COMMENTED,
      'dashboards/other.yaml': COMMENTED.replace('id: tiny', 'id: other'),
    },
  })
  admin = await firstAdmin(server)
  viewer = await invited(server, admin, 'viewer@example.com', 'viewer')
  shipped = (await layoutsOf(admin)).shipped!.written
})
afterAll(async () => {
  await server?.close()
  await postgres?.stop()
})

const fileOf = (page = 'tiny') => join(server.folder, `dashboards/${page}.yaml`)
const lines = (text: string) => text.split('\n')
/** Lines of one that the other has not. */
const without = (one: string, other: string) => lines(one).filter((line) => !lines(other).includes(line))
const lower = (page: WrittenPage) => applyEdits(page, [{ do: 'move', widget: 'with_profit', x: 6, y: 30 }])
const write = async (who: Browser, page = 'tiny') => {
  const { etags } = await layoutsOf(who, page)
  return who.ask('POST', `/api/layouts/${page}/file`, undefined, { 'if-match': etags.team })
}
const layouts = async (...args: string[]) => {
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    INSTANCE_DIR: server.folder,
    DATABASE_URL: databaseUrl,
  }
  return run(process.execPath, [...program('commands/layouts'), ...args], { env: env as never }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stderr }) => ({ code, said: stderr as string }),
  )
}

test('what a page says in the editor is what its file says', () => {
  expect(shipped).toEqual(parse(COMMENTED))
})

test('anybody who is signed in downloads their version as the file with its comments', async () => {
  await saved(viewer, 'personal', lower(shipped))
  const answer = await viewer.ask('GET', '/api/layouts/tiny/yaml')
  expect(answer.headers).toMatchObject({
    'content-type': 'application/yaml; charset=utf-8',
    'content-disposition': 'attachment; filename="tiny.yaml"',
  })
  expect(parse(answer.body)).toEqual(lower(shipped))
  expect([without(answer.body, COMMENTED), without(COMMENTED, answer.body)]).toEqual([
    ['        at: { x: 6, y: 30, w: 6, h: 4 }'],
    ['        at: { x: 6, y: 8, w: 6, h: 4 }'],
  ])
  expect((await viewer.ask('GET', '/api/layouts/tiny/yaml?level=team')).statusCode).toBe(404)
  expect((await browser(server).ask('GET', '/api/layouts/tiny/yaml')).statusCode).toBe(401)
})

test('an editor writes the team’s version into the file, which is then what is shipped', async () => {
  expect((await write(admin)).statusCode).toBe(404)
  await saved(admin, 'team', lower(shipped))
  expect((await write(viewer)).statusCode).toBe(403)
  const stale = await admin.ask('POST', '/api/layouts/tiny/file', undefined, { 'if-match': '"none"' })
  expect([stale.statusCode, stale.json<ApiError>().error]).toEqual([412, 'layout-changed'])
  expect(await readFile(fileOf(), 'utf8')).toBe(COMMENTED)
  expect((await layoutsOf(admin)).toFile).toBe(true)

  const answer = await write(admin)
  expect([answer.statusCode, answer.json()]).toEqual([200, { file: 'dashboards/tiny.yaml' }])
  const text = await readFile(fileOf(), 'utf8')
  expect(without(text, COMMENTED)).toEqual(['        at: { x: 6, y: 30, w: 6, h: 4 }'])
  expect((await readdir(join(server.folder, 'dashboards'))).sort()).toEqual(['other.yaml', 'tiny.yaml'])
  expect(await layoutsOf(admin)).toMatchObject({
    level: 'shipped',
    team: null,
    shipped: { written: lower(shipped) },
  })
  expect((await browser(server).ask('GET', '/api/pages/tiny')).json()).toMatchObject({ level: 'shipped' })
})

test('what the file has got meanwhile stays; where both say otherwise nothing is written', async () => {
  const { shipped: now } = await layoutsOf(admin, 'other')
  await saved(admin, 'team', lower(now!.written))
  const before = await readFile(fileOf('other'), 'utf8')
  const changed = before.replace('{ en: Debts, vi: Nợ }', '{ en: Debt, vi: Nợ }')
  await server.write('dashboards/other.yaml', changed)
  expect((await write(admin, 'other')).statusCode).toBe(200)
  const text = await readFile(fileOf('other'), 'utf8')
  expect([without(text, before), text.includes('# stands above the tabs')]).toEqual([
    ['        at: { x: 6, y: 30, w: 6, h: 4 }', '        title: { en: Debt, vi: Nợ }'],
    true,
  ])

  const { shipped: next } = await layoutsOf(admin, 'other')
  await saved(admin, 'team', titled(next!.written, 'Ours'))
  const theirs = text.replace('{ en: Tiny, vi: Nhỏ }', '{ en: Theirs, vi: Nhỏ }')
  await server.write('dashboards/other.yaml', theirs)
  const refused = await write(admin, 'other')
  expect([refused.statusCode, refused.json<ApiError>().error]).toEqual([412, 'layout-changed'])
  expect(refused.json<ApiError>().message).toMatch(/dashboards\/other\.yaml says otherwise.*title/)
  await server.write('dashboards/other.yaml', 'id: [')
  const faulty = await write(admin, 'other')
  expect([faulty.statusCode, faulty.json<ApiError>().error]).toEqual([409, 'faulty-page'])
  await server.write('dashboards/other.yaml', text)
  const { etags } = await layoutsOf(admin, 'other')
  await admin.ask('DELETE', '/api/layouts/other?level=team', undefined, { 'if-match': etags.team })
})

test('a new page of the team gets a file of its own', async () => {
  const page = { ...titled(shipped, 'New'), id: 'new-page' }
  await saved(admin, 'team', page)
  expect((await write(admin, 'new-page')).statusCode).toBe(200)
  expect(parse(await readFile(fileOf('new-page'), 'utf8'))).toEqual(page)
  expect(await layoutsOf(admin, 'new-page')).toMatchObject({ level: 'shipped', team: null })
})

test.skipIf(process.getuid?.() === 0)('a folder that cannot be written to is said so', async () => {
  await saved(admin, 'team', lower((await layoutsOf(admin)).shipped!.written))
  await chmod(join(server.folder, 'dashboards'), 0o555)
  try {
    const answer = await write(admin)
    expect([answer.statusCode, answer.json<ApiError>().error]).toEqual([403, 'not-allowed'])
  } finally {
    await chmod(join(server.folder, 'dashboards'), 0o755)
  }
})

test('the operator brings the team’s version back by a patch, a commit on a branch, or into the file', async () => {
  const git = async (...args: string[]) => (await run('git', args, { cwd: server.folder })).stdout
  await git('init', '-q', '-b', 'main')
  for (const [name, value] of [
    ['user.name', 'Test'],
    ['user.email', 'test@example.com'],
  ] as const)
    await git('config', name, value)
  await git('add', 'dashboards')
  await git('commit', '-qm', 'Pages')
  const before = await readFile(fileOf(), 'utf8')
  await saved(admin, 'team', titled((await layoutsOf(admin)).shipped!.written, 'By the team'))
  const wanted = before.replace('{ en: Tiny, vi: Nhỏ }', '{ en: By the team, vi: By the team }')

  expect(await layouts('list')).toEqual({ code: 0, said: 'tiny\n' })
  expect(await layouts('export', 'tiny')).toEqual({ code: 0, said: wanted })
  const { said: patch } = await layouts('diff', 'tiny')
  const folder = await mkdtemp(join(tmpdir(), 'rattan-patch-'))
  await git('worktree', 'add', '-q', folder, 'HEAD')
  const apply = run('git', ['apply', '-'], { cwd: folder })
  apply.child.stdin!.end(patch)
  await apply
  expect(await readFile(join(folder, 'dashboards/tiny.yaml'), 'utf8')).toBe(wanted)
  await rm(folder, { recursive: true })

  expect((await layouts('apply', 'tiny', '--branch', 'from-browser')).said).toMatch(
    /^Committed dashboards\/tiny.yaml/,
  )
  expect(await git('show', 'from-browser:dashboards/tiny.yaml')).toBe(wanted)
  expect(await git('diff', '--name-only', 'main', 'from-browser')).toBe('dashboards/tiny.yaml\n')
  expect(await git('status', '--porcelain', 'dashboards')).toBe('')
  expect(await layouts('apply', 'tiny', '--branch', 'main')).toMatchObject({ code: 1 })
  expect(await layouts('apply', 'tiny', '--branch', '--force')).toMatchObject({ code: 1 })
  expect(await layouts('apply', 'tiny', '--brunch', 'x')).toMatchObject({
    code: 1,
    said: expect.stringContaining('--branch'),
  })

  expect((await layouts('apply', 'tiny')).said).toMatch(/^Wrote dashboards\/tiny.yaml/)
  expect(await readFile(fileOf(), 'utf8')).toBe(wanted)
  expect(await layouts('list')).toMatchObject({ said: 'The team has no version of any page.\n' })
  expect(await layouts('export', 'tiny')).toMatchObject({
    code: 1,
    said: 'the team has no version of a page "tiny"\n',
  })
})
