import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ResolvedPage } from '../../core/api/pages.ts'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

// `debt` is in the registry and its file is not in the data.
const CHOICES = `
id: choices
title: { en: Choices, vi: Lựa chọn }
inputs:
  symbol: { type: ticker, entity: COMPANY, default: AAA }
  metric: { type: choice, options: [debt, margin, revenue], default: debt }
  many: { type: multi-choice, options: [debt, profit, revenue], default: [debt, revenue], min: 1 }
  extra: { type: toggle, folded: true, default: false }
widgets:
  - { id: price, widget: table, query: statement, params: { symbol: $symbol, metrics: [revenue] }, at: { x: 0, y: 0, w: 3, h: 1 } }
tabs:
  - id: one
    title: { en: One, vi: Một }
    controls: [metric]
    widgets:
      - { id: chosen, widget: table, query: statement, params: { symbol: $symbol, metrics: [$metric] }, at: { x: 0, y: 0, w: 6, h: 4 } }
      - { id: each, widget: table, query: statement, params: { symbol: $symbol, metrics: [$one] }, repeat: { over: $many, as: one }, at: { x: 6, y: 0, w: 3, h: 4 } }
  - id: gone
    title: { en: Gone, vi: Mất }
    widgets:
      - { id: debts, widget: table, query: statement, params: { symbol: BBB, metrics: [debt] }, when: { not: { extra: true } }, at: { x: 0, y: 0, w: 6, h: 4 } }
`

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ files: { 'dashboards/choices.yaml': CHOICES } })
})
afterAll(() => server?.close())

const page = async () => (await server.app.inject('/api/pages/choices')).json() as ResolvedPage
const data = async (query: string) => {
  const { body } = await server.app.inject(`/api/pages/choices/data?${query}`)
  const lines = body.trim().split('\n')
  return lines
    .map((line) => JSON.parse(line) as WidgetData)
    .map(({ widget, status }) => `${widget} ${status}`)
}

describe('a default that the data has nothing for', () => {
  test('gives way to the first option with data, in the tabs where it has none', async () => {
    const { inputs, tabs } = await page()
    expect(inputs.find(({ name }) => name === 'metric')?.default).toBe('debt')
    expect(tabs.map(({ id, defaults }) => [id, defaults])).toEqual([
      ['one', { metric: 'margin', many: ['revenue'] }],
      ['gone', {}],
    ])
  })

  test('gives way in the numbers too, and in a file, but not where the reader chose it', async () => {
    expect((await data('tab=one')).sort()).toEqual(['chosen ok', 'each[revenue] ok', 'price ok'])
    expect((await data('tab=one&metric=debt')).sort()).toContain('chosen empty')
    const file = await server.app.inject('/api/pages/choices/widgets/chosen.csv?lang=en')
    expect(file.body).toContain('Margin')
  })
})

test('a widget about a subject stands above the tabs that are about it', async () => {
  expect((await data('tab=gone')).sort()).toEqual(['debts empty'])
})

test('the page says where its inputs stand', async () => {
  const { inputs, tabs } = await page()
  expect(tabs[0]?.controls).toEqual(['metric'])
  expect(inputs.filter(({ folded }) => folded).map(({ name }) => name)).toEqual(['extra'])
})
