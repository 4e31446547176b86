import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Expression } from './formula.ts'
import { parseFormula } from './parse-formula.ts'

/** The tree with every bracket written out. */
function brackets(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value)
    case 'metric':
      return expression.id
    case 'negate':
      return `(-${brackets(expression.of)})`
    case 'binary':
      return `(${brackets(expression.left)} ${expression.op} ${brackets(expression.right)})`
    case 'call':
      return `${expression.name}(${expression.args.map(brackets).join(', ')})`
  }
}

const read = (text: string) => {
  const result = parseFormula(text)
  if ('fault' in result) throw new Error(result.fault.message)
  return result.formula
}

describe('parseFormula', () => {
  test.each([
    ['a + b * c', '(a + (b * c))'],
    ['a - b - c', '((a - b) - c)'],
    ['a / b / c', '((a / b) / c)'],
    ['-a * b', '((-a) * b)'],
    ['a - -b', '(a - (-b))'],
    ['(a + b) / 2', '((a + b) / 2)'],
    ['1.5e3*x', '(1500 * x)'],
    ['ttm(npatmi) / avg2(total_equity) * 100', '((ttm(npatmi) / avg2(total_equity)) * 100)'],
    ['coalesce(a, b, 0)', 'coalesce(a, b, 0)'],
    [
      'ebit * (1 - clip((ebt - npatmi) / ebt, 0, 0.5))',
      '(ebit * (1 - clip(((ebt - npatmi) / ebt), 0, 0.5)))',
    ],
    ['abs', 'abs'],
  ])('%s reads as %s', (text, tree) => {
    expect(brackets(read(text).expression)).toBe(tree)
  })

  test('names each metric it reads once, in order', () => {
    expect(read('b + a * b - yoy(c)').reads).toEqual(['b', 'a', 'c'])
  })

  test.each([
    ['', 0, 1, 'invalid formula: it ends early; expected a number, a metric, a function or "("'],
    ['a +', 2, 1, 'invalid formula: it ends early; expected a number, a metric, a function or "("'],
    ['a b', 2, 1, 'invalid formula: unexpected "b"; expected an operator or the end'],
    ['(a + b', 5, 1, 'invalid formula: it ends early; expected ")"'],
    ['a $ b', 2, 1, 'invalid formula: unexpected "$"; expected a number, a metric or ( ) + - * / ,'],
    ['2 * tmt(a)', 4, 3, 'unknown function "tmt"; did you mean "ttm"?'],
    ['1 + sqlite_version()', 4, 14, 'unknown function "sqlite_version"; expected one of abs, coalesce'],
    ['constructor(a)', 0, 11, 'unknown function "constructor"; expected one of abs'],
    ['clip(a, 1)', 0, 4, 'invalid clip: 2 arguments; expected 3'],
    ['coalesce(a)', 0, 8, 'invalid coalesce: 1 argument; expected 2 to 20'],
    ['abs()', 0, 3, 'invalid abs: 0 arguments; expected 1'],
    ['abs(a; b)', 5, 1, 'invalid formula: unexpected ";"'],
    ['1e999', 0, 5, 'invalid number 1e999'],
    ['('.repeat(60), 31, 1, 'invalid formula: nested too deeply'],
    ['a'.repeat(501), 0, 501, 'invalid formula: longer than 500 characters'],
  ])('places the fault of %j', (text, at, length, message) => {
    const result = parseFormula(text)
    expect(result).toMatchObject({ fault: { at, length, message: expect.stringContaining(message) } })
  })

  test('answers any text with a formula or a fault inside it', () => {
    const piece = fc.constantFrom(
      'a',
      'ttm',
      '(',
      ')',
      '+',
      '-',
      '*',
      '/',
      ',',
      '1',
      '.5',
      ' ',
      '😀',
      '"',
      'é',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('')
        const result = parseFormula(text)
        if ('formula' in result) return
        expect(result.fault.at).toBeGreaterThanOrEqual(0)
        expect(result.fault.at + result.fault.length).toBeLessThanOrEqual(Math.max(1, text.length))
      }),
      { seed: 7, numRuns: 2000 },
    )
  })
})
