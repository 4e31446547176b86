import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { context } from '../page/fixtures/context.ts'
import { parsePage } from '../page/parse-page.ts'
import { checkPageValue } from './check-page-value.ts'

const bytes = readFileSync(new URL('../page/fixtures/good/everything.yaml', import.meta.url))
const page = parse(bytes.toString()) as Record<string, unknown>
const at = { x: 0, y: 0, w: 4, h: 4 }
const widget = (id: string, more: object = {}) => ({ id, widget: 'heading', at, ...more })
const withWidgets = (widgets: unknown) => ({ id: 'page', title: { en: 'Page', vi: 'Trang' }, widgets })
const sentences = (value: unknown) => {
  const { page, faults } = checkPageValue(value, context)
  expect(page).toBeNull()
  return faults.map(({ code, path, message }) => `${path.join('.')}: ${code}: ${message}`)
}
const bars = {
  query: 'statement',
  params: { symbol: 'AAA', metrics: ['revenue'] },
  options: { bars: ['revenue'] },
}
const nested = (depth: number): unknown => (depth === 0 ? 1 : { in: nested(depth - 1) })

describe('checkPageValue', () => {
  it('gives the page that the file gives, and leaves the value as it is', () => {
    const before = structuredClone(page)
    const found = checkPageValue(page, context)
    expect(found).toEqual({ page: parsePage('everything.yaml', bytes, context).page, faults: [] })
    expect(page).toEqual(before)
  })

  it.each<[string, unknown, string[]]>([
    [
      'an unknown widget',
      withWidgets([widget('a', { widget: 'headnig' })]),
      ['widgets.0.widget: unknown-widget: unknown widget "headnig"; did you mean "heading"?'],
    ],
    [
      'an overlap',
      withWidgets([widget('a'), widget('b', { at: { ...at, x: 3 } })]),
      ['widgets.1.at: overlap: invalid at: overlaps widget "a"'],
    ],
    [
      'a negative place',
      withWidgets([widget('a', { at: { ...at, x: -1 } })]),
      ['widgets.0.at.x: out-of-range: invalid x: -1; expected at least 0'],
    ],
    [
      'sizes below the least of its plugin',
      withWidgets([
        widget('a', { widget: 'bar-line', at: { x: 0, y: 0, w: 1, h: 1 }, ...bars }),
        widget('b', { widget: 'bar-line', at: { x: 1, y: 0, w: 2, h: 2 }, ...bars }),
      ]),
      [
        'widgets.0.at.w: out-of-range: invalid w: 1; expected at least 2 for widget "bar-line"',
        'widgets.0.at.h: out-of-range: invalid h: 1; expected at least 2 for widget "bar-line"',
      ],
    ],
    [
      'options that the plugin refuses',
      withWidgets([widget('a', { options: { note: 3 } })]),
      ['widgets.0.options.note: invalid-type: invalid note: 3; expected a map with en, vi'],
    ],
    [
      'the key of a prototype',
      withWidgets([widget('a', { options: JSON.parse('{"__proto__": {"x": 1}}') })]),
      ['widgets.0.options.__proto__: unknown-key: invalid key "__proto__"'],
    ],
    [
      'what every object inherits',
      withWidgets([widget('a', { options: { constructor: 1 } })]),
      ['widgets.0.options.constructor: unknown-key: unknown key "constructor"; expected note'],
    ],
    [
      'too many widgets',
      withWidgets(Array.from({ length: 10_000 }, (_, i) => widget(`w${i}`))),
      ['widgets.200: too-large: invalid page: more than 200 widgets; expected at most 200'],
    ],
    [
      'too many bytes',
      withWidgets([widget('a', { options: { note: { en: 'é'.repeat(40_000), vi: '' } } })]),
      [': too-large: invalid page: over 64 kB; split it'],
    ],
    [
      'deep nesting',
      withWidgets([widget('a', { options: nested(5_000) })]),
      [`widgets.0.options${'.in'.repeat(18)}: invalid-value: invalid nesting: deeper than 20 levels`],
    ],
    ['a list', [], [': invalid-type: invalid page: a list; expected a map']],
    ['nothing', null, [': invalid-type: invalid page: nothing; expected a map']],
    ['no JSON', undefined, [': invalid-type: invalid value: "undefined"; expected plain JSON']],
    [
      'a number beyond',
      withWidgets(Number.NaN),
      ['widgets: invalid-value: invalid number: NaN; expected a finite one'],
    ],
    [
      'an object of a class',
      withWidgets(new Map()),
      ['widgets: invalid-type: invalid value: an object of a class; expected plain JSON'],
    ],
    [
      'a page of the shell',
      { ...withWidgets([]), id: 'account' },
      ['id: reserved-id: invalid id: "account" is a page of the shell itself; expected another'],
    ],
  ])('refuses %s with its place', (_, value, expected) => {
    expect(sentences(value)).toEqual(expected)
  })

  it('refuses names that cannot be made texts of', () => {
    const name = { toString: 1 }
    const found = sentences({
      ...withWidgets([widget('a', { widget: name }), { ...widget('b'), id: name }]),
      tabs: [{ id: name }],
    })
    expect(found).not.toEqual([])
  })

  it('refuses a value that holds itself', () => {
    const value: Record<string, unknown> = { id: 'page' }
    value.tabs = [value]
    expect(sentences(value)).toHaveLength(1)
  })

  it('names every place at once, at most 100', () => {
    const value = withWidgets(Array.from({ length: 150 }, (_, i) => ({ ...widget(`w${i}`), widget: 'none' })))
    expect(sentences(value)).toHaveLength(100)
  })
})
