import { afterEach, expect, test } from 'vitest'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

const PAGE = `
id: cut
title: { en: Cut, vi: Cắt }
group: basic
widgets:
  - id: both
    widget: table
    query: series
    params: { entity: COMPANY, frequency: quarterly, metrics: [revenue] }
    at: { x: 0, y: 0, w: 12, h: 4 }
`

let server: TestServer
afterEach(() => server.close())

test('a result that is cut keeps the newest rows of everyone, oldest first, and says that it is cut', async () => {
  server = await startTestServer({ limits: { maxRows: 4 }, files: { 'dashboards/cut.yaml': PAGE } })
  const widget = async (path: string) => (await server.app.inject(`/api/pages/${path}`)).json<WidgetData>()
  const one = await widget('tiny/widgets/all?last=6')
  expect(one).toMatchObject({ rows: 4, truncated: true })
  expect(one.data[0]).toEqual(['2024Q3', '2024Q4', '2025Q1', '2025Q2'])
  const both = await widget('cut/widgets/both')
  expect(both).toMatchObject({ rows: 4, truncated: true })
  const of = (name: string) => both.data[both.columns.findIndex((column) => column.name === name)]
  expect(of('subject')).toEqual(['AAA', 'AAA', 'BBB', 'BBB'])
  expect(of('revenue')).toEqual([5e9, 6e9, 5e9, 6e9])
  // A file is not cut.
  const { body } = await server.app.inject('/api/pages/tiny/widgets/all.csv?last=6')
  expect(body.trim().split('\r\n')).toHaveLength(7)
})
