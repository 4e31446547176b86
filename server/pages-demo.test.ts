import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generate } from './demo-data/generate.ts'
import { pageReader } from './page-reader.ts'
import { startTestServer, type TestServer } from './test-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'rattan-demo-pages-'))
const tree = join(folder, 'data')

describe('pages on demo data', () => {
  let server: TestServer
  beforeAll(async () => {
    await generate({ scale: 'small', out: tree, seed: 1 })
    server = await startTestServer({ dataDir: tree, shipped: true })
  })
  afterAll(async () => {
    await server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test.each([
    ['bank', ['charts', 'size', 'income', 'growth', 'quality', 'efficiency', 'tiers', 'contributors']],
    ['security', ['charts', 'income', 'balance', 'ratios']],
  ])('%s: every widget of every tab has numbers, by quarter and by year', async (page, tabs) => {
    for (const query of ['', 'period=yearly&last=6']) {
      for (const tab of tabs) {
        for (const line of (await pageReader(server, page).tab(tab, query)).values()) {
          expect(line, `${tab}?${query}`).toMatchObject({ status: 'ok' })
        }
      }
    }
  })
})
