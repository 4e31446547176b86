import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { allWidgets } from '../../core/page/page.ts'
import { REAL_DATA } from '../../core/sql/test-database.ts'
import { generate } from '../../plugins/market/demo-data/generate.ts'
import { defaultValues } from '../answer/bind.ts'
import { instances } from '../answer/instances.ts'
import { SERVER } from '../answer/reader.ts'
import { runWidget } from '../answer/run-widget.ts'
import type { State } from '../state/state.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { stateFor } from './scoped-state.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })

const SEEN = ['VNM', 'FPT', 'VCB', 'SSI', 'HPG']
const POLICIES = `
policies:
  fund:
    for: { groups: [fund] }
    rows: { subjects: [${SEEN.join(', ')}] }
  desk:
    for: { groups: [desk] }
    pages: [forecast]
    datasets: [consensus]
    metrics: [npatmi, close]
`

const suite = (dataDir: () => string, now: () => Date) => {
  let server: TestServer
  let fund: State
  beforeAll(async () => {
    const files = { 'registries/policies.yaml': POLICIES }
    server = await startTestServer({ dataDir: dataDir(), shipped: true, files, now })
    fund = stateFor(server.live.state!, { id: '', email: '', role: 'viewer', groups: ['fund'] })
  })
  afterAll(() => server?.close())

  test('every widget of every page answers a fund without a failure, with rows of its own subjects only', async () => {
    const whole = server.live.state!
    const foreign = [...whole.registry.subjects.keys()].filter((symbol) => !SEEN.includes(symbol))
    const hidden = new Set(foreign)
    expect(fund.pages.has('forecast')).toBe(false)
    const faults: string[] = []
    let ok = 0
    for (const { id, page } of fund.pages.values()) {
      for (const instance of instances(allWidgets(page!), defaultValues(page!))) {
        const error = ({ reason }: { reason?: string }) => faults.push(`${id}/${instance.id}: ${reason}`)
        const log = { info() {}, warn() {}, error }
        const { head, data } = await runWidget(fund, instance, SERVER, { requestId: 'test', log })
        if (head.status !== 'ok') continue
        ok++
        const rows = JSON.parse(data) as unknown[][]
        head.columns.forEach(({ name, type, metric }, i) => {
          if (type === 'text' && rows[i]!.some((value) => hidden.has(String(value))))
            faults.push(`${id}/${instance.id}: ${name} names a subject that is not seen`)
          // Close is withheld, under whatever other name its column stands.
          if ((metric === 'npatmi' || metric === 'close') && rows[i]!.some((value) => value !== null))
            faults.push(`${id}/${instance.id}: ${name} has values that are withheld`)
        })
        // What names say beside codes.
        const named = JSON.stringify(head.columns.map(({ values }) => Object.keys(values ?? {})))
        const told = foreign.find((symbol) => named.includes(`"${symbol}"`))
        if (told) faults.push(`${id}/${instance.id}: ${told} is among the words of a column`)
      }
    }
    expect(faults).toEqual([])
    expect(ok).toBeGreaterThan(80)
  })
}

describe('the market that ships, over demo data', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rattan-shipped-'))
    await generate({ scale: 'small', out: join(folder, 'data'), seed: 1 })
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  suite(
    () => join(folder, 'data'),
    () => new Date('2026-01-16T20:00:00+07:00'),
  )
})

describe.skipIf(!REAL_DATA)('the market that ships, over the real data', () => {
  suite(
    () => REAL_DATA!,
    () => new Date('2026-01-16T20:00:00+07:00'),
  )
})
