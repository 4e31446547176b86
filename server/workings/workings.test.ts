import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Run } from '../../core/api/refresh.ts'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { keepRun } from '../refresh/runs.ts'
import { NO_WORKINGS } from '../state/workings.ts'
import { startTestServer, type TestServer, TINY_INSTANCE } from '../testing/test-server.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const widget = (id: string, query: string, params: string, y: number) => `
  - { id: ${id}, widget: table, query: ${query}, params: { ${params} }, at: { x: 0, y: ${y}, w: 12, h: 4 } }`
const PAGE = `
id: workings
title: { en: Data, vi: Dữ liệu }
widgets:${[
  widget('fresh', 'records', 'dataset: data_sets, columns: [data_set, state, newest, expected, behind]', 0),
  widget('behind', 'cross-section', 'entity: DATA_SET, metrics: [dataset_behind], sort: dataset_behind', 4),
  widget('runs', 'records', 'dataset: refresh_runs, sort: at, order: desc', 8),
  widget('steps', 'records', 'dataset: refresh_steps, where: { outcome: failed }', 12),
  widget('files', 'records', 'dataset: data_files, columns: [data_set, path, rows, size, origin]', 16),
  widget('rows', 'cross-section', 'entity: DATA_SET, metrics: [dataset_rows]', 20),
  widget('lineage', 'records', 'dataset: lineage', 24),
].join('')}
`
const ran = (id: string, outcome: Run['outcome'], prices: Partial<Run['datasets'][number]>): Run => ({
  ...{ id, at: '2026-01-16T09:30:00.000Z', endedAt: '2026-01-16T09:30:42.500Z', by: 'cron', asked: null },
  ...{ outcome, generation: null },
  datasets: [
    {
      ...{
        dataset: 'prices',
        by: 'files',
        outcome: 'made',
        ms: 1500,
        rows: 9,
        newest: '2026-01-16',
        peak: 80e6,
      },
      ...prices,
    },
    { dataset: 'tiny', by: 'layout', outcome: 'current', ms: 0, rows: null, newest: null, peak: null },
  ],
})
const REFUSED: Partial<Run['datasets'][number]> = {
  ...{ outcome: 'failed', reason: 'close: -3 in row 7' },
  refusals: [{ gate: 'ranges', column: 'close', reason: 'close: -3 in row 7' }],
}

const open = (files: Record<string, string> = {}) =>
  startTestServer({
    files: {
      'instance.yaml': `${TINY_INSTANCE}workings: true\n`,
      'dashboards/workings.yaml': PAGE,
      ...files,
    },
  })
let server: TestServer
beforeAll(async () => {
  server = await open()
})
afterAll(() => server?.close())

/** Somebody elsewhere who only reads. */
const READER = '203.0.113.7'

async function ask(id: string, { from = '127.0.0.1', of = server } = {}) {
  const { body } = await of.app.inject({ url: `/api/pages/workings/widgets/${id}`, remoteAddress: from })
  const answer = JSON.parse(body) as WidgetData
  const rows = Array.from({ length: answer.rows }, (_, row) =>
    Object.fromEntries(answer.columns.map(({ name }, i) => [name, answer.data[i]![row]])),
  )
  return { ...answer, table: rows }
}

test('pages show each data set’s newest row against the calendar, by queries that know of no server', async () => {
  expect((await ask('fresh')).table).toEqual([
    { data_set: 'other', state: 'missing', newest: null, expected: null, behind: null },
    { data_set: 'prices', state: 'fresh', newest: '2026-01-15', expected: '2026-01-16', behind: 1 },
    { data_set: 'tiny', state: 'fresh', newest: '2025Q2', expected: '2025Q3', behind: 1 },
  ])
  expect((await ask('behind')).table.map((row) => [row.subject, row.dataset_behind])).toEqual([
    ['prices', 1],
    ['tiny', 1],
    ['other', null],
  ])
  expect((await ask('files')).table).toEqual([
    { data_set: 'other', path: null, rows: null, size: null, origin: null },
    expect.objectContaining({
      data_set: 'prices',
      path: 'processed/prices.parquet',
      rows: 1,
      origin: 'tree',
    }),
    expect.objectContaining({ data_set: 'tiny', path: 'processed/tiny.parquet', rows: 12, origin: 'tree' }),
  ])
})

test('a run is on the page as soon as it is in the history, and no data version changes', async () => {
  const before = await ask('fresh')
  expect((await ask('runs')).status).toBe('empty')
  await keepRun(server.workDir, ran('r-1', 'failed', REFUSED))
  const [run] = (await ask('runs')).table
  expect(run).toMatchObject({
    run: 'r-1',
    at: '2026-01-16T16:30:00',
    by: 'cron',
    outcome: 'failed',
    seconds: 42.5,
  })
  expect(run).toMatchObject({
    made: 0,
    unchanged: 1,
    failed: 1,
    reason: 'prices: close: -3 in row 7',
    peak: 80,
  })
  const [step] = (await ask('steps')).table
  expect(step).toMatchObject({
    data_set: 'prices',
    gates: 'ranges',
    reason: REFUSED.reason,
    seconds: 1.5,
    rows: 9,
  })
  const after = await ask('fresh')
  expect(after.table[1]).toMatchObject({ data_set: 'prices', state: 'failed' })
  expect(after.dataVersion).toBe(before.dataVersion)
  await keepRun(server.workDir, ran('r-2', 'made', {}))
  expect((await ask('fresh')).table[1]).toMatchObject({ data_set: 'prices', state: 'fresh' })
  expect((await ask('runs')).table.map((row) => row.run)).toEqual(['r-1', 'r-2'])
})

test('names of data sets, metrics and pages come with the rows that have them', async () => {
  const { table, columns } = await ask('lineage')
  expect(table).toContainEqual({ node: 'dataset:prices', of: 'file:processed/prices.parquet' })
  expect(table).toContainEqual({ node: 'metric:margin', of: 'metric:profit' })
  expect(table).toContainEqual({ node: 'page:tiny', of: 'dataset:tiny' })
  expect(table.filter(({ node }) => String(node).includes('refresh'))).toEqual([])
  const words = columns.find(({ name }) => name === 'node')!.values!
  expect(words['page:tiny']?.label).toEqual({ en: 'Tiny', vi: 'Nhỏ' })
  expect(words['dataset:prices']?.label.en).toBe('Prices')
  expect(words['metric:margin']?.label.en).toBe('Margin')
})

test('who only reads sees how fresh the data is, and neither files nor what went wrong', async () => {
  await keepRun(server.workDir, ran('r-3', 'failed', REFUSED))
  expect((await ask('fresh', { from: READER })).table[1]).toMatchObject({ state: 'failed' })
  for (const id of ['runs', 'steps', 'files', 'rows']) {
    const { status, message, data } = await ask(id, { from: READER })
    expect([status, message?.en, data]).toEqual(['empty', 'This data is not shared with you.', []])
    const file = await server.app.inject({
      url: `/api/pages/workings/widgets/${id}.csv`,
      remoteAddress: READER,
    })
    expect(file.body).not.toMatch(/row 7|parquet|prices/)
  }
  const all = await server.app.inject({ url: '/api/pages/workings/data', remoteAddress: READER })
  expect(all.body).not.toContain('row 7')
})

test('nobody keeps an answer that is of the moment', async () => {
  const { headers } = await server.app.inject('/api/pages/workings/widgets/fresh')
  expect(headers.etag).toBeUndefined()
  const { headers: others } = await server.app.inject('/api/pages/tiny/widgets/all')
  expect(others.etag).toBeDefined()
})

test('a data set that a policy keeps from a reader is in none of these rows', async () => {
  const policies = 'policies: { desk: { for: { roles: [editor] }, datasets: [prices] } }'
  const other = await open({ 'registries/policies.yaml': policies })
  try {
    expect((await ask('fresh', { of: other })).table.map((row) => row.data_set)).toEqual(['other', 'tiny'])
    const { table } = await ask('lineage', { of: other })
    expect(JSON.stringify(table)).not.toContain('prices')
  } finally {
    await other.close()
  }
})

test('an instance that does not want them has none, and one that has a data set of the name is told', async () => {
  const without = await open({ 'instance.yaml': TINY_INSTANCE })
  try {
    expect(without.live.state!.registry.datasets.has('data_sets')).toBe(false)
    expect(without.live.state!.pages.get('workings')!.issues[0]?.message).toMatch(
      /unknown data set "data_sets"/,
    )
  } finally {
    await without.close()
  }
  const own = `
datasets:
  lineage: { title: { en: Own, vi: Riêng }, path: own.parquet, key: [a], columns: { a: { type: text } } }`
  const twice = await open({ 'registries/own.yaml': own })
  try {
    expect(twice.live.issues.map(({ message }) => message).join()).toMatch(/duplicate data set "lineage"/)
  } finally {
    await twice.close()
  }
})

test('a command that keeps nothing of itself answers without rows', () => {
  expect(NO_WORKINGS.rows('refresh_runs', server.live.state!)).toEqual([])
})
