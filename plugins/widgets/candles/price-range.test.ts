import { expect, test } from 'vitest'
import { besidePrices, pricesBetween } from './price-range.ts'

const day = (low: number, high: number) => ({ low, high, open: low, close: high })

test('prices are those of the days that are seen, whatever others are', () => {
  const candles = [day(1, 2), day(80, 90), null, day(78, 88), day(300, 400)]
  expect(pricesBetween({ candles }, 1, 3)).toEqual({ minValue: 78, maxValue: 90 })
  expect(pricesBetween({ candles }, 0.4, 1)).toEqual({ minValue: 1, maxValue: 90 })
  expect(pricesBetween({ candles: [null] }, 0, 5)).toBeNull()
})

test('a line near the prices widens their axis, one far from them only so much that candles stay tall', () => {
  const prices = { minValue: 80, maxValue: 90 }
  expect(besidePrices({ minValue: 78, maxValue: 91 }, prices)).toEqual({ minValue: 78, maxValue: 91 })
  const far = besidePrices({ minValue: 40, maxValue: 40 }, prices)
  expect(prices.maxValue - far.minValue).toBeLessThan(14)
})
