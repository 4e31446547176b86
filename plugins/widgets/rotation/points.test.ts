import { expect, test } from 'vitest'
import { fieldOf, quadrantOf } from './points.ts'

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
  expect(x[1] - x[0]).toBeCloseTo(0.4)
  expect(y[1] - y[0]).toBeCloseTo(40)
  expect(x[0]).toBeLessThan(1)
  expect(fieldOf([], {}).x[1]).toBeGreaterThan(1)
})
