import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { afterAll, expect, test, vi } from 'vitest'
import type { ResolvedPage } from '../../core/api/pages.ts'
import { browser, firstAdmin } from '../testing/test-accounts.ts'
import { layoutsOf, saved, titled } from '../testing/test-layouts.ts'
import { startPostgres, type TestPostgres } from '../testing/test-postgres.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const open: { close(): Promise<void> }[] = []
let postgres: TestPostgres | undefined
afterAll(async () => {
  for (const one of open) await one.close()
  await postgres?.stop()
})

async function start(options: Parameters<typeof startTestServer>[0]): Promise<TestServer> {
  const server = await startTestServer(options)
  open.push(server)
  return server
}
const titleOf = async (server: TestServer) =>
  (await browser(server).ask('GET', '/api/pages/tiny')).json<ResolvedPage>().title.en

test('the team’s version is there for everybody after a restart; without one no database is opened', async () => {
  const workDir = await mkdtemp(join(tmpdir(), 'rattan-layouts-'))
  open.push({ close: () => rm(workDir, { recursive: true, force: true }) })
  const first = await startTestServer({ workDir })
  const admin = await firstAdmin(first)
  await first.close()
  const second = await startTestServer({ workDir })
  expect([await titleOf(second), second.accounts.database.opened]).toEqual(['Tiny', false])
  const again = browser(second)
  for (const [name, value] of admin.cookies) again.set(name, value)
  const { shipped } = await layoutsOf(again)
  await saved(again, 'team', titled(shipped!.written, 'Ours'))
  await second.close()
  const third = await start({ workDir })
  expect(await titleOf(third)).toBe('Ours')
})

test('what is saved on one server is seen by readers of another within seconds', async () => {
  postgres = await startPostgres()
  const databaseUrl = await postgres.newDatabase()
  const one = await start({ databaseUrl, authPublic: true })
  const other = await start({ databaseUrl, authPublic: true })
  const admin = await firstAdmin(one)
  const { shipped } = await layoutsOf(admin)
  expect(await titleOf(other)).toBe('Tiny')
  await saved(admin, 'team', titled(shipped!.written, 'Ours'))
  expect(await titleOf(one)).toBe('Ours')
  await vi.waitFor(async () => expect(await titleOf(other)).toBe('Ours'), { timeout: 60_000, interval: 100 })
})

test('streams of events tell of a version that the team publishes, on every server, and documents name the same', async () => {
  const databaseUrl = await postgres!.newDatabase()
  const shell = { 'out/index.html': '<html><head></head><body></body></html>' }
  const one = await start({ databaseUrl, authPublic: true, files: shell })
  const other = await start({ databaseUrl, authPublic: true, files: shell })
  const admin = await firstAdmin(one)
  const { shipped } = await layoutsOf(admin)
  const open = await Promise.all([one, other].map(follow))
  const before = one.live.state!.configVersion
  await vi.waitFor(() => expect(open.map(({ told }) => told.at(-1))).toEqual([before, before]), {
    timeout: 60_000,
  })
  await saved(admin, 'team', titled(shipped!.written, 'Ours'))
  await vi.waitFor(() => expect(open.map(({ told }) => told.length)).toEqual([2, 2]), { timeout: 60_000 })
  for (const { told, server } of open) {
    expect(told[1]).not.toBe(before)
    const document = (await browser(server).ask('GET', '/tiny')).body
    expect(document).toContain(`"config":"${told[1]}"`)
    expect(await titleOf(server)).toBe('Ours')
  }
  for (const { end } of open) end()
})

/** The versions that an event stream tells of, those of pages. */
async function follow(server: TestServer) {
  const stop = new AbortController()
  const base = await server.app.listen({ port: 0, host: '127.0.0.1' })
  const answer = await fetch(`${base}/api/events`, { signal: stop.signal })
  const told: string[] = []
  const read = async () => {
    let text = ''
    for await (const part of Readable.fromWeb(answer.body as ReadableStream).setEncoding('utf8')) {
      text += part
      told.splice(
        0,
        told.length,
        ...[...text.matchAll(/event: config\ndata: \{"version":"([^"]*)"/g)].map((m) => m[1]!),
      )
    }
  }
  read().catch(() => {})
  return { server, told, end: () => stop.abort() }
}
