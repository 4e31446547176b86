import { readFileSync } from 'node:fs'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { Cell, Table } from '../../../core/words/table.ts'
import { readExample } from '../shared/testing/read-example.ts'
import TableView from './view.tsx'
import type { TableOptions } from './widget.ts'

const example = readExample(readFileSync(new URL('example.yaml', import.meta.url), 'utf8'))
const draw = (options: TableOptions, table: Table = example.table) =>
  renderToStaticMarkup(createElement(TableView, { table, options, lang: 'vi', id: 't', title: 'Bảng' }))
const cells = (html: string) =>
  [...html.matchAll(/<td([^>]*)>(.*?)<\/td>/g)].map(([, look, inside]) => ({ look: look!, inside: inside! }))
const row = (change: Record<string, Cell>): Table => ({
  ...example.table,
  rows: 1,
  data: Object.fromEntries(
    Object.entries(example.table.data).map(([name, values]) => [name, [change[name] ?? values[0] ?? null]]),
  ),
})

test('a badge is the word of a code in its tone; a code without words stands as it is', () => {
  const options: TableOptions = { columns: [{ column: 'rating', as: 'badge' }] }
  const [hold] = cells(draw(options, row({ rating: 'HOLD' })))
  expect(hold!.inside).toContain('Nắm giữ')
  expect(hold!.inside).toContain('var(--ref-tint)')
  const [other] = cells(draw(options, row({ rating: 'constructor' })))
  expect(other!.inside).toContain('constructor')
})

test('a tinted cell says how far from the middle it is, and nothing near it', () => {
  const options: TableOptions = { columns: [{ column: 'change_1w', as: 'heat', domain: [-9, 9] }] }
  const tint = (value: number) => cells(draw(options, row({ change_1w: value })))[0]!.look
  expect(tint(9)).toContain('var(--div-7)')
  expect(tint(-4)).toContain('var(--div-3)')
  expect(tint(0.4)).not.toContain('--div-')
})

test('a threshold colours the values from there on', () => {
  const colour = (percentile: number) => {
    const options: TableOptions = { columns: [{ column: 'percentile', colour: 'thresholds' }] }
    return /--val-\d/.exec(cells(draw(options, row({ percentile })))[0]!.look)?.[0]
  }
  expect([9.9, 10, 69, 95].map(colour)).toEqual(['--val-1', '--val-2', '--val-3', '--val-5'])
})

test('a range names every source, and is missing where fewer than two have a value', () => {
  const options: TableOptions = {
    columns: [
      { column: 'forecasts', as: 'range', marks: [{ column: 'bsc' }, { column: 'hsc', letter: 'H' }] },
    ],
  }
  const [both] = cells(draw(options, row({ bsc: 100, hsc: 80 })))
  expect(both!.inside).toContain('aria-label="BSC: 100, HSC: 80"')
  const [one] = cells(draw(options, row({ bsc: 100, hsc: Number.NaN })))
  expect(one!.inside).toMatch(/>–</)
})

test('a page may give a column another label and format for this table only', () => {
  const html = draw({
    columns: [
      {
        column: 'npatmi',
        label: { en: 'Profit', vi: 'Lãi' },
        format: { style: 'money', scale: 'trillion', decimals: 2 },
      },
    ],
  })
  expect(html).toContain('Lãi')
  expect(cells(html)[0]!.inside).toBe('2,51')
})

test('heads of groups span their columns, also where some of them are missing from the data', () => {
  const html = draw({
    columns: ['symbol', 'npatmi', 'growth', 'nothing', 'debt_to_equity'],
    groups: [{ label: { en: 'Results', vi: 'Kết quả' }, columns: ['npatmi', 'growth', 'nothing'] }],
  })
  expect([...html.matchAll(/colspan="(\d)"/gi)].map((match) => match[1])).toEqual(['1', '2', '1'])
})

test('a long table draws the rows that can be seen, keeps the room of the others and counts them all', () => {
  const rows = 10_000
  const data = Object.fromEntries(
    Object.entries(example.table.data).map(([name, values]) => [
      name,
      Array.from({ length: rows }, (_, i) => values[i % values.length]!),
    ]),
  )
  const html = draw({ columns: ['symbol', 'npatmi'] }, { ...example.table, rows, data })
  const drawn = html.match(/<tr/g)!.length
  expect(drawn).toBeGreaterThan(20)
  expect(drawn).toBeLessThan(120)
  expect(html).toContain('aria-rowcount="10001"')
  expect(html).toContain('10.000 dòng')
  expect(Number(/height:(\d+)px/.exec(html)![1])).toBeGreaterThan(200_000)
})

test('the row that a page points at stands out and says so', () => {
  const html = draw({ columns: ['symbol'], highlight: { column: 'symbol', value: 'SAB' } })
  expect(html.match(/aria-current/g)).toHaveLength(1)
  expect(html).toMatch(/aria-current="true"[^>]*><td[^>]*var\(--selected\)[^>]*>SAB/)
})

test('sectors of the query follow their words in the language of the reader, and rows of one sector stay as they are', () => {
  const sectors = {
    BANK: { label: { en: 'Banking', vi: 'Ngân hàng' } },
    AUTOMOBILE: { label: { en: 'Automobiles', vi: 'Ô tô' } },
    RETAIL: { label: { en: 'Retail', vi: 'Bán lẻ' } },
  }
  const text = {
    type: 'text',
    unit: null,
    unitLabel: null,
    format: { style: 'text' },
    direction: 'none',
  } as const
  const table: Table = {
    columns: [
      { ...text, name: 'symbol', label: { en: 'Ticker', vi: 'Mã' }, metric: null },
      { ...text, name: 'sector', label: { en: 'Sector', vi: 'Ngành' }, metric: null, values: sectors },
    ],
    rows: 5,
    data: {
      symbol: ['HAX', 'VCB', 'ACB', 'MWG', 'NEW'],
      sector: ['AUTOMOBILE', 'BANK', 'BANK', 'RETAIL', null],
    },
  }
  const symbols = (order: string, lang: 'vi' | 'en') =>
    [
      ...renderToStaticMarkup(
        createElement(TableView, {
          table,
          options: { columns: ['symbol'], order },
          lang,
          id: 't',
          title: 'T',
        }),
      ).matchAll(/>([A-Z]{3})</g),
    ].map((match) => match[1])
  expect(symbols('sector', 'vi')).toEqual(['MWG', 'VCB', 'ACB', 'HAX', 'NEW'])
  expect(symbols('sector', 'en')).toEqual(['HAX', 'VCB', 'ACB', 'MWG', 'NEW'])
  expect(symbols('-sector,symbol', 'vi')).toEqual(['HAX', 'VCB', 'ACB', 'MWG', 'NEW'])
  // Numbers and names are in the order of the query already.
  expect(symbols('-upside', 'vi')).toEqual(['HAX', 'VCB', 'ACB', 'MWG', 'NEW'])
})
