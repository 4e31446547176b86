import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayAt, placesOfDays, spanOfStretch, stretchOfSpan } from './logical.ts'

const places = placesOfDays(['2026-01-14', '2026-01-15', '2026-01-16', '2026-01-19', '2026-01-20'])

test('what a chart of days shows is the same stretch for another one, also beyond its ends', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -5, max: 12, noNaN: true }),
      fc.double({ min: -5, max: 12, noNaN: true }),
      (from, to) => {
        const there = spanOfStretch(places, stretchOfSpan(places, { from, to }))
        expect(there.from).toBeCloseTo(from, 6)
        expect(there.to).toBeCloseTo(to, 6)
      },
    ),
    { seed: 7, numRuns: 300 },
  )
})

test('a place between two days is the nearer one', () => {
  expect(dayAt(places, places.at[2]!)).toBe(2)
  expect(dayAt(places, places.at[2]! + 2.5)).toBe(3)
  expect(dayAt(places, null)).toBeNull()
})
