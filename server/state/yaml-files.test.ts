import { mkdir, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { ResolvedPage } from '../../core/api/pages.ts'
import { startTestServer, type TestServer, TINY_PAGE, TINY_REGISTRY } from '../testing/test-server.ts'

let server: TestServer
afterEach(() => server.close())

const named = (id: string) => TINY_PAGE.replace('id: tiny', `id: ${id}`).replace('en: Tiny,', `en: ${id},`)
const page = async (id: string) => (await server.app.inject(`/api/pages/${id}`)).json<ResolvedPage>()
const menu = async () => (await server.app.inject('/api/pages')).json<{ id: string }[]>().map(({ id }) => id)

test('page files are found by every ending, in subfolders and behind links', async () => {
  server = await startTestServer({
    files: {
      'dashboards/one.yml': named('one'),
      'dashboards/two.YAML': named('two'),
      'dashboards/further/three.yaml': named('three'),
      'elsewhere/four.yaml': named('four'),
      'elsewhere/folder/five.yaml': named('five'),
      'dashboards/.hidden.yaml': named('hidden'),
    },
  })
  await symlink('../elsewhere/four.yaml', join(server.folder, 'dashboards/four.yaml'))
  await symlink('../elsewhere/folder', join(server.folder, 'dashboards/folder'))
  await symlink('..', join(server.folder, 'dashboards/circle'))
  await rm(join(server.folder, 'dashboards/circle'))
  await symlink('.', join(server.folder, 'dashboards/circle'))
  await server.live.reload()
  expect((await menu()).sort()).toEqual(['five', 'four', 'one', 'three', 'tiny', 'two'])
  for (const id of await menu()) expect((await page(id)).issues).toEqual([])
})

test('a mounted ConfigMap is served, and so is its next version', async () => {
  server = await startTestServer({ watch: true, pollMs: 20 })
  const dashboards = join(server.folder, 'dashboards')
  const version = async (name: string, title: string) => {
    await mkdir(join(dashboards, name))
    await server.write(
      `dashboards/${name}/mounted.yaml`,
      named('mounted').replace('en: mounted,', `en: ${title},`),
    )
    await symlink(name, join(dashboards, '..data_tmp'))
    await rename(join(dashboards, '..data_tmp'), join(dashboards, '..data'))
  }
  await version('..2026_01', 'First')
  await symlink('..data/mounted.yaml', join(dashboards, 'mounted.yaml'))
  await vi.waitFor(async () => expect((await page('mounted')).title?.en).toBe('First'), { timeout: 60_000 })
  await version('..2026_02', 'Second')
  await rm(join(dashboards, '..2026_01'), { recursive: true })
  await vi.waitFor(async () => expect((await page('mounted')).title?.en).toBe('Second'), { timeout: 60_000 })
  expect((await page('mounted')).issues).toEqual([])
})

test('two files with one id: the first is shown, the other named', async () => {
  server = await startTestServer({
    files: {
      'dashboards/cash.yaml': named('cash'),
      'dashboards/cash.yml': named('cash').replace('en: cash', 'en: Other'),
    },
  })
  expect((await menu()).sort()).toEqual(['cash', 'tiny'])
  const cash = await page('cash')
  expect(cash).toMatchObject({ title: { en: 'cash' }, lastGood: null })
  expect(cash.issues).toMatchObject([
    {
      code: 'duplicate-id',
      file: 'dashboards/cash.yml',
      message: 'duplicate page "cash": dashboards/cash.yaml is shown; remove or rename one of the two files',
    },
  ])
  expect((await page('tiny')).issues).toEqual([])
})

test('a link to nothing is in the menu with its issue; a page that had a version keeps it', async () => {
  server = await startTestServer()
  await symlink('gone.yaml', join(server.folder, 'dashboards/lost.yaml'))
  await rm(join(server.folder, 'dashboards/tiny.yaml'))
  await symlink('gone.yaml', join(server.folder, 'dashboards/tiny.yaml'))
  await server.live.reload()
  expect((await page('lost')).issues).toMatchObject([
    {
      code: 'unreadable',
      file: 'dashboards/lost.yaml',
      message: 'invalid file "lost.yaml": a link to what does not exist',
    },
  ])
  expect(await page('tiny')).toMatchObject({ title: { en: 'Tiny' }, lastGood: '2026-01-16T13:00:00.000Z' })
})

test('a registry behind a broken link keeps the last good registries, and every page says why', async () => {
  server = await startTestServer()
  await server.write('mounted/tiny.yaml', TINY_REGISTRY)
  await rm(join(server.folder, 'registries/tiny.yaml'))
  await symlink('../mounted/tiny.yaml', join(server.folder, 'registries/tiny.yaml'))
  await server.live.reload()
  expect((await page('tiny')).issues).toEqual([])
  await rm(join(server.folder, 'mounted/tiny.yaml'))
  await server.live.reload()
  expect(await page('tiny')).toMatchObject({
    title: { en: 'Tiny' },
    issues: [{ code: 'unreadable', file: 'registries/tiny.yaml' }],
  })
})

test.each(['dashboards', 'registries'])('the 501st file of %s is named', async (folder) => {
  server = await startTestServer()
  for (let i = 0; i < 500; i++)
    await server.write(
      `${folder}/z${String(i).padStart(3, '0')}.yaml`,
      folder === 'registries' ? '# nothing' : 'id: [',
    )
  await server.live.reload()
  expect((await page('tiny')).issues).toMatchObject([
    {
      code: 'too-large',
      file: folder,
      message: `invalid folder "${folder}": more than 500 files; ${folder}/z499.yaml and those after it are left out`,
    },
  ])
})
