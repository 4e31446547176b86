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
