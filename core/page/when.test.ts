import { describe, expect, it } from 'vitest'
import type { Input } from './page.ts'
import { exclude, holds } from './when.ts'

describe('holds', () => {
  const values = { period: 'yearly', tiers: ['one', 'two'], last: 8 }
  it.each([
    [undefined, true],
    [{ input: { period: 'yearly' } }, true],
    [{ input: { period: ['quarterly', 'yearly'] } }, true],
    [{ input: { period: 'quarterly' } }, false],
    [{ input: { period: 'yearly', last: 9 } }, false],
    [{ not: { period: 'quarterly' } }, true],
    [{ not: { period: 'quarterly', last: 8 } }, false],
    [{ input: { tiers: ['two', 'three'] } }, true],
    [{ not: { tiers: 'two' } }, false],
    [{ input: { last: '8' } }, false],
  ])('%j is %s', (when, expected) => {
    expect(holds(when, values)).toBe(expected)
  })
})

describe('exclude', () => {
  const label = { en: 'a', vi: 'a' }
  const inputs: Record<string, Input> = {
    period: { type: 'choice', options: ['quarterly', { value: 'yearly', label }], default: 'yearly' },
    tiers: { type: 'multi-choice', options: ['one', 'two'], default: ['one'] },
    symbol: { type: 'subject', default: 'VNM' },
    details: { type: 'toggle', default: true },
  }
  const on = (name: string, value: string | boolean | string[]) => ({ input: { [name]: value } })
  const off = (name: string, value: string | boolean | string[]) => ({ not: { [name]: value } })

  it.each([
    ['two values of a choice', on('period', 'quarterly'), on('period', 'yearly'), true],
    ['a value and its negation', on('period', 'quarterly'), off('period', 'quarterly'), true],
    ['negations that leave nothing', off('period', 'quarterly'), off('period', 'yearly'), true],
    ['values in common', on('period', 'quarterly'), on('period', ['quarterly', 'yearly']), false],
    ['other inputs', on('period', 'quarterly'), on('details', true), false],
    ['a toggle both ways', on('details', true), off('details', true), true],
    ['two subjects', on('symbol', 'VNM'), on('symbol', 'MSN'), true],
    ['two subjects that are not', off('symbol', 'VNM'), off('symbol', 'MSN'), false],
    ['two values of a multi-choice', on('tiers', 'one'), on('tiers', 'two'), false],
    ['a value of a multi-choice and its negation', on('tiers', 'one'), off('tiers', ['one', 'two']), true],
    ['no condition', undefined, on('period', 'yearly'), false],
  ])('%s', (_, a, b, expected) => {
    expect(exclude(a, b, inputs)).toBe(expected)
    expect(exclude(b, a, inputs)).toBe(expected)
  })
})
