import { describe, expect, test } from 'vitest'
import type { ResolvedInput } from '../../core/api/pages.ts'
import type { InputValue } from '../../core/page/page.ts'
import { inputQuery, readInput, readInputs, writeInput } from './input-state.ts'

const input = (type: ResolvedInput['type'], fields: Partial<ResolvedInput>): ResolvedInput => ({
  name: type.replace('-', '_'),
  type,
  label: { en: type, vi: type },
  hint: null,
  folded: false,
  default: '',
  ...fields,
})
const options = ['a', 'b', 3, true].map((value) => ({ value, label: { en: `${value}`, vi: `${value}` } }))
const INPUTS = {
  subject: input('subject', { default: 'VNM' }),
  choice: input('choice', { default: 'a', options }),
  multi: input('multi-choice', { default: ['a'], options, min: 1, max: 3 }),
  range: input('range', { default: 8, min: 4, max: 20, step: 2 }),
  text: input('text', { default: '', max: 10 }),
  toggle: input('toggle', { default: false }),
  dates: input('date-range', { default: ['2025-01-01', '2025-06-30'] }),
}

describe('the address keeps every kind of value', () => {
  test.each<[keyof typeof INPUTS, InputValue]>([
    ['subject', 'HPG'],
    ['choice', 3],
    ['choice', true],
    ['multi', ['b', 3, true]],
    ['range', 20],
    ['text', 'ngân hàng'],
    ['toggle', true],
    ['dates', ['2025-02-01', '2025-02-28']],
  ])('%s %j comes back as it was', (name, value) => {
    const query = inputQuery([INPUTS[name]], { [INPUTS[name].name]: value })
    expect(readInputs([INPUTS[name]], new URLSearchParams(query))).toEqual({ [INPUTS[name].name]: value })
  })
})

describe('what an input cannot mean falls back to its default', () => {
  test.each<[keyof typeof INPUTS, string]>([
    ['subject', 'two words'],
    ['subject', ''],
    ['choice', 'c'],
    ['multi', 'nothing,known'],
    ['range', '21'],
    ['range', '5'],
    ['range', ''],
    ['range', 'many'],
    ['text', 'longer than ten'],
    ['toggle', 'yes'],
    ['dates', '2025-02-28..2025-02-01'],
    ['dates', '2025-02-31..2025-03-01'],
    ['dates', '2025-02-01'],
  ])('%s %j', (name, text) => {
    const one = INPUTS[name]
    expect(readInput(one, text)).toBeNull()
    expect(readInputs([one], new URLSearchParams({ [one.name]: text }))[one.name]).toEqual(one.default)
  })
})

test('defaults are not written, but a subject always is', () => {
  const all = Object.values(INPUTS)
  const defaults = Object.fromEntries(all.map((one) => [one.name, one.default]))
  expect(inputQuery(all, defaults)).toEqual({ subject: 'VNM' })
})

test('a subject is read in any case, and unknown or surplus choices are dropped', () => {
  expect(readInput(INPUTS.subject, ' hpg ')).toBe('HPG')
  expect(readInput(INPUTS.multi, 'a,x,b,a,3,true')).toEqual(['a', 'b', 3])
  expect(writeInput(INPUTS.multi, ['a', 3])).toBe('a,3')
})
