import { rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { fileStamp } from '../duckdb/file-stamp.ts'
import type { Manifest } from '../generations/manifest.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { TINY, writeTiny } from '../testing/test-tiny-file.ts'

let server: TestServer
afterEach(() => server.close())

const inTree = () => join(server.folder, 'data', TINY)
const untilTrue = (check: () => Promise<boolean> | boolean) =>
  vi.waitFor(async () => expect(await check()).toBe(true), { timeout: 60_000, interval: 20 })

/** The newest revenue that the page shows. */
const shown = async () =>
  (await server.app.inject('/api/pages/tiny/widgets/head?last=1')).json<WidgetData>().data[2]?.[0]
const served = () => server.live.state!.source.generation

/** A refresh that makes the statements anew, or of which nothing is new. */
async function refresh(revenue?: number): Promise<Manifest> {
  const { generations } = server.live
  const draft = await generations.begin(await generations.current())
  if (revenue !== undefined) {
    const made = join(draft.scratch, 'tiny.parquet')
    await writeTiny(made, revenue)
    await draft.put(TINY, made, { dataset: 'tiny', tree: await fileStamp(inTree()) })
  }
  return draft.commit({ by: 'refresh', run: null })
}

test('without a generation all is as the tree has it', async () => {
  server = await startTestServer()
  expect([await shown(), served()]).toEqual([6e9, null])
})

test('what a refresh made is served in place of the file in the tree, which is left alone', async () => {
  server = await startTestServer({ pollMs: 30 })
  const before = await stat(inTree())
  const { dataVersion } = server.live.state!
  const { id } = await refresh(8e9)
  await untilTrue(async () => (await shown()) === 8e9)
  expect(served()).toBe(id)
  expect(server.live.state!.dataVersion).not.toBe(dataVersion)
  // The others are the tree's.
  expect([...server.live.state!.tree.files.keys()]).toEqual(['tiny', 'prices'])
  const after = await stat(inTree())
  expect([after.ino, after.mtimeMs, after.size]).toEqual([before.ino, before.mtimeMs, before.size])
})

test('a generation that was there before the server started is served from the first answer', async () => {
  server = await startTestServer()
  const { id } = await refresh(8e9)
  const second = await startTestServer({
    ...{ dataDir: join(server.folder, 'data'), workDir: join(server.folder, 'work') },
  })
  try {
    const answer = await second.app.inject('/api/pages/tiny/widgets/head?last=1')
    expect(answer.json<WidgetData>().data[2]?.[0]).toBe(8e9)
    expect(second.live.state!.source.generation).toBe(id)
  } finally {
    await second.close()
  }
})

test('a generation of the same files has its own name, and the engine goes on', async () => {
  server = await startTestServer({ pollMs: 30 })
  await refresh(8e9)
  await untilTrue(async () => (await shown()) === 8e9)
  const { engine, dataVersion } = server.live.state!
  const { id } = await refresh()
  await untilTrue(() => served() === id)
  expect(server.live.state!.engine).toBe(engine)
  expect(server.live.state!.dataVersion).toBe(dataVersion)
})

test('a file that comes into the tree later goes before what was made, until an admin goes back', async () => {
  server = await startTestServer({ pollMs: 30 })
  const first = await refresh(8e9)
  await untilTrue(async () => (await shown()) === 8e9)
  await writeTiny(join(server.folder, 'draft.parquet'), 9e9)
  await rename(join(server.folder, 'draft.parquet'), inTree())
  await untilTrue(async () => (await shown()) === 9e9)
  expect(served()).toBe(first.id)

  const second = await refresh(10e9)
  await untilTrue(async () => (await shown()) === 10e9)
  await server.live.generations.rollTo(first.id, 'ana@example.com')
  await untilTrue(async () => (await shown()) === 8e9)
  await server.live.generations.rollTo(second.id, 'ana@example.com')
  await untilTrue(async () => (await shown()) === 10e9)
})
