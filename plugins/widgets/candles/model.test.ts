import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Cell, Table } from '../../../core/words/table.ts'
import { readExample } from '../shared/testing/read-example.ts'
import { modelOf } from './model.ts'
import type { CandlesOptions } from './widget.ts'

const { table, options } = readExample(readFileSync(new URL('example.yaml', import.meta.url), 'utf8'))
const of = (rows: readonly (readonly Cell[])[]): Table => {
  const names = ['date', 'open', 'high', 'low', 'close']
  return {
    rows: rows.length,
    columns: table.columns.filter((column) => names.includes(column.name)),
    data: Object.fromEntries(names.map((name, i) => [name, rows.map((row) => row[i] ?? null)])),
  }
}

test('days come in order of time, each once, whatever the order of the rows', () => {
  const model = modelOf(
    of([
      ['2026-01-16', 2, 3, 1, 2],
      ['2026-01-14', 1, 2, 1, 1],
      ['2026-01-16', 4, 5, 3, 4],
      ['not a date', 9, 9, 9, 9],
      ['2026-13-45', 9, 9, 9, 9],
    ]),
    {},
  )
  expect(model.times).toEqual(['2026-01-14', '2026-01-16'])
  expect(model.candles[1]).toEqual({ open: 4, high: 5, low: 3, close: 4 })
  expect(model.rows).toEqual([1, 2])
})

test('a day without one of its four prices has no candle but keeps its place', () => {
  const model = modelOf(
    of([
      ['2026-01-14', 1, 2, null, 1],
      ['2026-01-15', 1, 2, 1, Number.POSITIVE_INFINITY],
    ]),
    {},
  )
  expect(model.candles).toEqual([null, null])
  expect(model.times).toHaveLength(2)
})

test('every pane of the options has the series that the table holds, prices first', () => {
  const { panes } = modelOf(table, options as CandlesOptions)
  expect(panes.map((pane) => pane.series.map((one) => `${one.kind} ${one.column.name}`))).toEqual([
    ['candles close', 'volume volume', 'edge bb_upper', 'edge bb_lower', 'line sma_20', 'line sma_50'],
    ['line rsi_14'],
    ['bars macd_hist', 'line macd', 'line macd_signal'],
  ])
  expect(panes[1]!.zones).toHaveLength(2)
})

test('a pane whose columns are all missing is left out', () => {
  expect(modelOf(table, { panes: [{ lines: ['cci_20'] }] }).panes).toHaveLength(1)
})
