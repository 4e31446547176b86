import { expect, test } from 'vitest'
import { placeNames } from './place-names.ts'

test('names that would cover each other move aside, and one without room is left out', () => {
  const at = (left: number, top: number) => ({ left, top, name: 'Ngân hàng' })
  const [first, second] = placeNames([at(100, 100), at(110, 88)], 400, 400)
  expect(first).not.toBeNull()
  expect(second).not.toEqual(first)
  const crowd = placeNames(
    Array.from({ length: 12 }, () => at(100, 100)),
    200,
    200,
  )
  expect(crowd.some((place) => place === null)).toBe(true)
})
