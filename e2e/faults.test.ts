import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DataStatus } from '../core/api/status.ts'
import { open } from './reader.ts'
import { type RunningServer, startServer } from './server.ts'

// The flights, of which one airline has a quarter twice, with different numbers.
let folder: string
let server: RunningServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rattan-faults-'))
  await cp('examples/flights/data', folder, { recursive: true })
  const file = join(folder, 'airline_quarters.parquet')
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`copy (select * from '${file}' union all by name
    select * replace (flights + 1 as flights) from '${file}' where carrier = 'UA' and quarter = 1)
    to '${file}.new' (format parquet)`)
  connection.closeSync()
  await rename(`${file}.new`, file)
  server = await startServer({
    ...{ INSTANCE_DIR: 'examples/flights', OUT_DIR: '.work/out-flights', DATA_DIR: folder },
  })
})
afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

test('what of the data is not read is said in one line above the widgets that draw on it, and unfolds', {
  timeout: 120_000,
}, async () => {
  const { faults } = (await (await fetch(`${server.url}/api/status`)).json()) as DataStatus
  expect(faults.map(({ dataset }) => dataset)).toEqual(['airline_quarters'])
  const { context, page } = await open(server, '/airline?lang=en')
  try {
    const banner = page.locator('main [role=status]').filter({ hasText: 'Airlines by quarter' })
    expect((await banner.innerText()).replace(/\s+/g, ' ')).toContain(
      `Airlines by quarter: ${faults[0]!.message.en}`,
    )
    expect((await banner.boundingBox())!.height).toBeLessThanOrEqual(30)
    await banner.getByRole('button').click()
    expect(await banner.getByRole('listitem').innerText()).toContain(faults[0]!.message.en)
  } finally {
    await context.close()
  }
})
