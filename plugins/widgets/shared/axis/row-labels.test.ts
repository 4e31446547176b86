import { expect, test } from 'vitest'
import { labelsThatFit } from './row-labels.ts'

test('the latest label is always written, the others as far as they fit', () => {
  expect(labelsThatFit(8, 300)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(labelsThatFit(8, 210)).toEqual([1, 3, 5, 7])
  expect(labelsThatFit(20, 100)).toEqual([9, 19])
  expect(labelsThatFit(5, 1)).toEqual([4])
  expect(labelsThatFit(0, 300)).toEqual([])
})
