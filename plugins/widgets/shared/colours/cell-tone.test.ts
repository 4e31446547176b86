import { expect, test } from 'vitest'
import { readExample } from '../testing/read-example.ts'
import { cellTone, toneOf } from './cell-tone.ts'

const { table } = readExample(`
table:
  columns:
    - { name: profit, type: number }
    - { name: status, values: { cheap: { label: { en: Cheap, vi: Rẻ }, tone: val-2 } } }
  rows: [[1e12, cheap], [2.5e12, dear]]
`)

test('only words of the registry have a tone', () => {
  expect(toneOf(table, 'status', 0)).toBe('val-2')
  expect(toneOf(table, 'status', 1)).toBeUndefined()
  expect(toneOf(table, 'profit', 0)).toBeUndefined()
  expect(toneOf(table, undefined, 0)).toBeUndefined()
})

test('a number has the tone of the highest threshold that it reaches', () => {
  const label = { en: 'High', vi: 'Cao' }
  const thresholds = [
    { value: 80, label, tone: 'danger' },
    { value: 20, label, tone: 'none' },
    { value: 50, label, tone: 'warn' },
  ]
  expect([10, 30, 50, 79, 99].map((value) => cellTone(value, { thresholds }))).toEqual([
    ...[undefined, undefined, 'warn', 'warn', 'danger'],
  ])
})
