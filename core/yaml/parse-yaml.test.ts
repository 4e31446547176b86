import { describe, expect, it } from 'vitest'
import { formatIssue, markedSource } from './issue.ts'
import { MAX_BYTES, parseYaml } from './parse-yaml.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const parse = (text: string) => parseYaml('f.yaml', bytes(text))
const said = (text: string) => parse(text).issues.map(formatIssue).join('\n')

describe('parseYaml', () => {
  it('gives plain values of YAML 1.2: yes, on and dates are texts', () => {
    const { document, issues } = parse('a: [1, 1.5, true, null, ~]\nb: {yes: no, on: 2025-01-01}\n1: one\n')
    expect(issues).toEqual([])
    expect(document?.value).toEqual({
      a: [1, 1.5, true, null, null],
      b: { yes: 'no', on: '2025-01-01' },
      '1': 'one',
    })
  })

  it('takes a byte order mark for no part of the text', () => {
    expect(parse('\uFEFFa: 1').document?.value).toEqual({ a: 1 })
  })

  it('takes an empty file for nothing', () => {
    expect(parse('').document?.value).toBeNull()
  })

  it('never builds a prototype', () => {
    const { document, issues } = parse(
      '__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}\n',
    )
    expect(issues.map(({ message }) => message)).toEqual(['invalid key "__proto__"'])
    expect(Object.keys(document?.value as object)).toEqual(['constructor'])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('refuses a file over 256 kB before reading it', () => {
    const started = performance.now()
    expect(parseYaml('f.yaml', new Uint8Array(10 * 1024 * 1024)).issues[0]).toMatchObject({
      code: 'too-large',
      message: 'invalid file: 10240 kB; expected at most 256 kB',
    })
    expect(performance.now() - started).toBeLessThan(2_000)
    expect(parse('#'.repeat(MAX_BYTES)).issues).toEqual([])
    expect(parse('#'.repeat(MAX_BYTES + 1)).issues).toHaveLength(1)
  })

  it.each([
    ['flow lists', '['],
    ['flow maps', '{a: '],
    ['block lists', '- '],
    ['explicit keys', '? '],
  ])('refuses %s nested without end', (_, unit) => {
    const { document, issues } = parse(unit.repeat(50_000))
    expect(document).toBeNull()
    expect(issues.map(({ message }) => message)).toEqual(['invalid nesting: deeper than 20 levels'])
  })

  it('reads twenty levels and refuses the next', () => {
    expect(parse(`${'['.repeat(20)}1${']'.repeat(20)}`).issues).toEqual([])
    expect(parse(`${'['.repeat(21)}1${']'.repeat(21)}`).issues).toHaveLength(1)
  })

  it('places a byte that is not UTF-8', () => {
    const { issues } = parseYaml('f.yaml', new Uint8Array([...bytes('a: ế\nb: x'), 0xff, 0x0a]))
    expect(issues).toMatchObject([{ code: 'encoding', line: 2, column: 5 }])
  })

  it('refuses a control character at its place', () => {
    expect(said('a: 1\nb: "x\u0000"\n')).toBe(
      'f.yaml:2:6: error[encoding]: invalid character U+0000; expected text\n  2 | b: "x "\n    |      ^',
    )
  })

  it('shows the stretch of a long line around the fault, without anything a terminal obeys', () => {
    const [issue] = parse(`a: "${'x'.repeat(5000)}", {\u001b[31m`).issues
    expect(issue?.source.length).toBeLessThanOrEqual(160)
    const [duplicate] = parse(`{${'a: 1, '.repeat(300)}a: 2}`).issues
    expect(markedSource(duplicate!)[1]).toBe('a')
    expect(markedSource(duplicate!).join('')).toBe(duplicate!.source)
    const [tab] = parse('a: 1 \u202Ex\na: 2\n').issues
    expect(tab?.source).toBe('a: 2')
  })
})

describe('a document', () => {
  const text =
    'id: x\nwidgets:\n  - id: a\n    params: {last: 8, names: [one, "t\\u0077o"]}\n    empty:\n  - id: b\n'
  const place = (path: (string | number)[], at: 'key' | 'value' | readonly [number, number] = 'value') => {
    const { line, column, length } = parse(text).document!.issue({
      code: 'invalid-value',
      path,
      at,
      message: '',
    })
    return `${line}:${column}+${length}`
  }

  it('knows the place of a value, a key, and the parent of what is missing', () => {
    expect(place(['id'])).toBe('1:5+1')
    expect(place(['id'], 'key')).toBe('1:1+2')
    expect(place(['widgets', 0, 'params', 'last'])).toBe('4:20+1')
    expect(place(['widgets', 0, 'params', 'names', 0])).toBe('4:31+3')
    expect(place(['widgets', 1], 'key')).toBe('6:5+2')
    expect(place(['widgets', 0, 'params', 'gone', 'deep'], 'value')).toBe('4:13+35')
    expect(place(['widgets', 0, 'empty'])).toBe('5:5+5')
    expect(place([], 'key')).toBe('1:1+2')
  })

  it('knows the place of a stretch of a text, or of the text where escapes move it', () => {
    expect(place(['widgets', 0, 'params', 'names', 0], [1, 3])).toBe('4:32+2')
    expect(place(['widgets', 0, 'params', 'names', 1], [1, 3])).toBe('4:36+10')
  })
})
