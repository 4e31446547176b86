import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { leafTabs } from '../../core/page/page.ts'
import { QueryError } from '../duckdb/errors.ts'
import { startDemoServer } from '../testing/test-demo-server.ts'
import type { TestServer } from '../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startDemoServer()
})
afterAll(() => server.close())

async function lines(url: string): Promise<WidgetData[]> {
  const { body } = await server.app.inject(url)
  return body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}
const numbers = ({ ms: _, ...line }: WidgetData) => line
const forget = () => server.live.state!.answers.clear()

test.each([
  ['company', ''],
  ['company', '&period=yearly&last=5'],
  ['bank', ''],
  ['bank', '&period=yearly&last=4'],
  ['security', ''],
])('every widget of %s%s says the same in company as alone', async (id, inputs) => {
  const page = server.live.state!.pages.get(id)!.page!
  for (const tab of leafTabs(page)) {
    forget()
    for (const line of await lines(`/api/pages/${id}/data?tab=${tab.id}${inputs}`)) {
      forget()
      const url = `/api/pages/${id}/widgets/${encodeURIComponent(line.widget)}?${inputs.slice(1)}`
      const alone = (await server.app.inject(url)).json<WidgetData>()
      expect(numbers(line), `${id} ${tab.id} ${line.widget}`).toEqual(numbers(alone))
    }
  }
})

test('the charts of a company, never asked for before, are one statement and a few', async () => {
  const asked = vi.spyOn(server.live.state!.cache, 'run')
  const found = await lines('/api/pages/company/data?tab=charts&last=19')
  const texts = new Set(asked.mock.calls.map(([statement]) => JSON.stringify(statement)))
  asked.mockRestore()
  expect(found.length).toBeGreaterThan(15)
  expect(texts.size).toBeLessThanOrEqual(4)
})

test('known widgets are answered in one piece and ask nothing', async () => {
  const first = await lines('/api/pages/company/data?tab=charts&last=18')
  const asked = vi.spyOn(server.live.state!.engine, 'run')
  const answer = await server.app.inject('/api/pages/company/data?tab=charts&last=18')
  expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.body)))
  expect(answer.headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
  const again = answer.body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as WidgetData)
  const byId = (all: WidgetData[]) => new Map(all.map((line) => [line.widget, numbers(line)]))
  expect(byId(again)).toEqual(byId(first))
  expect(again.every(({ ms }) => ms === 0)).toBe(true)
  expect(asked).not.toHaveBeenCalled()
  asked.mockRestore()
})

test('where the shared statement fails, each widget asks for itself', async () => {
  const { cache } = server.live.state!
  const run = cache.run.bind(cache)
  const failing = vi.spyOn(cache, 'run').mockImplementation((statement, signal) => {
    const columns = statement.text.join('').split('from')[0]!.split(',').length
    return columns > 12 ? Promise.reject(new QueryError('query-failed', 'too wide')) : run(statement, signal)
  })
  const found = await lines('/api/pages/company/data?tab=charts&last=17')
  failing.mockRestore()
  expect(found.filter(({ status }) => status === 'error')).toEqual([])
  expect(found.length).toBeGreaterThan(15)
})
