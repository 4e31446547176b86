import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

const PAGE = `
id: prices
title: { en: Prices, vi: Giá }
inputs:
  since: { type: text, default: '' }
  day: { type: date, default: '' }
widgets:
  - id: close
    widget: table
    query: series
    params: { entity: STOCK, metrics: [close], subjects: [AAA], from: $since, to: $day }
    at: { x: 0, y: 0, w: 12, h: 4 }
`

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ files: { 'dashboards/prices.yaml': PAGE } })
})
afterAll(() => server.close())

test.each([
  ['since=soon', 'since'],
  ['day=soon', 'day'],
])(
  'what the schema of a param refuses is an invalid input, for a tab, a widget and an export: %s',
  async (query, field) => {
    for (const address of ['data', 'widgets/close', 'widgets/close.csv']) {
      const answer = await server.app.inject(`/api/pages/prices/${address}?${query}`)
      expect(answer.statusCode, answer.body).toBe(400)
      expect(answer.json()).toMatchObject({ error: 'invalid-input', field })
      expect(answer.json().message).toContain(`invalid ${field}: `)
    }
  },
)

test('what it takes is asked for', async () => {
  const answer = await server.app.inject('/api/pages/prices/widgets/close?since=2026-01-01&day=2026-01-31')
  expect(answer.json<WidgetData>()).toMatchObject({ status: 'ok', rows: 1 })
})
