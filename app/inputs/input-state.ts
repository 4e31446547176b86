import { createParser, type SingleParserBuilder, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import type { ResolvedInput } from '../../core/api.ts'
import type { InputValue } from '../../core/page.ts'

export type Values = Readonly<Record<string, InputValue>>
type Scalar = string | number | boolean

const DATE = /^\d{4}-\d{2}-\d{2}$/

/** The value that a text of the address stands for, or null where the input has no such value. */
export function readInput(input: ResolvedInput, text: string): InputValue | null {
  switch (input.type) {
    case 'ticker': {
      const symbol = text.trim().toUpperCase()
      return /^[A-Z0-9]{1,12}$/.test(symbol) ? symbol : null
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
      const value = Number(text)
      const inside = value >= (input.min ?? -Infinity) && value <= (input.max ?? Infinity)
      return text.trim() !== '' && inside ? value : null
    }
    case 'text':
      return text.slice(0, 200)
    case 'toggle':
      return text === 'true' ? true : text === 'false' ? false : null
    case 'date-range': {
      const [from = '', to = '', ...rest] = text.split('..')
      return rest.length === 0 && DATE.test(from) && DATE.test(to) && from <= to ? [from, to] : null
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

const same = (a: InputValue, b: InputValue) => JSON.stringify(a) === JSON.stringify(b)

/**
 * The page's inputs; their state is the address. Only values other than the default are written, but a ticker always
 * is, since its default follows the reader. What the address does not know or cannot mean falls back to the default.
 */
export function useInputs(inputs: readonly ResolvedInput[]) {
  const parsers = useMemo(
    () =>
      Object.fromEntries(
        inputs.map((input) => [
          input.name,
          createParser<InputValue>({
            parse: (text) => readInput(input, text),
            serialize: (value) => writeInput(input, value),
            eq: same,
          })
            .withDefault(input.default as NonNullable<InputValue>)
            .withOptions({ clearOnDefault: input.type !== 'ticker' }),
        ]),
      ) as Record<string, SingleParserBuilder<InputValue> & { readonly defaultValue: InputValue }>,
    [inputs],
  )
  const [state, setState] = useQueryStates(parsers, { history: 'push', scroll: false })
  const values = state as Values
  const set = (change: Values, { replace = false } = {}) =>
    void setState(change as Record<string, InputValue>, { history: replace ? 'replace' : 'push' })
  return { values, set }
}

/** The part of a request that names the inputs: those that differ from their defaults, and every ticker. */
export function inputQuery(inputs: readonly ResolvedInput[], values: Values): Record<string, string> {
  const query: Record<string, string> = {}
  for (const input of inputs) {
    const value = values[input.name] ?? input.default
    if (input.type === 'ticker' || !same(value, input.default)) query[input.name] = writeInput(input, value)
  }
  return query
}
