import type { InputValues } from './inputs.ts'
import type { Input, Widget } from './page.ts'

type When = NonNullable<Widget['when']>
type Scalar = string | number | boolean
type Condition = Scalar | readonly Scalar[]
/** Conditions as a page states them, or as the API hands them on. */
type Conditions = {
  readonly input?: Readonly<Record<string, unknown>>
  readonly not?: Readonly<Record<string, unknown>>
}

/**
 * Whether a widget's conditions on inputs hold: each of `input` does and none of `not` does. A multi-choice fulfils
 * a condition if any of its values is named. `available` asks about the data and is not judged here.
 */
export function holds(when: Conditions | null | undefined, values: InputValues): boolean {
  const fulfilled = ([name, condition]: [string, unknown]) =>
    listOf(values[name]).some((value) => listOf(condition as Condition).includes(value))
  return (
    Object.entries(when?.input ?? {}).every(fulfilled) && !Object.entries(when?.not ?? {}).some(fulfilled)
  )
}

/** Whether two widgets can never show at once, so that they may share a place on the grid. */
export function exclude(
  a: When | undefined,
  b: When | undefined,
  inputs: Readonly<Record<string, Input>>,
): boolean {
  if (!a || !b) return false
  const parts = [a.input, a.not, b.input, b.not]
  const names = new Set(parts.flatMap((part) => Object.keys(part ?? {})))
  return [...names].some((name) => {
    const input = Object.hasOwn(inputs, name) ? inputs[name] : undefined
    // A multi-choice can fulfil both of two different conditions, but not one and its negation.
    if (input?.type === 'multi-choice') return negates(a, b, name) || negates(b, a, name)
    const values = writtenValues(input) ?? [...parts.flatMap((part) => conditionOn(part, name)), ANY_OTHER]
    return !values.some((value) => allows(a, name, value) && allows(b, name, value))
  })
}

/** Stands for the values of an open input that no condition names. */
const ANY_OTHER = null

/** `a` needs one of some values, all of which `b` forbids. */
function negates(a: When, b: When, name: string): boolean {
  const needed = conditionOn(a.input, name)
  const forbidden = conditionOn(b.not, name)
  return needed.length > 0 && needed.every((value) => forbidden.includes(value))
}

function allows(when: When, name: string, value: Scalar | null): boolean {
  const needed = conditionOn(when.input, name)
  if (needed.length > 0 && !needed.includes(value)) return false
  return !conditionOn(when.not, name).includes(value)
}

/** Every value that an input can have, where they are few and written down. */
function writtenValues(input: Input | undefined): Scalar[] | undefined {
  if (input?.type === 'toggle') return [true, false]
  if (input?.type !== 'choice' || 'from' in input.options) return undefined
  return input.options.map((option) => (typeof option === 'object' ? option.value : option))
}

function conditionOn(part: When['input'], name: string): readonly (Scalar | null)[] {
  return part !== undefined && Object.hasOwn(part, name) ? listOf(part[name]) : []
}

function listOf(value: Condition | undefined): readonly Scalar[] {
  if (value === undefined) return []
  return typeof value === 'object' ? value : [value]
}
