import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Scale, scaleAround, scaleBetween, scaleFromZero, scaleToFit } from './scale.ts'

const value = fc.double({ min: -1e15, max: 1e15, noNaN: true })
const values = fc.array(fc.oneof(value, fc.constant(null)), { maxLength: 40 })
const SEED = { seed: 7, numRuns: 500 }

function covers(scale: Scale, all: readonly (number | null)[]): boolean {
  const slack = Math.abs(scale.max - scale.min) * 1e-6
  return all.every((v) => v === null || (v >= scale.min - slack && v <= scale.max + slack))
}

test('every value lies on its axis, whose ticks are even and few', () => {
  fc.assert(
    fc.property(values, (all) => {
      for (const scale of [scaleFromZero(all), scaleAround(all), scaleToFit(all, 3)]) {
        expect(covers(scale, all)).toBe(true)
        expect(scale.ticks.length).toBeGreaterThanOrEqual(3)
        expect(scale.ticks.length).toBeLessThanOrEqual(7)
        expect(scale.step).toBeGreaterThan(0)
        const gaps = scale.ticks.slice(1).map((tick, i) => tick - scale.ticks[i]!)
        for (const gap of gaps) expect(gap / scale.step).toBeCloseTo(1, 3)
      }
    }),
    SEED,
  )
})

test('bars always stand on zero', () => {
  fc.assert(
    fc.property(values, (all) => {
      const { min, max } = scaleFromZero(all)
      expect(min).toBeLessThanOrEqual(0)
      expect(max).toBeGreaterThanOrEqual(0)
    }),
    SEED,
  )
})

test('a second axis has as many grid lines as the first, whatever its values', () => {
  fc.assert(
    fc.property(values, values, (bars, lines) => {
      const left = scaleFromZero(bars)
      expect(scaleToFit(lines, left.ticks.length - 1).ticks).toHaveLength(left.ticks.length)
    }),
    SEED,
  )
})

test.each([
  { of: [15619, 14112, 16953], ticks: [0, 10000, 20000] },
  { of: [-3, -2, -5], ticks: [-5, -4, -3, -2, -1, 0] },
  { of: [], ticks: [0, 0.5, 1] },
  { of: [0, 0], ticks: [0, 0.5, 1] },
  { of: [null, 0.31], ticks: [0, 0.2, 0.4] },
])('round steps for $of', ({ of, ticks }) => {
  expect(scaleFromZero(of).ticks).toEqual(ticks)
})

test('an axis of lines is close around them', () => {
  expect(scaleAround([26.1, 27.4, 23.9]).ticks).toEqual([23, 24, 25, 26, 27, 28])
  expect(scaleAround([0.27, 28]).ticks).toEqual([0, 10, 20, 30])
  expect(scaleAround([-0.27, -28]).ticks).toEqual([-30, -20, -10, 0])
  expect(scaleAround([5]).ticks).toEqual([4.5, 4.75, 5, 5.25, 5.5])
})

test('an axis with natural ends keeps them, with ticks where something changes', () => {
  expect(scaleBetween([0, 100]).ticks).toEqual([0, 25, 50, 75, 100])
  expect(scaleBetween([0, 100], [80, 100, 0, 20, 50]).ticks).toEqual([0, 20, 50, 80, 100])
  expect(scaleBetween([1, 99]).ticks).toEqual([1, 25, 50, 75, 99])
  expect(scaleBetween([5, 5]).ticks[0]).toBe(5)
})

test('a line of zeros has an axis with a height', () => {
  for (const zeros of [[0], [0, 0, null], [-0, 0]])
    for (const intervals of [2, 3, 4, 5]) {
      const { min, max } = scaleToFit(zeros, intervals)
      expect(min).toBeLessThanOrEqual(0)
      expect(max).toBeGreaterThan(0)
    }
})

test('an axis of bars fits what it shows: no half of it is empty', () => {
  const ends = (values: number[]) => {
    const { min, max } = scaleFromZero(values)
    return [min, max]
  }
  expect(ends([5100, -4000])).toEqual([-4000, 6000])
  expect(ends([4900, -4900])).toEqual([-5000, 5000])
  expect(ends([5200, -5200])).toEqual([-6000, 6000])
  expect(ends([10_500])).toEqual([0, 12_500])
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), (all) => {
      const { min, max } = scaleFromZero(all)
      const height = Math.max(0, ...all) - Math.min(0, ...all)
      if (height > 1e-9) expect(max - min).toBeLessThan(height * 1.7)
    }),
    SEED,
  )
})
