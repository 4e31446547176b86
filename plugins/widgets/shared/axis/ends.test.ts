import { expect, test } from 'vitest'
import { extentOf, shareOf, shareWithin } from './ends.ts'

test('the ends of values leave out what is missing or infinite', () => {
  expect(extentOf([3, null, -1, Number.POSITIVE_INFINITY])).toEqual([-1, 3])
  expect([extentOf([]), extentOf([null])]).toEqual([null, null])
})

test('a share is 0 at the low end and 1 at the high one, and may be kept between them', () => {
  expect([0, 50, 150].map((value) => shareOf(value, [0, 100]))).toEqual([0, 0.5, 1.5])
  expect([-9, 50, 150].map((value) => shareWithin(value, [0, 100]))).toEqual([0, 0.5, 1])
})

test('ends without a distance have no share that is no number', () => {
  expect([shareOf(5, [5, 5]), shareWithin(9, [5, 5])]).toEqual([0, 0])
})
