import { useMemo } from 'react'
import type { ResolvedInput } from '../../core/api/pages.ts'
import type { InputValue } from '../../core/page/page.ts'
import { dateRangeFault, rangeFault } from '../../core/page/read-input.ts'
import { changeQuery, useAddress } from '../address.ts'

export type Values = Readonly<Record<string, InputValue>>
type Scalar = string | number | boolean

/** The value that a text of the address stands for, or null where the input has no such value. */
export function readInput(input: ResolvedInput, text: string): InputValue | null {
  switch (input.type) {
    case 'subject': {
      const symbol = text.trim().toUpperCase()
      return /^\S{1,20}$/.test(symbol) ? symbol : null
    }
    case 'choice':
      return optionOf(input, text)
    case 'multi-choice': {
      const known = text.split(',').map((part) => optionOf(input, part))
      const chosen = [...new Set(known.filter((value): value is Scalar => value !== null))]
      if (chosen.length < (input.min ?? 0)) return null
      return chosen.slice(0, input.max)
    }
    case 'range': {
      const { min = 0, max = 100, step = 1 } = input
      const value = text.trim() === '' ? Number.NaN : Number(text)
      return rangeFault({ type: 'range', min, max, step, default: min }, value) ? null : value
    }
    case 'text':
      return text.length <= (input.max ?? 200) ? text : null
    case 'toggle':
      return text === 'true' ? true : text === 'false' ? false : null
    case 'date-range': {
      const range = text.split('..')
      return dateRangeFault(range) ? null : range
    }
  }
}

function optionOf(input: ResolvedInput, text: string): Scalar | null {
  return input.options?.find((option) => String(option.value) === text)?.value ?? null
}

/** The text that stands for a value in the address and in requests. */
export function writeInput(input: ResolvedInput, value: InputValue): string {
  if (!Array.isArray(value)) return String(value)
  return value.join(input.type === 'date-range' ? '..' : ',')
}

/**
 * The page's inputs; their state is the address. Only values other than the default are written, but a subject always
 * is, since its default follows the reader. What the address does not know or cannot mean falls back to the default.
 */
export function useInputs(inputs: readonly ResolvedInput[]) {
  const { search } = useAddress()
  const values: Values = useMemo(() => readInputs(inputs, new URLSearchParams(search)), [inputs, search])
  const set = (change: Values, options?: { replace: boolean }) => {
    const named = inputs.filter((input) => input.name in change)
    const written = named.map((input) => {
      const value = change[input.name]!
      return [input.name, isWritten(input, value) ? writeInput(input, value) : null] as const
    })
    changeQuery(Object.fromEntries(written), options)
  }
  return { values, set }
}

/** Every input's value for a query: what it says, else the default. */
export function readInputs(inputs: readonly ResolvedInput[], query: URLSearchParams): Values {
  const read = (input: ResolvedInput) => {
    const text = query.get(input.name)
    return (text === null ? null : readInput(input, text)) ?? input.default
  }
  return Object.fromEntries(inputs.map((input) => [input.name, read(input)]))
}

/** Whether an input has another value than it begins with. */
export function isChanged(input: ResolvedInput, value: InputValue | undefined): boolean {
  return value !== undefined && JSON.stringify(value) !== JSON.stringify(input.default)
}

function isWritten(input: ResolvedInput, value: InputValue): boolean {
  return input.type === 'subject' || isChanged(input, value)
}

/** The part of a request that names the inputs: those that differ from their defaults, and every subject. */
export function inputQuery(inputs: readonly ResolvedInput[], values: Values): Record<string, string> {
  const query: Record<string, string> = {}
  for (const input of inputs) {
    const value = values[input.name] ?? input.default
    if (isWritten(input, value)) query[input.name] = writeInput(input, value)
  }
  return query
}
