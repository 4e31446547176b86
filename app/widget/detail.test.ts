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

test('a value in doubt keeps its mark at its own row, whether it comes from the detail or lies beside it', () => {
  const jump = { en: 'Jumps', vi: 'Tăng vọt' }
  const rows = [
    ['2025-01-01', 1],
    ['2025-01-10', 2],
    ['2025-02-01', 4],
  ] as const
  const thin: Table = { ...of(rows), doubts: { pe: { 1: jump, 2: jump } } }
  const near: Table = {
    ...of([
      ['2025-01-05', 8],
      ['2025-01-10', 2],
      ['2025-01-15', 9],
    ]),
    doubts: { pe: { 2: jump } },
  }
  const { data, doubts } = withDetail(thin, near, 'date', '2025-01-05', '2025-01-20')
  expect(data.pe).toEqual([1, 8, 2, 9, 4])
  expect(doubts).toEqual({ pe: { 3: jump, 4: jump } })
  expect(withDetail(of(rows), of(rows), 'date', '2025-01-05', '2025-01-20').doubts).toBeUndefined()
})
