import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { context, registry } from './fixtures/context.ts'
import { bindText, bindValue, expandRepeats, type Query, resolveInputs } from './inputs.ts'
import { parsePage } from './parse-page.ts'

const file = new URL('./fixtures/good/everything.yaml', import.meta.url)
const page = parsePage('everything.yaml', readFileSync(file), context).page!
const resolve = (query: Query) => resolveInputs(page, query, registry)

describe('resolveInputs', () => {
  it('gives every input its default, and leaves the tab alone', () => {
    expect(resolve({ tab: 'charts' })).toEqual({
      values: {
        symbol: 'VNM',
        other: 'VCB',
        period: 'quarterly',
        scale: 1,
        group: 'FOOD',
        chosen: ['revenue', 'profit'],
        last: 8,
        note: '',
        details: false,
        since: '',
        span: ['2025-01-01', '2025-12-31'],
      },
      faults: [],
    })
  })

  it.each<[string, string | string[], unknown]>([
    ['symbol', ' msn ', 'MSN'],
    ['period', 'yearly', 'yearly'],
    ['scale', '2', 2],
    ['group', 'BANKS', 'BANKS'],
    ['chosen', 'margin,revenue', ['margin', 'revenue']],
    ['chosen', ['margin', 'revenue', 'margin'], ['margin', 'revenue']],
    ['last', '12', 12],
    ['note', 'doanh thu', 'doanh thu'],
    ['details', 'true', true],
    ['since', '2024-02-29', '2024-02-29'],
    ['since', '', ''],
    ['span', '2024-02-29..2024-03-01', ['2024-02-29', '2024-03-01']],
  ])('reads %s from %s', (name, sent, value) => {
    const { values, faults } = resolve({ [name]: sent })
    expect(faults).toEqual([])
    expect(values[name]).toEqual(value)
  })

  it.each<[string, string | string[], string]>([
    ['since', '31/12/2025', 'invalid since: "31/12/2025"; expected a date such as 2025-12-31'],
    ['last', '24', 'invalid last: "24"; expected a number from 4 to 20'],
    ['last', '9', 'invalid last: "9"; expected 4 to 20 in steps of 4'],
    ['last', '', 'invalid last: ""; expected a number from 4 to 20'],
    ['last', '0x8', 'invalid last: "0x8"; expected a number from 4 to 20'],
    ['last', ['8', '12'], 'invalid last: 2 values; expected one'],
    ['period', 'daily', 'invalid period: "daily"; expected one of quarterly, yearly'],
    ['scale', '1.0', 'invalid scale: "1.0"; expected one of 1, 2'],
    ['chosen', '', 'invalid chosen: 0 values; expected 1 to 3'],
    ['chosen', 'revenue,sales', 'invalid chosen: "sales"; expected one of revenue, profit, margin'],
    ['note', 'x'.repeat(41), 'invalid note: 41 characters; expected at most 40'],
    ['note', 'a\u0000b', 'invalid note: a control character; expected text'],
    ['details', '1', 'invalid details: "1"; expected true or false'],
    ['span', '2025-02-30..2025-03-01', 'invalid span: "2025-02-30"; expected a date such as 2025-12-31'],
    [
      'span',
      '2025-03-01..2025-02-01',
      'invalid span: 2025-03-01 is after 2025-02-01; expected the earlier date first',
    ],
    ['span', '2025-01-01', 'invalid span: "2025-01-01"; expected two dates such as 2025-01-01..2025-12-31'],
    ['symbol', 'VCB', 'invalid symbol: VCB is in BANK; expected a subject of COMPANY'],
  ])('refuses %s=%s', (name, sent, message) => {
    const { values, faults } = resolve({ [name]: sent })
    expect(faults).toMatchObject([{ field: name, message }])
    expect(values[name]).toEqual(page.inputs?.[name]?.default)
  })

  it('tells an unknown subject from a wrong one, with near names', () => {
    expect(resolve({ symbol: 'VMN' }).faults).toEqual([
      {
        field: 'symbol',
        message: 'unknown subject "VMN"; did you mean "VNM"?',
        nearest: ['VNM'],
        unknownSubject: true,
      },
    ])
  })

  it('takes any symbol where the data has no list of subjects', () => {
    const without = { ...registry, subjects: new Map() }
    expect(resolveInputs(page, { symbol: 'abc' }, without)).toMatchObject({
      values: { symbol: 'ABC' },
      faults: [],
    })
    expect(resolveInputs(page, { symbol: "a'--" }, without).faults).toMatchObject([{ unknownSubject: true }])
  })

  it('names a key that is no input, and the nearest', () => {
    expect(resolve({ perod: 'yearly', constructor: 'x' }).faults).toMatchObject([
      { field: 'perod', message: 'unknown input "perod"; did you mean "period"?', nearest: ['period'] },
      {
        field: 'constructor',
        message:
          'unknown input "constructor"; expected one of symbol, other, period, scale, group, chosen, last, note, details, since, span',
      },
    ])
  })
})

describe('binding', () => {
  const values = { symbol: 'VNM', chosen: ['a', 'b'], last: 8 }

  it('puts a value of any type in place of its name, at any depth', () => {
    expect(
      bindValue({ a: '$symbol', b: [{ c: '$chosen', d: '$last' }], e: 5, f: null }, values, ['vi', 'en']),
    ).toEqual({
      a: 'VNM',
      b: [{ c: ['a', 'b'], d: 8 }],
      e: 5,
      f: null,
    })
  })

  it('leaves a part of a word, an escaped and an unknown name alone', () => {
    expect(bindValue(['x$symbol', '$$symbol', '$other', '$constructor', '$'], values, ['vi', 'en'])).toEqual([
      'x$symbol',
      '$symbol',
      '$other',
      '$constructor',
      '$',
    ])
  })

  it('splices values into texts', () => {
    expect(bindText('{symbol}: {chosen} of {last} {other}', values)).toBe('VNM: a, b of 8 {other}')
    expect(bindValue({ note: { en: '{symbol}!', vi: 'Mã {symbol}' } }, values, ['vi', 'en'])).toEqual({
      note: { en: 'VNM!', vi: 'Mã VNM' },
    })
  })

  it('never takes a value for a pattern or another name', () => {
    expect(bindText('{note}', { note: '$& {symbol}' })).toBe('$& {symbol}')
    expect(bindValue('$note', { note: '$symbol', symbol: 'VNM' }, ['vi', 'en'])).toBe('$symbol')
  })
})

describe('expandRepeats', () => {
  const widget = { id: 'w', at: { x: 0, y: 2, w: 5, h: 3 }, repeat: { over: '$chosen', as: 'one' } }

  it('places instances side by side and wraps at column 12', () => {
    const instances = expandRepeats(widget, { chosen: ['a', 'b', 'c'] })
    expect(instances.map(({ id, at, values }) => [id, at.x, at.y, values.one])).toEqual([
      ['w[a]', 0, 2, 'a'],
      ['w[b]', 5, 2, 'b'],
      ['w[c]', 0, 5, 'c'],
    ])
  })

  it('keeps to its own columns when it does not begin at the left', () => {
    const right = { ...widget, at: { x: 6, y: 0, w: 3, h: 1 }, repeat: { over: [1, 2, 3], as: 'n' } }
    expect(expandRepeats(right, {}).map(({ at }) => [at.x, at.y])).toEqual([
      [6, 0],
      [9, 0],
      [6, 1],
    ])
  })

  it('gives no instance for no value, and one without repeat', () => {
    expect(expandRepeats(widget, { chosen: [] })).toEqual([])
    expect(expandRepeats({ ...widget, repeat: null }, { chosen: [] })).toMatchObject([
      { id: 'w', at: widget.at },
    ])
  })
})
