import { isDate } from '../calendar/dates.ts'
import type { Registry } from '../registry/registry.ts'
import { isWorking } from '../registry/workings.ts'
import { nearestAll, unknown } from '../words/nearest.ts'
import { quote } from '../yaml/issue.ts'
import type { Input, InputValue } from './page.ts'

/** The value that a text stands for, or why it stands for none. */
export type Read =
  | { readonly value: InputValue }
  | { readonly message: string; readonly nearest?: string[]; readonly unknownSubject?: boolean }
type Scalar = string | number | boolean

/** Reads what the query string says of one input: one text, several where a key was repeated. */
export function readInput(name: string, input: Input, sent: readonly string[], registry: Registry): Read {
  const read = readTexts(input, sent, registry)
  if ('value' in read || read.unknownSubject) return read
  return { ...read, message: `invalid ${name}: ${read.message}` }
}

function readTexts(input: Input, sent: readonly string[], registry: Registry): Read {
  if (input.type === 'multi-choice') return readMultiChoice(input, sent, registry)
  const [text, ...more] = sent
  if (text === undefined || more.length > 0) return { message: `${sent.length} values; expected one` }
  switch (input.type) {
    case 'subject':
      return readSubject(input, text, registry)
    case 'choice': {
      const known = choiceValues(input.options, registry)
      const value = known.find((option) => String(option) === text)
      return value === undefined ? notAChoice(text, known) : { value }
    }
    case 'range':
      return readRange(input, text)
    case 'text':
      return readText(input.maxLength ?? TEXT_LENGTH, text)
    case 'toggle':
      return readToggle(text)
    case 'date':
      return readDate(text, input.default)
    case 'date-range':
      return readDateRange(text)
  }
}

type InputOf<T extends Input['type']> = Extract<Input, { type: T }>

function readSubject(input: InputOf<'subject'>, text: string, registry: Registry): Read {
  const symbol = text.trim().toUpperCase()
  const subject = registry.subjects.get(symbol)
  if (!subject) {
    // A tree without a list of subjects takes any symbol; its pages then say what data is missing.
    if (registry.subjects.size === 0 && new RegExp(registry.instance.symbol, 'u').test(symbol))
      return { value: symbol }
    const known = subjectSymbols(input, registry)
    const { message } = unknown(`unknown ${registry.instance.subject.name} ${quote(text)}`, symbol, known)
    return { message, nearest: nearestAll(symbol, known), unknownSubject: true }
  }
  const fault = subjectFault(input, symbol, registry)
  return fault ? { message: fault } : { value: symbol }
}

/** Why a known subject does not fit an input that is limited to an entity type or a group; undefined if it does. */
export function subjectFault(
  input: InputOf<'subject'>,
  symbol: string,
  registry: Registry,
): string | undefined {
  const subject = registry.subjects.get(symbol)
  if (subject && input.entity !== undefined && subject.entity !== input.entity) {
    return `${symbol} is in ${subject.entity}; expected a ${registry.instance.subject.name} of ${input.entity}`
  }
  if (subject && input.group !== undefined && subject.group !== input.group) {
    return `${symbol} is in ${subject.group}; expected a ${registry.instance.subject.name} of ${input.group}`
  }
  return undefined
}

/** The symbols that a subject input offers. */
export function subjectSymbols(input: InputOf<'subject'>, registry: Registry): string[] {
  return [...registry.subjects.keys()].filter((symbol) => subjectFault(input, symbol, registry) === undefined)
}

/** So long is a text where its input says nothing of it. */
export const TEXT_LENGTH = 200

export function readText(limit: number, text: string): Read {
  if (text.length > limit) return { message: `${text.length} characters; expected at most ${limit}` }
  return /\p{Cc}/u.test(text) ? { message: 'a control character; expected text' } : { value: text }
}

export function readToggle(text: string): Read {
  if (text === 'true' || text === 'false') return { value: text === 'true' }
  return { message: `${quote(text)}; expected true or false` }
}

export function readDateRange(text: string): Read {
  const value = text.split('..')
  const fault = dateRangeFault(value)
  return fault ? { message: fault } : { value }
}

export function readRange(input: Pick<InputOf<'range'>, 'min' | 'max' | 'step'>, text: string): Read {
  // `Number` alone would take "", "0x10" and "1e999".
  const value = /^-?\d{1,15}(\.\d{1,10})?$/.test(text.trim()) ? Number(text) : Number.NaN
  const fault = rangeFault(input, value)
  return fault ? { message: `${quote(text)}; ${fault}` } : { value }
}

/** What a range input expected where it does not take a number; undefined if it does. */
export function rangeFault(
  input: Pick<InputOf<'range'>, 'min' | 'max' | 'step'>,
  value: number,
): string | undefined {
  const { min, max, step = 1 } = input
  if (!(value >= min && value <= max)) return `expected a number from ${min} to ${max}`
  const steps = (value - min) / step
  if (Math.abs(steps - Math.round(steps)) > 1e-9) return `expected ${min} to ${max} in steps of ${step}`
  return undefined
}

function readMultiChoice(input: InputOf<'multi-choice'>, sent: readonly string[], registry: Registry): Read {
  return readChoices(input, choiceValues(input.options, registry), sent)
}

/** The chosen of these values: a key may be repeated, and hold several with commas. */
export function readChoices(
  input: Pick<InputOf<'multi-choice'>, 'min' | 'max'>,
  values: readonly Scalar[],
  sent: readonly string[],
): Read {
  const known = new Map(values.map((value) => [String(value), value]))
  const texts = sent
    .flatMap((text) => (known.has(text) ? [text] : text.split(',')))
    .filter((text) => text !== '')
  const chosen = new Set<Scalar>()
  for (const text of texts) {
    const value = known.get(text)
    if (value === undefined) return notAChoice(text, [...known.values()])
    chosen.add(value)
  }
  const fault = countFault(input, chosen.size)
  return fault ? { message: fault } : { value: [...chosen] }
}

/** What a multi-choice expected where it does not take so many values; undefined if it does. */
export function countFault(
  input: Pick<InputOf<'multi-choice'>, 'min' | 'max'>,
  count: number,
): string | undefined {
  const { min = 0, max = Number.POSITIVE_INFINITY } = input
  if (count >= min && count <= max) return undefined
  return `${count} ${count === 1 ? 'value' : 'values'}; expected ${max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`}`
}

function notAChoice(text: string, known: readonly Scalar[]): Read {
  const names = known.map(String)
  const listed = names.length <= 16 ? `; expected one of ${names.join(', ')}` : ''
  return { message: `${quote(text)}${listed}`, nearest: nearestAll(text, names) }
}

/** The values of a choice: those written down, or every id of the registry that `from` names. */
export function choiceValues(options: InputOf<'choice'>['options'], registry: Registry): Scalar[] {
  if ('from' in options && options.from === 'datasets')
    return [...registry.datasets.keys()].filter((id) => !isWorking(registry, id))
  if ('from' in options) return [...registry[options.from].keys()]
  return options.map((option) => (typeof option === 'object' ? option.value : option))
}

/** A date, or no text where the page begins without one. */
export function readDate(text: string, byDefault: string): Read {
  const message = dateFault(text, byDefault)
  return message === undefined ? { value: text } : { message }
}

/** Why a text is no date; undefined if it is one, or empty where the page begins so. */
export function dateFault(text: string, byDefault: string): string | undefined {
  if (isDate(text) || (text === '' && byDefault === '')) return undefined
  return `${quote(text)}; expected a date such as 2025-12-31`
}

/** Why a pair of texts is no range of ISO dates; undefined if it is one. */
export function dateRangeFault(range: readonly string[]): string | undefined {
  const [from = '', to = ''] = range
  if (range.length !== 2)
    return `${quote(range.join('..'))}; expected two dates such as 2025-01-01..2025-12-31`
  const wrong = [from, to].find((date) => !isDate(date))
  if (wrong !== undefined) return `${quote(wrong)}; expected a date such as 2025-12-31`
  return from > to ? `${from} is after ${to}; expected the earlier date first` : undefined
}
