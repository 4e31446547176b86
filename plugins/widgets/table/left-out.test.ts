import { expect, test } from 'vitest'
import { leftOut } from './left-out.ts'

const columns = [
  { name: 'symbol', priority: 1, width: 60 },
  { name: 'note', priority: 3, width: 100 },
  { name: 'price', priority: 1, width: 80 },
  { name: 'volume', priority: 2, width: 90 },
  { name: 'date', priority: 3, width: 70 },
]

test('no column goes while all fit', () => {
  expect(leftOut(columns, 400)).toEqual([])
})

test('the least important go first, from the right, and no more than must', () => {
  expect(leftOut(columns, 399)).toEqual(['date'])
  expect(leftOut(columns, 300)).toEqual(['date', 'note'])
  expect(leftOut(columns, 200)).toEqual(['date', 'note', 'volume'])
})

test('what always stays stays, though it does not fit', () => {
  expect(leftOut(columns, 10)).toEqual(['date', 'note', 'volume'])
})
