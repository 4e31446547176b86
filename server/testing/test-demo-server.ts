import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from '../../plugins/market/demo-data/generate.ts'
import { startTestServer, type TestServer } from './test-server.ts'

/** What ships, over small demo data made for this test; closing it removes the data. */
export async function startDemoServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'rattan-demo-'))
  await generate({ scale: 'small', out: join(folder, 'data'), seed: 1 })
  const server = await startTestServer({ dataDir: join(folder, 'data'), shipped: true })
  return {
    ...server,
    async close() {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
