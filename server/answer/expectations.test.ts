import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatIssue } from '../../core/yaml/issue.ts'
import { parseYaml } from '../../core/yaml/parse-yaml.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { defaultValues } from './bind.ts'
import { unmetExpectations, widgetsWithPaths } from './expectations.ts'
import { instances } from './instances.ts'
import { SERVER } from './reader.ts'
import { runWidget } from './run-widget.ts'

const PAGE = `id: strict
title: { en: Strict, vi: Chặt }
inputs:
  symbol: { type: ticker, default: BBB }
tabs:
  - id: one
    title: { en: One, vi: Một }
    widgets:
      - id: broken
        widget: table
        query: statement
        params: { symbol: $symbol, metrics: [revenue, profit] }
        at: { x: 0, y: 0, w: 12, h: 4 }
        expect: { maxRows: 5, notNull: [period, profit], range: { revenue: [0, 5] } }
      - id: kept
        widget: table
        query: statement
        params: { symbol: $symbol, metrics: [revenue] }
        at: { x: 0, y: 4, w: 12, h: 4 }
        expect: { minRows: 6, maxRows: 6, notNull: [revenue], unique: [period], range: { revenue: [1, 6e9] } }
      - id: nothing
        widget: table
        query: statement
        params: { symbol: $symbol, metrics: [profit] }
        at: { x: 0, y: 8, w: 12, h: 4 }
        expect: { minRows: 1 }
`

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ files: { 'dashboards/strict.yaml': PAGE } })
})
afterAll(() => server.close())

test('every promise that the data does not keep is an issue at its own place', async () => {
  const state = server.live.state!
  const { page, issues } = state.pages.get('strict')!
  expect(issues.map(formatIssue)).toEqual([])
  const { document } = parseYaml('dashboards/strict.yaml', new TextEncoder().encode(PAGE))
  const found: string[] = []
  for (const { widget, path } of widgetsWithPaths(page!)) {
    for (const instance of instances([widget], defaultValues(page!))) {
      const answer = await runWidget(state, instance, SERVER, { requestId: 'test', log: server.app.log })
      for (const fault of unmetExpectations(widget, path, answer)) {
        const { code, line, column, message } = document!.issue(fault)
        found.push(`${line}:${column} ${code} ${message}`)
      }
    }
  }
  expect(found).toEqual([
    '14:28 expectation invalid rows: 6; expected at most 5',
    '14:49 expectation missing values in "profit": 6 of 6',
    '14:76 expectation invalid revenue: 1000000000; expected 0 to 5',
    '26:28 expectation invalid rows: 0; expected at least 1: No data for BBB: Profit.',
  ])
})
