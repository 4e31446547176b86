import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileStamp } from '../duckdb/file-stamp.ts'
import { openGenerations } from '../generations/store.ts'
import { type Browser, browser, firstAdmin, onBothStores, PASSWORD } from '../testing/test-accounts.ts'
import { layoutsOf, saved, titled } from '../testing/test-layouts.ts'
import { startTestServer, type TestServer, TINY_PAGE } from '../testing/test-server.ts'
import { backUp, filesBelow } from './backup.ts'
import { LIST, parseList } from './backup-list.ts'
import { restore } from './restore.ts'

const log = pino({ level: 'silent' })
const now = () => new Date('2026-01-16T20:00:00+07:00')
const PAGES = Array.from({ length: 10 }, (_, i) => `page-${i}`)

/** Ten pages of which each has words of its own. */
const instance = Object.fromEntries(
  PAGES.map((id) => [
    `dashboards/${id}.yaml`,
    TINY_PAGE.replace('id: tiny', `id: ${id}`).replace('en: Tiny', `en: ${id} as it was`),
  ]),
)

async function textsBelow(folder: string): Promise<Record<string, Buffer>> {
  const paths = await filesBelow(folder)
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path))])),
  )
}

onBothStores((newUrl) => {
  let folder: string
  let server: TestServer
  let admin: Browser
  let databaseUrl: string | null
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rattan-backup-'))
    databaseUrl = await newUrl()
    const workDir = join(folder, 'work')
    server = await startTestServer({ files: instance, workDir, databaseUrl, authPublic: false })
  })
  afterAll(async () => {
    await server?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const config = () => ({
    databaseUrl,
    workDir: server.workDir,
    instanceDir: server.folder,
    pluginsDir: join(server.folder, 'plugins'),
  })
  const numbers = async (who: Browser) =>
    Promise.all(
      PAGES.map(async (page) => {
        const [resolved, data] = await Promise.all([
          who.ask('GET', `/api/pages/${page}`),
          who.ask('GET', `/api/pages/${page}/data?symbol=BBB`),
        ])
        const lines = data.body.trim().split('\n').sort()
        return [resolved.json(), lines.map((line) => ({ ...JSON.parse(line), ms: 0 }))]
      }),
    )

  test('what is restored into empty folders signs in, and shows ten pages as they were (OP7)', async () => {
    admin = await firstAdmin(server)
    const { shipped } = await layoutsOf(admin, 'page-3')
    await saved(admin, 'team', titled(shipped!.written, 'Made in the browser'))
    const note = { widget: 'all', at: null, text: 'Remember' }
    expect((await admin.ask('POST', '/api/notes/page-2?symbol=BBB', note)).statusCode).toBe(200)
    const generations = openGenerations(join(server.workDir, 'generations'))
    const draft = await generations.begin(null)
    const tree = join(server.folder, 'data', 'processed/prices.parquet')
    await draft.put('processed/prices.parquet', tree, { dataset: 'prices', tree: await fileStamp(tree) })
    const { id } = await draft.commit({ by: 'refresh', run: null })
    await server.live.reload()
    const before = await numbers(admin)
    expect(JSON.stringify(before)).toContain('Made in the browser')

    // The embedded database is for one process: its server is stopped for a backup of this very moment.
    await server.accounts.database.close()
    const made = await backUp({ config: config(), folder: join(folder, 'backups'), now, data: true, log })
    expect(made.list).toMatchObject({ generation: id })
    expect(made.dumpedAt).toBeNull()

    const restored = {
      databaseUrl: await newUrl(),
      workDir: join(folder, 'new-work'),
      instanceDir: server.folder,
    }
    const into = join(folder, 'new-instance')
    const { rows } = await restore({ config: restored, folder: made.folder, instance: into, log })
    expect(rows).toMatchObject({ person: 1, layout_version: 1, note: 1 })
    const files = { 'dashboards/tiny.yaml': null, ...(await textsBelow(into)) }
    const again = await startTestServer({
      ...{ files, authPublic: false, dataDir: join(server.folder, 'data') },
      ...{ workDir: restored.workDir, databaseUrl: restored.databaseUrl },
    })
    try {
      const reader = browser(again)
      const login = { email: 'admin@example.com', password: PASSWORD }
      expect((await reader.ask('POST', '/api/auth/login', login)).statusCode).toBe(200)
      expect(await numbers(reader)).toEqual(before)
      expect((await reader.ask('GET', '/api/notes/page-2?symbol=BBB')).body).toContain('Remember')
      expect(again.live.state!.source.generation).toBe(id)
      // Who was signed in is so still: the secret that signs is in the backup.
      const old = browser(again)
      for (const [name, value] of admin.cookies) old.set(name, value)
      expect((await old.ask('GET', '/api/pages/page-1')).statusCode).toBe(200)
    } finally {
      await again.close()
    }
  }, 120_000)
})

describe('a backup', () => {
  let folder: string
  let made: string
  const config = () => ({
    databaseUrl: null,
    workDir: join(folder, 'work'),
    instanceDir: join(folder, 'instance'),
    pluginsDir: join(folder, 'instance', 'plugins'),
  })
  const options = (at: string) => ({
    ...{ config: config(), folder: join(folder, 'backups'), now: () => new Date(at), data: true, log },
  })
  const put = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  const restored = (of: string, more: Partial<Parameters<typeof restore>[0]> = {}) =>
    restore({
      ...{ folder: of, instance: join(folder, 'into'), log },
      config: { databaseUrl: null, workDir: join(folder, 'fresh'), instanceDir: join(folder, 'instance') },
      ...more,
    })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rattan-backup-'))
    await put('instance/instance.yaml', 'rattan: 1\n')
    await put('instance/dashboards/one.yaml', 'id: one\n')
    await put('work/auth-secret', 'a secret of this test\n')
    made = (await backUp(options('2026-01-01T00:00:00Z'))).folder
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('is for its owner alone', async () => {
    for (const path of [made, ...(await filesBelow(made)).map((path) => join(made, path))])
      expect((await stat(path)).mode & 0o077, path).toBe(0)
  })

  test('leaves nothing where it fails, and of old ones as many as are wanted', async () => {
    const { length } = await readdir(join(folder, 'backups'))
    const unreadable = { ...options('2026-01-02T00:00:00Z') }
    await mkdir(join(folder, 'work/generations'), { recursive: true })
    await expect(
      backUp({ ...unreadable, config: { ...config(), databaseUrl: 'postgres://nobody@127.0.0.1:1/none' } }),
    ).rejects.toThrow()
    expect(await readdir(join(folder, 'backups'))).toHaveLength(length)
    for (const day of ['03', '04', '05']) await backUp({ ...options(`2026-01-${day}T00:00:00Z`), keep: 3 })
    await put('backups/of-mine/note.txt', 'not a backup')
    const last = await backUp({ ...options('2026-01-06T00:00:00Z'), keep: 2 })
    expect(last.removed).toEqual(['rattan-20260103T000000Z', 'rattan-20260104T000000Z'])
    expect(await readdir(join(folder, 'backups'))).toEqual([
      'of-mine',
      'rattan-20260105T000000Z',
      'rattan-20260106T000000Z',
    ])
    made = last.folder
  })

  test('that is damaged, foreign or of a newer version is refused before anything is written', async () => {
    const list = JSON.parse(await readFile(join(made, LIST), 'utf8'))
    const variant = async (name: string, change: object) => {
      const at = join(folder, name)
      for (const [path, text] of Object.entries(await textsBelow(made)))
        await put(join(name, path), text.toString())
      await writeFile(join(at, LIST), JSON.stringify({ ...list, ...change }))
      return at
    }
    const damaged = await variant('damaged', {})
    await appendFile(join(damaged, 'work/auth-secret'), 'x')
    await expect(restored(damaged)).rejects.toThrow('work/auth-secret is damaged')
    const short = await variant('short', {})
    await rm(join(short, 'instance/dashboards/one.yaml'))
    await expect(restored(short)).rejects.toThrow('instance/dashboards/one.yaml is missing')
    await expect(restored(await variant('newer', { migrations: ['9999-later'] }))).rejects.toThrow(
      'newer version of this program (it has 9999-later)',
    )
    await expect(restored(await variant('format', { format: 2 }))).rejects.toThrow(
      'not of a backup of format 1',
    )
    await expect(restored(join(folder, 'nothing'))).rejects.toThrow('it has no backup.json')
    const climbing = { ...list.files, 'instance/../../out.yaml': list.files['database.ndjson'] }
    await expect(restored(await variant('climbing', { files: climbing }))).rejects.toThrow(
      'no path in a backup',
    )
    expect(() => parseList('{')).toThrow('not JSON')
    const there = await readdir(folder)
    for (const name of ['into', 'into.part', 'fresh', 'out.yaml']) expect(there).not.toContain(name)
  })

  test('goes over nothing that is there', async () => {
    await put('taken/auth-secret', 'of somebody')
    const taken = { databaseUrl: null, workDir: join(folder, 'taken'), instanceDir: join(folder, 'instance') }
    await expect(restored(made, { config: taken })).rejects.toThrow('WORK_DIR is not empty')
    await expect(restored(made, { instance: join(folder, 'taken') })).rejects.toThrow('is not empty')
    await put('other/instance.yaml', 'rattan: 1\n')
    const other = { databaseUrl: null, workDir: join(folder, 'fresh'), instanceDir: join(folder, 'other') }
    await expect(restored(made, { config: other, instance: null })).rejects.toThrow(
      'dashboards/one.yaml of the backup is not what',
    )
    expect(await readFile(join(folder, 'taken/auth-secret'), 'utf8')).toBe('of somebody')
    await restored(made, { instance: null })
    expect(await readFile(join(folder, 'fresh/auth-secret'), 'utf8')).toBe('a secret of this test\n')
  })
})
