import { expect, test } from 'vitest'
import { fieldOf, placeNames, quadrantOf } from './points.ts'

test('a point on the line to the left or below belongs to the weaker quadrant', () => {
  expect(quadrantOf(1.2, 5, {})).toBe('leading')
  expect(quadrantOf(1.2, 0, {})).toBe('weakening')
  expect(quadrantOf(1, 5, {})).toBe('improving')
  expect(quadrantOf(1, 0, {})).toBe('lagging')
  expect(quadrantOf(101, 99, { centre: [100, 100] })).toBe('weakening')
})

test('the field holds the centre and is never narrower than its least span', () => {
  const { x, y } = fieldOf(
    [{ row: 0, name: 'A', quadrant: 'leading', x: 1.01, y: 2, trail: [{ x: 1.01, y: 2 }] }],
    {},
  )
  expect(x.high - x.low).toBeCloseTo(0.4)
  expect(y.high - y.low).toBeCloseTo(40)
  expect(x.low).toBeLessThan(1)
  expect(fieldOf([], {}).x.high).toBeGreaterThan(1)
})

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
