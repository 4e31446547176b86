import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Column } from '../../../../core/words/table.ts'
import { FEWEST, inside, moved, placesOf, rowsIn, scaled } from './places.ts'

const column = (type: 'date' | 'period' | 'text') => ({ type }) as Column
const count = fc.integer({ min: FEWEST + 1, max: 400 })

test('dates and periods in order are an axis of time, anything else is not', () => {
  const dates = ['2025-01-01', '2025-01-02', '2025-01-03', '2025-01-06', '2025-01-07']
  expect(placesOf(column('date'), dates)!.at.map((at) => at % 1)).toEqual([0, 0, 0, 0, 0])
  expect(placesOf(column('period'), ['2024Q3', '2024Q4', '2025Q1', '2025Q2', '2025Q3'])).toEqual({
    kind: 'quarter',
    at: [8098, 8099, 8100, 8101, 8102],
  })
  expect(placesOf(column('period'), ['2021', '2022', '2023', '2024', '2025'])?.kind).toBe('year')
  expect(placesOf(column('text'), dates)).toBeNull()
  expect(placesOf(column('date'), dates.toReversed())).toBeNull()
  expect(placesOf(column('date'), [...dates, null])).toBeNull()
  expect(placesOf(column('period'), ['2024Q3', '2024Q4', '2025', '2025Q2', '2025Q3'])).toBeNull()
})

test('a stretch shows the rows in it, never fewer than make a picture', () => {
  const places = { kind: 'day', at: [0, 1, 2, 10, 11, 12, 20, 30] } as const
  expect(rowsIn(places, null)).toEqual({ from: 0, to: 7 })
  expect(rowsIn(places, { from: 2, to: 20 })).toEqual({ from: 2, to: 6 })
  expect(rowsIn(places, { from: 3, to: 9 })).toEqual({ from: 2, to: 5 })
  expect(rowsIn(places, { from: 40, to: 50 })).toEqual({ from: 0, to: 7 })
})

test('whatever is done to a stretch, it stays on the axis', () => {
  fc.assert(
    fc.property(
      count,
      fc.array(fc.tuple(fc.boolean(), fc.double({ min: -50, max: 50, noNaN: true }))),
      (n, acts) => {
        let rows = { from: 0, to: n - 1 }
        for (const [zoom, value] of acts) {
          rows = zoom
            ? scaled(rows, n, Math.exp(value / 25), rows.from + (rows.to - rows.from) / 3)
            : moved(rows, n, value)
          const { from, to } = inside(rows, n)
          expect(from).toBeGreaterThanOrEqual(0)
          expect(to).toBeLessThanOrEqual(n - 1)
          expect(to - from).toBeGreaterThanOrEqual(FEWEST - 1)
        }
      },
    ),
    { seed: 7, numRuns: 200 },
  )
})

test('what is pointed at stays where it is while a chart is zoomed', () => {
  const { from, to } = scaled({ from: 0, to: 100 }, 101, 0.5, 25)
  expect([from, to]).toEqual([12.5, 62.5])
})
