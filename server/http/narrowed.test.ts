import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

const PAGE = `
id: prices
title: { en: Prices, vi: Giá }
widgets:
  - id: revenue
    widget: table
    query: series
    params: { entity: COMPANY, metrics: [revenue], subjects: [AAA], frequency: quarterly }
    at: { x: 0, y: 0, w: 12, h: 4 }
  - id: list
    widget: table
    query: cross-section
    params: { entity: COMPANY, metrics: [revenue], subjects: [AAA], frequency: quarterly }
    at: { x: 0, y: 4, w: 12, h: 4 }
  - id: words
    widget: text
    options: { text: { en: Words, vi: Lời } }
    at: { x: 0, y: 8, w: 12, h: 4 }
`

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ files: { 'dashboards/prices.yaml': PAGE } })
})
afterAll(() => server.close())

const ask = (widget: string, query: string) =>
  server.app.inject(`/api/pages/prices/widgets/${widget}?${query}`)

test('a part of a widget has the rows between two dates, ends included', async () => {
  const whole = (await ask('revenue', '')).json<WidgetData>()
  expect(whole, JSON.stringify(whole)).toMatchObject({ status: 'ok', rows: 6 })
  const part = (await ask('revenue', 'between=2024-06-28..2024-12-28')).json<WidgetData>()
  expect(part).toMatchObject({ status: 'ok', rows: 3 })
})

test.each([
  ['no day of the calendar', 'between=2024-02-30..2024-12-28'],
  ['a month that is none', 'between=2024-13-01..2024-12-28'],
  ['one date', 'between=2024-06-28'],
  ['no date', 'between=soon..later'],
  ['nothing', 'between='],
  ['words after it', `between=${encodeURIComponent("2024-06-28..2024-12-28' or 1=1")}`],
  ['a range that is reversed', 'between=2024-12-28..2024-06-28'],
])('a part of %s is an invalid input that says what was expected', async (_what, query) => {
  const answer = await ask('revenue', query)
  expect(answer.statusCode, answer.body).toBe(400)
  expect(answer.json()).toMatchObject({ error: 'invalid-input', field: 'between' })
  expect(answer.json().message).toMatch(/^invalid between: .*; expected two dates, such as \d{4}/)
})

test('what was sent is not sent back whole', async () => {
  const answer = await ask('revenue', `between=${'9'.repeat(4000)}`)
  expect(answer.statusCode).toBe(400)
  expect(answer.body.length).toBeLessThan(500)
})

test.each(['list', 'words'])(
  'a widget whose query knows no part of its rows says so by its name: %s',
  async (id) => {
    const answer = await ask(id, 'between=2024-06-28..2024-12-28')
    expect(answer.statusCode, answer.body).toBe(400)
    expect(answer.json()).toMatchObject({
      error: 'invalid-input',
      field: 'between',
      message: `invalid between: the widget "${id}" has no part of its rows to give`,
    })
  },
)
