import { expect, test } from 'vitest'
import type { Column, Table } from '../../core/words/table.ts'
import { withDetail } from './detail.ts'

const columns = ['date', 'pe'].map((name) => ({ name }) as Column)
const of = (rows: readonly (readonly [string, number])[]): Table => ({
  rows: rows.length,
  columns,
  data: { date: rows.map(([date]) => date), pe: rows.map(([, pe]) => pe) },
})

test('the rows of a range come whole, those beside it stay as they were, in order of time', () => {
  const thin = of([
    ['2025-01-01', 1],
    ['2025-01-10', 2],
    ['2025-01-20', 3],
    ['2025-02-01', 4],
  ])
  const near = of([
    ['2025-01-10', 2],
    ['2025-01-15', 9],
    ['2025-01-20', 3],
  ])
  const { rows, data } = withDetail(thin, near, 'date', '2025-01-10', '2025-01-20')
  expect(rows).toBe(5)
  expect(data.date).toEqual(['2025-01-01', '2025-01-10', '2025-01-15', '2025-01-20', '2025-02-01'])
  expect(data.pe).toEqual([1, 2, 9, 3, 4])
})
