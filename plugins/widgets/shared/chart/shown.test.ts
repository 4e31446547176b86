import { expect, test } from 'vitest'
import type { Column, Table } from '../../../../core/words/table.ts'
import { seriesOf } from './series.ts'
import { shownRows } from './shown.ts'

const column = (name: string, type: 'date' | 'number'): Column => ({
  ...{ name, type, label: { en: name }, unit: null, unitLabel: null, direction: 'none', metric: null },
  format: { style: type === 'number' ? 'number' : 'date' },
})
const why = { en: 'a jump' }
const table: Table = {
  rows: 5,
  columns: [column('date', 'date'), column('price', 'number')],
  data: { date: ['a', 'b', 'c', 'd', 'e'], price: [1, 2, null, 4, 5] },
  doubts: { price: { 0: why, 3: why } },
}
const line = { kind: 'line', axis: 'left', colour: 'red' } as const

test('a stretch of a chart has its own rows, values, colours and doubts', () => {
  const colourOf = (row: number) => String(row)
  const series = seriesOf(table, ['price'], () => ({ ...line, colourOf }))
  const shown = shownRows(table, [{ series, look: {} }], { from: 2, to: 4 })
  expect(shown.table).toMatchObject({
    rows: 3,
    data: { date: ['c', 'd', 'e'] },
    doubts: { price: { 1: why } },
  })
  const [one] = shown.panes[0]!.series
  expect([one!.values, one!.doubts, one!.colourOf!(1)]).toEqual([[null, 4, 5], { 1: why }, '3'])
})

test('a line that runs on comes into a stretch with its latest value', () => {
  const series = seriesOf(table, ['price'], () => ({ ...line, carried: true }))
  const { panes } = shownRows(table, [{ series, look: {} }], { from: 2, to: 4 })
  expect(panes[0]!.series[0]!.values).toEqual([2, 4, 5])
})
