import { expect, test } from 'vitest'
import type { Cell, Table } from '../../../core/words/table.ts'
import { readExample } from '../shared/testing/read-example.ts'
import { gridOf } from './grid.ts'

const table = (rows: Cell[][]): Table =>
  readExample(
    JSON.stringify({
      widget: 'heatmap',
      table: {
        columns: [
          { name: 'date', type: 'date', format: { style: 'date' } },
          { name: 'subject' },
          { name: 'rs', type: 'number', format: { style: 'number', decimals: 0 } },
        ],
        rows,
      },
    }),
  ).table

const rows: Cell[][] = [
  ['2026-01-15', 'FPT', 80],
  ['2026-01-16', 'FPT', 70],
  ['2026-01-14', 'MWG', 20],
  ['2026-01-16', 'MWG', 90],
]
const shown = (grid: ReturnType<typeof gridOf>) =>
  grid.rowAt.map((cells) => cells.map((row) => grid.values[row] ?? null))

test('dates run from left to right, subjects as the query has them, and a missing cell stays empty', () => {
  const grid = gridOf(table(rows), { value: 'rs' }, 'vi')
  expect(grid.across.map(({ name }) => name)).toEqual(['14/01', '15/01', '16/01'])
  expect(grid.down.map(({ name }) => name)).toEqual(['FPT', 'MWG'])
  expect(shown(grid)).toEqual([
    [null, 80, 70],
    [20, null, 90],
  ])
})

test('by the newest value the strongest is on top, also with the newest date at the left', () => {
  for (const newest of ['right', 'left'] as const) {
    const grid = gridOf(table(rows), { value: 'rs', order: 'latest', newest }, 'vi')
    expect(grid.down.map(({ key }) => key)).toEqual(['MWG', 'FPT'])
  }
  expect(gridOf(table(rows), { value: 'rs', newest: 'left' }, 'vi').across[0]!.key).toBe('2026-01-16')
})

test('days stand under their months, in the words of the language and with the year where it begins', () => {
  const days: Cell[][] = ['2025-11-28', '2025-12-01', '2025-12-31', '2026-01-05'].map((day) => [
    day,
    'FPT',
    1,
  ])
  const months = (lang: string, newest?: 'left') =>
    gridOf(table(days), { value: 'rs', ...(newest && { newest }) }, lang).months.map((month) => [
      month.name,
      month.year,
      month.from,
      month.count,
    ])
  expect(months('vi')).toEqual([
    ['Thg 11', '2025', 0, 1],
    ['Thg 12', '', 1, 2],
    ['Thg 1', '2026', 3, 1],
  ])
  expect(months('en', 'left')).toEqual([
    ['Jan', '2026', 0, 1],
    ['Dec', '2025', 1, 2],
    ['Nov', '', 3, 1],
  ])
  const periods = gridOf(table(days), { value: 'rs', x: 'subject', y: 'date' }, 'vi')
  expect(periods.months).toEqual([])
})
