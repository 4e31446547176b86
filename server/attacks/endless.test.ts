import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { raw, statementText } from '../../core/sql/sql.ts'
import {
  type Answered,
  attacker,
  FULL,
  inPool,
  readerNumber,
  size,
  statuses,
} from '../testing/test-attack.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

vi.setConfig({ testTimeout: size(120_000, 3_600_000) })

/** Beside a widget that never ends, one of another table that does. */
const PAGE = `
id: endless
title: { en: Endless, vi: Không dứt }
group: basic
inputs:
  last: { type: range, min: 1, max: 1000, default: 1 }
widgets:
  - id: priced
    widget: table
    query: series
    params: { subjects: AAA, entity: STOCK, metrics: [close], last: $last }
    at: { x: 0, y: 0, w: 6, h: 4 }
  - id: reported
    widget: table
    query: statement
    params: { symbol: AAA, period: quarterly, last: 1, metrics: [revenue] }
    at: { x: 6, y: 0, w: 6, h: 4 }
`
const MANY = 'range(1000000) a, range(1000000) b'
const SHAPES = [
  `select count(*) from ${MANY} where (a.range * b.range) % 7 = 3`,
  'with recursive t as (select 1::bigint as i union all select i + 1 from t where i > 0) select max(i) from t',
  `select max(md5((a.range * b.range)::varchar)) from ${MANY}`,
  'select count(*) from range(100000000000) where range % 3 = 1',
  `select a.range % 10 as k, stddev_samp(b.range) from ${MANY} group by all order by all`,
]

let server: TestServer
let client: ReturnType<typeof attacker>
let begun = 0
beforeAll(async () => {
  server = await startTestServer({
    ...{ trustedProxies: ['loopback'], files: { 'dashboards/endless.yaml': PAGE } },
    limits: { timeoutMs: 2000, graceMs: 1000 },
  })
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  client = attacker((server.app.server.address() as { port: number }).port)
  const { engine } = server.live.state!
  const run = engine.run.bind(engine)
  vi.spyOn(engine, 'run').mockImplementation((statement, options) =>
    statementText(statement).includes('prices')
      ? run(raw(`${SHAPES[begun % SHAPES.length]} -- ${begun++}`), options)
      : run(statement, options),
  )
})
afterAll(async () => {
  client.close()
  await server.close()
})

let last = 0
const page = (reader: string) => client.ask(`/api/pages/endless/data?last=${(++last % 1000) + 1}`, reader)
const lines = ({ body }: Answered) =>
  new Map(
    body
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as WidgetData)
      .map((line) => [line.widget, line]),
  )

/** A page and its other widgets are answered, and nothing lies on the disk. */
async function isAsBefore(): Promise<void> {
  const all = await inPool(48, 8, (i) =>
    client.ask(`/api/pages/tiny/data?last=${(i % 12) + 1}&symbol=${i < 24 ? 'AAA' : 'BBB'}`, readerNumber(i)),
  )
  expect(statuses(all)).toEqual({ 200: 48 })
  const failed = all
    .flatMap((answer) => [...lines(answer).values()])
    .filter(({ status }) => status === 'error')
  expect(failed).toEqual([])
  expect(await readdir(join(server.live.state!.engine.folder, 'spill'))).toEqual([])
}

describe('QE6: a widget whose statement never ends', () => {
  test('says so at its place, and the rest of the page is there', async () => {
    for (let round = 0; round < size(2, 25); round++) {
      const answer = await page('203.0.113.1')
      expect(answer.status).toBe(200)
      expect(lines(answer).get('reported')).toMatchObject({ status: 'ok', rows: 1 })
      const stopped = lines(answer).get('priced')
      expect(stopped).toMatchObject({ status: 'error', code: 'query-timeout', data: [] })
      expect(stopped!.message!.en).toContain('too long')
      await isAsBefore()
    }
  })

  test('asked for alone or as a file, has the code of that', async () => {
    const alone = await client.ask(`/api/pages/endless/widgets/priced?last=${++last}`)
    expect(alone.status).toBe(200)
    expect(JSON.parse(alone.body)).toMatchObject({ status: 'error', code: 'query-timeout' })
    await isAsBefore()
    for (const kind of ['csv', 'xlsx', 'parquet']) {
      const started = performance.now()
      const file = await client.ask(`/api/pages/endless/widgets/priced.${kind}?last=${++last}`)
      expect(file.status, kind).toBe(503)
      expect(JSON.parse(file.body)).toMatchObject({ error: 'query-timeout' })
      expect(file.headers['content-disposition']).toBeUndefined()
      // By the clock only where the machine is the attack's alone: the limit and three seconds.
      if (FULL) expect(performance.now() - started).toBeLessThan(5000)
      await isAsBefore()
    }
  })

  test('takes every place while many ask for it, and gives all of them back', async () => {
    const runs = begun
    const answers = await inPool(size(12, 60), 60, (i) => page(readerNumber(i)))
    expect(begun).toBeGreaterThan(runs + 2)
    expect(statuses(answers)).toEqual({ 200: answers.length })
    for (const answer of answers) {
      const { status, code } = lines(answer).get('priced')!
      expect(status).toBe('error')
      expect(['query-timeout', 'overloaded']).toContain(code)
    }
    await isAsBefore()
  })
})
