import { expect, test } from 'vitest'
import type { Column, Table } from '../../../../core/words/table.ts'
import { widen } from '../table/widen.ts'
import { acrossOf } from './look.ts'
import { seriesOf } from './series.ts'

const column = (name: string, type: 'text' | 'date' | 'number'): Column => ({
  ...{ name, type, label: { en: name }, unit: null, unitLabel: null, direction: 'none', metric: null },
  format: { style: type === 'number' ? 'percent' : type },
})

test('thresholds of a metric stand once in a plot, however many lines of groups show it', () => {
  const thresholds = [
    { value: 3, label: { en: 'high' }, tone: 'warn' },
    { value: 1, label: { en: 'low' }, tone: 'ok' },
  ]
  const long: Table = {
    rows: 4,
    columns: [column('date', 'date'), column('bank', 'text'), { ...column('npl', 'number'), thresholds }],
    data: {
      date: ['2025-01-01', '2025-01-01', '2025-02-01', '2025-02-01'],
      bank: ['A', 'B', 'A', 'B'],
      npl: [1, 2, 3, 4],
    },
  }
  const wide = widen(long, 'date', 'bank', 'npl')
  const series = seriesOf(wide, ['A', 'B'], () => ({ kind: 'line', axis: 'left', colour: 'red' }))
  expect(acrossOf(series, { thresholds: true }).map(({ value }) => value)).toEqual([3, 1])
  expect(acrossOf(series, {})).toEqual([])
})
