import { expect, test } from 'vitest'
import { fieldOf, quadrantOf } from './points.ts'

test('a point is in the quadrant that it is written in; on a line it is in none', () => {
  const written = { style: 'number', decimals: 1 } as const
  const at = (x: number, y: number, centre?: [number, number]) =>
    quadrantOf(x, y, centre ? { centre } : {}, [{ ...written, decimals: 2 }, written])
  expect(at(1.2, 5)).toBe('leading')
  expect(at(1.2, -1)).toBe('weakening')
  expect(at(0.8, 5)).toBe('improving')
  expect(at(0.8, -1)).toBe('lagging')
  expect(at(101, 99, [100, 100])).toBe('weakening')
  // As it is written, on a line: in none of them.
  for (const [x, y] of [
    [1, 5],
    [1.2, 0.04],
    [1.004, -3],
  ] as const) {
    expect(at(x, y)).toBe('level')
  }
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
