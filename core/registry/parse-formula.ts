import { nearest } from '../words/nearest.ts'
import type { Expression, Formula } from './formula.ts'

/** A fault in a formula's text: `at` is the offset of its first character, from 0. */
export interface FormulaFault {
  readonly at: number
  readonly length: number
  readonly message: string
  readonly suggestion?: string
}

/**
 * Functions and how many arguments they take. The first five look at one period; the others look along time, within
 * one subject:
 *
 * - `annualise(x)` a flow at the rate of a whole year: of a quarter times four, of nine months times 4/3
 * - `period_mean(x)` mean over the quarters of the period: of a quarter the value itself, null in a year that lacks one
 * - `ttm(x)` sum of the last four quarters, null unless all four are there
 * - `avg2(x)` mean of this and the previous quarter, of those that are there; of a year, like `ttm`, its last quarter's
 * - `ma4(x)` mean of this and the previous three periods, of those that are there
 * - `previous(x)` value one period earlier; `delta(x)` difference to it; `change(x)` the same in percent of abs(base)
 * - `yoy(x)` change from the same period a year ago, in percent of abs(base)
 * - `year_end(x)` value at the end of the previous year
 */
const FUNCTIONS: Readonly<Record<string, { readonly min: number; readonly max: number }>> = {
  abs: { min: 1, max: 1 },
  coalesce: { min: 2, max: 20 },
  least: { min: 2, max: 20 },
  greatest: { min: 2, max: 20 },
  clip: { min: 3, max: 3 },
  annualise: { min: 1, max: 1 },
  period_mean: { min: 1, max: 1 },
  ttm: { min: 1, max: 1 },
  avg2: { min: 1, max: 1 },
  ma4: { min: 1, max: 1 },
  previous: { min: 1, max: 1 },
  delta: { min: 1, max: 1 },
  change: { min: 1, max: 1 },
  yoy: { min: 1, max: 1 },
  year_end: { min: 1, max: 1 },
}

const MAX_LENGTH = 500
const MAX_DEPTH = 30

interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

/** A formula over metric ids, or its first fault. Whether the metrics exist is for the caller to check. */
export function parseFormula(text: string): { formula: Formula } | { fault: FormulaFault } {
  try {
    if (text.length > MAX_LENGTH) {
      throw new Fault(0, text.length, `invalid formula: longer than ${MAX_LENGTH} characters`)
    }
    const tokens = tokenize(text)
    const { expression, next } = parse(tokens, 0, 0, 0)
    const rest = tokens[next]!
    if (rest.kind !== 'end') throw unexpected(rest, 'an operator or the end')
    const reads = [...new Set(metricsIn(expression).map(({ id }) => id))]
    return { formula: { text, expression, reads } }
  } catch (error) {
    if (error instanceof Fault) return { fault: error.fault }
    throw error
  }
}

/** Every mention of a metric, in order. */
export function metricsIn(expression: Expression): readonly { readonly id: string; readonly at: number }[] {
  switch (expression.kind) {
    case 'number':
      return []
    case 'metric':
      return [expression]
    case 'negate':
      return metricsIn(expression.of)
    case 'binary':
      return [...metricsIn(expression.left), ...metricsIn(expression.right)]
    case 'call':
      return expression.args.flatMap(metricsIn)
  }
}

class Fault extends Error {
  readonly fault: FormulaFault
  constructor(at: number, length: number, message: string, suggestion?: string) {
    super(message)
    this.fault = { at, length, message, ...(suggestion === undefined ? {} : { suggestion }) }
  }
}

const unexpected = (token: Token, expected: string) =>
  token.kind === 'end'
    ? new Fault(Math.max(0, token.at - 1), 1, `invalid formula: it ends early; expected ${expected}`)
    : new Fault(
        token.at,
        token.text.length,
        `invalid formula: unexpected "${token.text}"; expected ${expected}`,
      )

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  const pattern = /\s+|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|([-+*/(),])|(.)/gsu
  for (const match of text.matchAll(pattern)) {
    const [found, number, name, sign, other] = match
    const at = match.index
    if (other !== undefined)
      throw unexpected({ kind: 'sign', text: other, at }, 'a number, a metric or ( ) + - * / ,')
    if (number !== undefined) tokens.push({ kind: 'number', text: found, at })
    else if (name !== undefined) tokens.push({ kind: 'name', text: found, at })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: found, at })
  }
  tokens.push({ kind: 'end', text: '', at: text.length })
  return tokens
}

const BINDING: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2 }
/** Unary minus binds tighter than any operator. */
const UNARY = 3

interface Parsed {
  readonly expression: Expression
  /** Index of the first token after it. */
  readonly next: number
}

/** Precedence climbing: everything from `index` that binds tighter than `least`. */
function parse(tokens: readonly Token[], index: number, least: number, depth: number): Parsed {
  if (depth > MAX_DEPTH) throw new Fault(tokens[index]!.at, 1, 'invalid formula: nested too deeply')
  let { expression, next } = parsePrefix(tokens, index, depth)
  for (;;) {
    const operator = tokens[next]!
    const binding = operator.kind === 'sign' ? BINDING[operator.text] : undefined
    if (binding === undefined || binding <= least) return { expression, next }
    const right = parse(tokens, next + 1, binding, depth + 1)
    const op = operator.text as '+' | '-' | '*' | '/'
    expression = { kind: 'binary', op, left: expression, right: right.expression }
    next = right.next
  }
}

function parsePrefix(tokens: readonly Token[], index: number, depth: number): Parsed {
  const token = tokens[index]!
  if (token.kind === 'number') {
    const value = Number(token.text)
    if (!Number.isFinite(value)) throw new Fault(token.at, token.text.length, `invalid number ${token.text}`)
    return { expression: { kind: 'number', value }, next: index + 1 }
  }
  if (token.kind === 'name') {
    return tokens[index + 1]!.text === '('
      ? parseCall(tokens, index, depth)
      : { expression: { kind: 'metric', id: token.text, at: token.at }, next: index + 1 }
  }
  if (token.text === '-') {
    const { expression, next } = parse(tokens, index + 1, UNARY, depth + 1)
    return { expression: { kind: 'negate', of: expression }, next }
  }
  if (token.text === '(') {
    const { expression, next } = parse(tokens, index + 1, 0, depth + 1)
    if (tokens[next]!.text !== ')') throw unexpected(tokens[next]!, '")"')
    return { expression, next: next + 1 }
  }
  throw unexpected(token, 'a number, a metric, a function or "("')
}

function parseCall(tokens: readonly Token[], index: number, depth: number): Parsed {
  const { text: name, at } = tokens[index]!
  const arity = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]! : undefined
  if (!arity) {
    const suggestion = nearest(name, Object.keys(FUNCTIONS))
    const end = suggestion
      ? `did you mean "${suggestion}"?`
      : `expected one of ${Object.keys(FUNCTIONS).join(', ')}`
    throw new Fault(at, name.length, `unknown function "${name}"; ${end}`, suggestion)
  }
  const args: Expression[] = []
  let next = index + 2
  if (tokens[next]!.text !== ')') {
    for (;;) {
      const arg = parse(tokens, next, 0, depth + 1)
      args.push(arg.expression)
      next = arg.next
      if (tokens[next]!.text !== ',') break
      next += 1
    }
    if (tokens[next]!.text !== ')') throw unexpected(tokens[next]!, '"," or ")"')
  }
  if (args.length < arity.min || args.length > arity.max) {
    const wanted = arity.min === arity.max ? `${arity.min}` : `${arity.min} to ${arity.max}`
    throw new Fault(
      at,
      name.length,
      `invalid ${name}: ${args.length} argument${args.length === 1 ? '' : 's'}; expected ${wanted}`,
    )
  }
  return { expression: { kind: 'call', name, args, at }, next: next + 1 }
}
