import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { GenerationList } from '../../core/api/generations.ts'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { fileStamp } from '../duckdb/file-stamp.ts'
import type { Manifest } from '../generations/manifest.ts'
import { firstAdmin, invited } from '../testing/test-accounts.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { TINY, writeTiny } from '../testing/test-tiny-file.ts'

let server: TestServer
afterEach(() => server.close())

async function refresh(revenue: number): Promise<Manifest> {
  const { generations } = server.live
  const draft = await generations.begin(await generations.current())
  const made = join(draft.scratch, 'tiny.parquet')
  await writeTiny(made, revenue)
  await draft.put(TINY, made, {
    dataset: 'tiny',
    tree: await fileStamp(join(server.folder, 'data', TINY)),
  })
  const manifest = await draft.commit({ by: 'refresh', run: null })
  await server.live.reload()
  return manifest
}
const list = async () => (await server.app.inject('/api/generations')).json<GenerationList>()
const shown = async () =>
  (await server.app.inject('/api/pages/tiny/widgets/head?last=1')).json<WidgetData>().data[2]?.[0]

test('without a generation the list is empty', async () => {
  server = await startTestServer()
  expect(await list()).toEqual({ served: null, held: false, generations: [] })
})

test('readers see which versions are kept; an admin goes back, at once and in the log', async () => {
  server = await startTestServer()
  const admin = await firstAdmin(server)
  const first = await refresh(8e9)
  const second = await refresh(9e9)
  expect(await list()).toEqual({
    ...{ served: second.id, held: false },
    generations: [
      { id: second.id, at: second.at, by: 'refresh', current: true, datasets: ['tiny'] },
      { id: first.id, at: first.at, by: 'refresh', current: false, datasets: ['tiny'] },
    ],
  })
  expect(await shown()).toBe(9e9)

  const editor = await invited(server, admin, 'editor@example.com', 'editor')
  const path = `/api/generations/${first.id}/current`
  expect((await editor.ask('POST', path)).json()).toMatchObject({ error: 'not-allowed' })
  expect((await admin.ask('POST', '/api/generations/g-none/current')).json()).toMatchObject({
    error: 'unknown-generation',
  })
  expect(await shown()).toBe(9e9)

  expect((await admin.ask('POST', path)).json()).toEqual({ served: first.id })
  expect(await shown()).toBe(8e9)
  expect(await list()).toMatchObject({ served: first.id, held: true })
  const said = server.log.map((line) => JSON.parse(line)).find(({ generation }) => generation === first.id)
  expect(said).toMatchObject({ before: second.id, person: expect.stringMatching(/^[0-9a-f-]{36}$/) })

  const third = await refresh(10e9)
  expect([await shown(), (await list()).held, (await list()).served]).toEqual([10e9, false, third.id])
})
