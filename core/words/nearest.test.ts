import { describe, expect, it } from 'vitest'
import { nearest, nearestAll, unknown } from './nearest.ts'

describe('nearest', () => {
  it.each([
    ['bar-lnie', 'bar-line', 'a swap'],
    ['net_revnue', 'net_revenue', 'a letter lost'],
    ['VMN', 'VNM', 'a swap in three letters'],
    ['FOD', 'FOOD', 'a letter lost in three'],
    ['Food', 'FOOD', 'another case'],
  ])('takes %s for %s: %s', (name, known) => {
    expect(nearest(name, ['quite-another', known])).toBe(known)
  })

  it.each([
    ['z', 'h', 'one letter for another'],
    ['abcd', 'abxy', 'two of four letters'],
    ['line', 'candlestick', 'another word'],
    ['', 'a', 'nothing'],
  ])('does not take %s for %s: %s', (name, known) => {
    expect(nearest(name, [known])).toBeUndefined()
  })

  it('prefers the closest, then the alphabet', () => {
    expect(nearest('abcdef', ['abcxyf', 'abcxef', 'abcdxf'])).toBe('abcdxf')
    expect(nearest('abcdef', ['abcdeg', 'abcdea'])).toBe('abcdea')
  })

  it('spends no time on a name longer than any id', () => {
    expect(nearest('x'.repeat(100_000), ['x'.repeat(100_000)])).toBeUndefined()
  })
})

it('nearestAll also knows names that begin so', () => {
  expect(nearestAll('net', ['net_revenue', 'nat', 'gross'])).toEqual(['nat', 'net_revenue'])
})

it('unknown lists the names where none is near and they are few', () => {
  expect(unknown('unknown x', 'x', ['alpha', 'beta']).message).toBe('unknown x; expected one of alpha, beta')
  expect(
    unknown(
      'unknown x',
      'x',
      Array.from({ length: 17 }, (_, i) => `name${i}`),
    ).message,
  ).toBe('unknown x')
})
