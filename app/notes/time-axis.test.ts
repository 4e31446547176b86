import { expect, test } from 'vitest'
import type { Column, Table } from '../../core/words/table.ts'
import { timeAxisOf } from './time-axis.ts'

const column = (name: string, type: Column['type']): Column => ({
  ...{ name, type, label: { en: name }, unit: null, unitLabel: null },
  ...{ format: { style: 'text' }, direction: 'none', metric: null },
})
const table = (periods: (string | null)[], dates: (string | null)[]): Table => ({
  rows: periods.length,
  columns: [column('period', 'period'), column('name', 'text'), column('date', 'date')],
  data: { period: periods, date: dates, name: periods.map(() => 'a') },
})

test('notes are at points of the time that rows run along, and of none where they do not', () => {
  const running = table(['2025Q1', '2025Q2', '2025Q2'], ['2025-03-31', null, '2025-06-30'])
  expect(timeAxisOf(running, undefined)?.values).toEqual(['2025Q1', '2025Q2'])
  expect(timeAxisOf(running, 'date')?.values).toEqual(['2025-03-31', '2025-06-30'])
  expect(timeAxisOf(running, 'name')).toBeNull()
  expect(timeAxisOf(table(['2025Q2', '2025Q2'], []), undefined)).toBeNull()
  expect(timeAxisOf(table(['2025Q2', '2025Q1'], []), undefined)).toBeNull()
  expect(timeAxisOf({ rows: 0, columns: [], data: {} }, undefined)).toBeNull()
})
