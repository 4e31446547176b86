import { useMemo } from 'react'
import type { ResolvedInput } from '../../core/api/pages.ts'
import type { InputValue } from '../../core/page/page.ts'
import {
  type Read,
  readChoices,
  readDate,
  readDateRange,
  readRange,
  readText,
  readToggle,
  TEXT_LENGTH,
} from '../../core/page/read-input.ts'
import { changeQuery, useAddress } from '../address.ts'

export type Values = Readonly<Record<string, InputValue>>

/**
 * The value that the address stands for, or null where the input has no such value: what the server would refuse is not
 * asked for. A key may be repeated.
 */
export function readInput(input: ResolvedInput, sent: string | readonly string[]): InputValue | null {
  const texts = typeof sent === 'string' ? [sent] : sent
  if (input.type === 'multi-choice') return readMultiChoice(input, texts)
  const [text, ...more] = texts
  return text === undefined || more.length > 0 ? null : readOne(input, text)
}

function readOne(input: ResolvedInput, text: string): InputValue | null {
  switch (input.type) {
    case 'subject': {
      const symbol = text.trim().toUpperCase()
      return /^\S{1,20}$/.test(symbol) ? symbol : null
    }
    case 'choice':
      return optionValues(input).find((value) => String(value) === text) ?? null
    case 'range': {
      const { min = 0, max = 100, step = 1 } = input
      return valueIn(readRange({ min, max, step }, text))
    }
    case 'text':
      return valueIn(readText(input.max ?? TEXT_LENGTH, text))
    case 'toggle':
      return valueIn(readToggle(text))
    case 'date':
      return valueIn(readDate(text, String(input.default)))
    case 'date-range':
      return valueIn(readDateRange(text))
    case 'multi-choice':
      return null
  }
}

/** A link may be older than the page: choices that are unknown or too many are left out. */
function readMultiChoice(input: ResolvedInput, texts: readonly string[]): InputValue | null {
  const values = optionValues(input)
  const known = new Set(values.map(String))
  const parts = texts.flatMap((text) => (known.has(text) ? [text] : text.split(',')))
  const chosen = [...new Set(parts.filter((part) => known.has(part)))].slice(0, input.max)
  return chosen.length === 0 && parts.some((part) => part !== '')
    ? null
    : valueIn(readChoices(input, values, chosen))
}

const valueIn = (read: Read): InputValue | null => ('value' in read ? read.value : null)
const optionValues = ({ options = [] }: ResolvedInput) => options.map(({ value }) => value)

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
    const texts = query.getAll(input.name)
    return (texts.length === 0 ? null : readInput(input, texts)) ?? input.default
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
