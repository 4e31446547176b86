import { expect, test } from 'vitest'
import type { ResolvedInput, ResolvedWidget } from '../../core/api/pages.ts'
import { areNamed, relevantInputs } from './relevant-inputs.ts'

const input = (name: string) => ({ name, type: 'choice' }) as unknown as ResolvedInput
const widget = (inputs: string[], when: ResolvedWidget['when'] = null) =>
  ({ inputs, when }) as unknown as ResolvedWidget
const INPUTS = ['rates', 'usd', 'days', 'commodity'].map(input)
const names = (widgets: ResolvedWidget[], values: Record<string, string | boolean>) =>
  relevantInputs(INPUTS, widgets, values).map(({ name }) => name)

test('an input stays only where a widget that could show it is on the tab', () => {
  const tab = [
    widget(['days', 'rates'], { input: { rates: 'deposit' } }),
    widget(['days', 'rates', 'usd'], { input: { rates: 'fx', usd: 'band' } }),
  ]
  expect(names(tab, { rates: 'deposit', usd: 'band' })).toEqual(['rates', 'days'])
  // The view can be changed although no widget shows the chosen one.
  expect(names(tab, { rates: 'fx', usd: 'other' })).toEqual(['rates', 'usd'])
})

test('an input that hides its only widget can be turned back', () => {
  expect(names([widget(['usd'], { not: { usd: 'none' } })], { usd: 'none' })).toEqual(['usd'])
})

test('three rows of segments have labels; one that says what it is has none', () => {
  const choice = (count: number) =>
    ({ type: 'choice', options: Array.from({ length: count }, () => ({})) }) as unknown as ResolvedInput
  expect(areNamed([choice(4), choice(2), choice(19), choice(7)])).toBe(false)
  expect(areNamed([choice(4), choice(2), choice(19), choice(3)])).toBe(true)
})
