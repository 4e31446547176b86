import { expect, test } from 'vitest'
import type { Cell, Column, Table } from '../../../../core/words/table.ts'
import { widen } from './widen.ts'

const column = (name: string, type: Column['type'], more: Partial<Column> = {}): Column => ({
  name,
  type,
  label: { en: name, vi: name },
  unit: null,
  unitLabel: null,
  format: { style: 'number' },
  direction: 'none',
  metric: null,
  ...more,
})
const WORDS = { B: { label: { en: 'Second', vi: 'Hai' } }, A: { label: { en: 'First', vi: 'Một' } } }

function long(rows: readonly [Cell, Cell, Cell][], values?: Column['values']): Table {
  return {
    rows: rows.length,
    columns: [
      column('date', 'date'),
      column('subject', 'text', values ? { values } : {}),
      column('pe', 'number', { short: { en: 'P/E', vi: 'P/E' } }),
    ],
    data: {
      date: rows.map((row) => row[0]),
      subject: rows.map((row) => row[1]),
      pe: rows.map((row) => row[2]),
    },
  }
}

test('each subject becomes a column over all dates in order, with gaps where it has no row', () => {
  const wide = widen(
    long([
      ['2026-01-02', 'A', 10],
      ['2026-01-05', 'A', 11],
      ['2026-01-05', 'B', 20],
      ['2026-01-01', 'B', 19],
    ]),
    'date',
    'subject',
    'pe',
  )
  expect(wide.rows).toBe(3)
  expect(wide.data).toEqual({
    date: ['2026-01-01', '2026-01-02', '2026-01-05'],
    A: [null, 10, 11],
    B: [19, null, 20],
  })
})

test('a subject is named by the words of the registry, and comes in their order', () => {
  const wide = widen(
    long(
      [
        ['2026-01-02', 'A', 10],
        ['2026-01-02', 'B', 20],
        ['2026-01-02', 'C', 30],
      ],
      WORDS,
    ),
    'date',
    'subject',
    'pe',
  )
  expect(wide.columns.map(({ name, label, short }) => [name, label.en, short?.en])).toEqual([
    ['date', 'date', undefined],
    ['B', 'Second', undefined],
    ['A', 'First', undefined],
    ['C', 'C', undefined],
  ])
})

test('rows without a subject or a date are left out, and a table without the columns is empty', () => {
  const wide = widen(
    long([
      ['2026-01-02', null, 1],
      [null, 'A', 2],
    ]),
    'date',
    'subject',
    'pe',
  )
  expect(wide.columns.map(({ name }) => name)).toEqual(['date'])
  expect(widen(long([]), 'date', 'nobody', 'pe')).toEqual({ rows: 0, columns: [], data: {} })
})
