import { describe, expect, test } from 'vitest'
import type { ResolvedInput } from '../../core/api/pages.ts'
import { resolveInputs } from '../../core/page/inputs.ts'
import type { InputValue } from '../../core/page/page.ts'
import type { Registry } from '../../core/registry/registry.ts'
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
  day: input('date', { default: '2025-06-30' }),
  since: input('date', { name: 'since', default: '' }),
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
    ['day', '2025-02-28'],
    ['since', '2025-02-28'],
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
    ['text', 'a\u0000b'],
    ['range', '1e1'],
    ['range', '0x10'],
    ['toggle', 'yes'],
    ['day', '28/02/2025'],
    ['day', ''],
    ['since', '2025-02-30'],
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

test('a repeated key is as good as commas for a multi-choice, and means nothing for the others', () => {
  const read = (name: keyof typeof INPUTS, query: string) =>
    readInputs([INPUTS[name]], new URLSearchParams(query))[INPUTS[name].name]
  expect(read('multi', 'multi_choice=b&multi_choice=3,a')).toEqual(['b', 3, 'a'])
  expect(read('choice', 'choice=b&choice=3')).toBe('a')
})

test('the shell takes what the server takes of a page’s inputs, and nothing else', () => {
  const sent = [
    '',
    'a',
    'a,b',
    'a,b,3,true',
    '8',
    ' 8',
    '8.0',
    '1e1',
    '0x10',
    '21',
    'true',
    'TRUE',
    'x'.repeat(11),
  ]
  const more = ['a\u0007', '2025-01-01..2025-02-01', '2025-02-30..2025-03-01', '-4', '+8']
  const page = {
    inputs: {
      range: { type: 'range', min: 4, max: 20, step: 2, default: 8 },
      text: { type: 'text', maxLength: 10, default: '' },
      toggle: { type: 'toggle', default: false },
      choice: { type: 'choice', options: ['a', 'b', 3, true], default: 'a' },
      date_range: { type: 'date-range', default: ['2025-01-01', '2025-06-30'] },
    },
  } as unknown as Parameters<typeof resolveInputs>[0]
  for (const one of [INPUTS.range, INPUTS.text, INPUTS.toggle, INPUTS.choice, INPUTS.dates]) {
    for (const text of [...sent, ...more]) {
      const { values, faults } = resolveInputs(page, { [one.name]: text }, {} as Registry)
      expect(readInput(one, text), `${one.name}=${text}`).toEqual(faults.length > 0 ? null : values[one.name])
    }
  }
})
