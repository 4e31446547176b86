import { expect, test } from 'vitest'
import { diverging, domainAround, domainOf, sequential } from './heat.ts'

test('low is the first colour, high the last, and values beyond have the colour of their end', () => {
  expect([1, 50, 99, 400, -3].map((value) => sequential(value, [1, 99]).background)).toEqual(
    [1, 4, 7, 7, 1].map((step) => `var(--seq-${step})`),
  )
})

test('values near the middle have no colour, the others that of their side', () => {
  expect([-9, -3, -0.4, 0, 0.4, 3, 9].map((value) => diverging(value, [-6, 6])?.background)).toEqual([
    'var(--div-1)',
    'var(--div-2)',
    undefined,
    undefined,
    undefined,
    'var(--div-6)',
    'var(--div-7)',
  ])
})

test('where down is good, the sides change places', () => {
  expect(diverging(-6, [-6, 6], 'down')?.background).toBe('var(--div-7)')
})

test('a domain without a height still gives a colour or none', () => {
  expect(sequential(5, [5, 5]).background).toBe('var(--seq-4)')
  expect(diverging(5, [5, 5])).toBeNull()
  expect(domainOf([null])).toEqual([0, 1])
  expect(domainAround([])).toEqual([0, 0])
})

test('one wild value in twenty does not pale the others', () => {
  const calm = Array.from({ length: 19 }, (_, i) => i - 9)
  expect(domainAround([...calm, 5000])).toEqual([-9, 9])
})
