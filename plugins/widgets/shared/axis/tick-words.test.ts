import { expect, test } from 'vitest'
import { tickDecimals, tickWords } from './tick-words.ts'

test('ticks show the decimals of their step, in the unit of the axis', () => {
  expect(tickDecimals(5)).toBe(0)
  expect(tickDecimals(0.25)).toBe(2)
  expect(tickDecimals(2.5)).toBe(1)
  expect(tickDecimals(500e6, 'billion')).toBe(1)
  expect(tickDecimals(1, 'billion')).toBe(0)
})

test('an axis says its numbers as its values are said, but for their signs', () => {
  expect(tickWords([-2.5, 0, 2.5], 2.5, { style: 'percent', decimals: 0, signed: true }, 'en')).toEqual([
    ...['−2.5%', '0.0%', '2.5%'],
  ])
})
