import { describe, expect, test } from 'vitest'
import { context } from './fixtures/context.ts'
import type { InputValue } from './page.ts'
import { createDraft } from './page-draft.ts'
import { sampleValues } from './sample-values.ts'

const choice = (...options: string[]) => ({ type: 'choice', options, default: options[0] })
const draft = createDraft(
  'page.yaml',
  { inputs: { rates: choice('deposit', 'fx'), usd: choice('pair', 'central', 'free') } },
  context,
  [],
  { report: () => {}, full: () => false },
)
const samples = (when?: Parameters<typeof sampleValues>[3]): Readonly<Record<string, InputValue>>[] =>
  sampleValues(draft, new Set(['usd']), new Map(), when).map(({ values }) => values)

describe('values that a widget is checked with', () => {
  test('are the defaults and every other value of the inputs that it uses', () => {
    expect(samples()).toEqual([
      { rates: 'deposit', usd: 'pair' },
      { rates: 'deposit', usd: 'central' },
      { rates: 'deposit', usd: 'free' },
    ])
  })

  test('are those with which its conditions show it: a choice may mix metrics with names of other charts', () => {
    expect(samples({ input: { rates: 'fx' }, not: { usd: ['pair'] } })).toEqual([
      { rates: 'fx', usd: 'central' },
      { rates: 'fx', usd: 'free' },
    ])
    expect(samples({ input: { usd: ['central', 'free'] } })).toEqual([
      { rates: 'deposit', usd: 'central' },
      { rates: 'deposit', usd: 'free' },
    ])
  })
})
