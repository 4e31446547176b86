import { readFileSync } from 'node:fs'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { Cell, Column, Table, WidgetPlugin } from '../../core/plugin.ts'
import * as widgets from '../widgets.ts'
import { readExample } from './shared/read-example.ts'

/** What a widget's example says when drawn, with other options or cells of its last row. */
async function draw(
  name: string,
  change: { options?: object; cells?: Record<string, Cell>; lang?: 'vi' } = {},
) {
  const plugin = Object.values<WidgetPlugin>(widgets).find((widget) => widget.name === name)!
  const example = readExample(readFileSync(new URL(`${name}/example.yaml`, import.meta.url), 'utf8'))
  const { default: View } = await plugin.view()
  const lang = change.lang ?? 'en'
  return renderToStaticMarkup(
    createElement(View, {
      table: withLast(example.table, change.cells ?? {}),
      options: { ...example.options, ...change.options },
      ...{ lang, id: name, title: example.title[lang] },
    }),
  )
}

function withLast(table: Table, cells: Record<string, Cell>): Table {
  const data = Object.fromEntries(
    Object.entries(table.data).map(([name, values]) => [
      name,
      Object.hasOwn(cells, name) ? values.with(-1, cells[name]!) : values,
    ]),
  )
  return { ...table, data }
}

const LOOK = { lang: 'en', id: 'one', title: 'One' } as const

const words = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
const order = (html: string, names: readonly string[]) =>
  names.toSorted((a, b) => html.indexOf(a) - html.indexOf(b))

test('lying bars come largest first, green above zero and red below', async () => {
  const html = await draw('bar')
  const names = ['Retail', 'Real estate', 'Banking', 'Food and beverage']
  expect(order(html, names)).toEqual(['Banking', 'Retail', 'Food and beverage', 'Real estate'])
  expect(html).toMatch(/var\(--up-fill\).*\+12\.4%/)
  expect(html).toContain('−8.7%')
  expect(html.match(/var\(--down-fill\)/g)).toHaveLength(2)
})

test('bars that diverge have zero in the middle, others as much room as they need', async () => {
  expect(await draw('bar')).toContain('left:50%')
  const low = (12.4 + 8.7) / 8.7
  expect(await draw('bar', { options: { diverging: false } })).toContain(
    `left:${(100 / low).toFixed(2).slice(0, 4)}`,
  )
})

test('a donut shows the newest parts with their shares, and leaves out what is no part', async () => {
  const html = words(await draw('donut'))
  expect(html).toContain('FVTPL 43,600 50.2%')
  expect(html).toContain('86,900')
  expect(words(await draw('donut', { cells: { afs: -1e12 } }))).not.toContain('Available for sale')
})

test('figures show their words in tone and say whether a sign is good', async () => {
  const html = await draw('stat')
  expect(html).toMatch(/color:color-mix\([^"]*var\(--val-4\)[^"]*">Expensive/)
  expect(html).toMatch(/text-down">\+0\.91σ/)
  expect(html).toContain('on 16 Jan 2026')
})

test('a figure has the decimals that the page asks for, else those of its metric', async () => {
  const items = [{ column: 'current', decimals: 0 }, { column: 'median' }]
  const html = words(await draw('stat', { options: { items } }))
  expect(html).toContain('Current 16x Median 14.21x')
})

test('a change below a figure has the decimals of its metric', async () => {
  const options = { items: [{ column: 'current', change: 'yield' }] }
  const day = { style: 'percent', decimals: 2, signed: true } as const
  const { default: View } = await widgets.stat.view()
  const column = (name: string, format: Column['format']): Column => ({
    ...{ name, type: 'number', label: { en: name, vi: name }, unit: null, unitLabel: null },
    ...{ format, direction: 'up', metric: null },
  })
  const columns = [column('current', { style: 'number', decimals: 0 }), column('yield', day)]
  const table: Table = { rows: 1, columns, data: { current: [87000], yield: [3.5714] } }
  const html = renderToStaticMarkup(createElement(View, { ...LOOK, table, options }))
  expect(words(html)).toContain('87,000 +3.57%')
})

test('a figure and its meter have the tone of the threshold that it reaches, where the page asks for it', async () => {
  expect(await draw('stat')).toMatch(/color:var\(--warn\)">79%.*background:var\(--warn\)/)
  const below = await draw('stat', { cells: { percentile: 74 } })
  expect(below).not.toContain('var(--warn)')
  expect(below).toContain('background:var(--c1)')
})

test('a group of figures has the tone of its name, and draws the notes and meters that the page asks for', async () => {
  const note = { en: 'Most: [status]', vi: 'Nhiều nhất: [status]' }
  const items = [{ column: 'percentile', note, meter: [0, 100] }, { column: 'median' }]
  const html = await draw('stat', { options: { name: 'status', items } })
  expect(html).toContain('border-color:var(--val-4)')
  expect(words(html)).toContain('Most: Expensive')
  expect(html).toContain('width:79.00%')
})

test('a gauge says the stretch that its value lies in', async () => {
  const html = words(await draw('gauge'))
  expect(html).toContain('Overbought 84%')
  expect(html).toContain('trend 57%')
  expect(html).toContain('Oversold 17%')
  expect(html).toContain('0 20 50 80 100')
})

test('a stepper marks one step, or none where nothing is known', async () => {
  const html = await draw('stepper')
  expect(html.match(/aria-current="step"/g)).toHaveLength(1)
  expect(words(html)).toContain('Breadth over MA20 is at 24.3%')
  const none = await draw('stepper', { cells: { stage: null } })
  expect(none).not.toContain('aria-current')
  expect(none).not.toContain('Breadth over')
})

test('marks of a range stand between its ends, and a row without values says so', async () => {
  const html = await draw('range-bar')
  expect(html).toContain('title="VCI: 9,875"')
  expect(words(html)).toContain('FPT –')
  expect(html.match(/left:8\.00%/g)!.length).toBeGreaterThanOrEqual(2)
})

test('parts of a score stop at their ends; points below zero are red and have no bar', async () => {
  const html = await draw('score')
  expect(words(html)).toContain('SSI Buy 43 / 55')
  expect(html).toMatch(/width:0\.00%.*text-down">−6/)
  expect(await draw('score', { cells: { liquidity: 99 } })).toContain('width:100.00%')
})

test('badges carry counts in the tone of their words', async () => {
  const html = await draw('badges', { options: { count: true } })
  expect(html).toMatch(/color:var\(--up\)[^>]*>.*Buy.*41/)
  expect(words(html)).toMatch(/^Ratings 4/)
})

test('a text is the first case that holds', async () => {
  expect(words(await draw('text'))).toContain('VNM is near its mean, −0.87σ away.')
  expect(words(await draw('text', { cells: { zscore: -1.2 } }))).toContain('well below its mean, by −1.20σ')
  expect(words(await draw('text', { cells: { zscore: 1 } }))).toContain('well above its mean')
  expect(words(await draw('text', { cells: { zscore: null } }))).toContain('well above its mean, by –')
})

test('a line has a series for each column, also of panes below', async () => {
  const html = await draw('line', { options: { panes: [{ y: ['roa'] }], y: ['roe'], axis: 'left' } })
  expect(html).toContain('ROE: latest 24.3%')
  expect(html).toContain('ROA: latest 16.0%')
})

test('a line over a long table has a series for each subject', async () => {
  const html = await draw('line', { options: { y: ['roa'], group: 'roe', x: 'period' } })
  expect(html.match(/: latest/g)).toHaveLength(8)
})

test('a line of a group keeps its colour, whoever stands beside it', async () => {
  const { default: View } = await widgets.line.view()
  const tiers = ['SOCB', 'Tier-1', 'Tier-2', 'Tier-3']
  const column = (name: string, type: 'text' | 'period' | 'number'): Column => ({
    ...{ name, type, label: { en: name, vi: name }, unit: null, unitLabel: null },
    ...{ format: { style: type === 'number' ? 'percent' : type }, direction: 'none', metric: null },
    ...(name === 'tier'
      ? { values: Object.fromEntries(tiers.map((tier) => [tier, { label: { en: tier, vi: tier } }])) }
      : {}),
  })
  const coloursOf = (shown: string[]) => {
    const columns = [column('tier', 'text'), column('period', 'period'), column('nim', 'number')]
    const data = { tier: shown, period: shown.map(() => '2025Q3'), nim: shown.map((_, i) => i + 1) }
    const options = { y: ['nim'], group: 'tier', x: 'period' }
    const html = renderToStaticMarkup(
      createElement(View, { table: { rows: shown.length, columns, data }, options, ...LOOK }),
    )
    return [...html.matchAll(/var\(--c\d\)/g)].map(([colour]) => colour).slice(0, shown.length)
  }
  const all = coloursOf(tiers)
  expect(new Set(all).size).toBe(4)
  expect(coloursOf(['Tier-1', 'Tier-3'])).toEqual([all[1], all[3]])
  expect(coloursOf(['SOCB', 'Tier-1', 'Tier-2'])).toEqual(all.slice(0, 3))
})

test('bands say what their lines stand for', async () => {
  const html = await draw('bands', { lang: 'vi' })
  for (const text of ['Trung vị 13,20x', 'Trung bình 13,40x', '+1σ 14,60x', '−2σ 11,00x'])
    expect(html).toContain(text)
  expect(await draw('bands', { options: { deviations: 1 } })).not.toContain('+2σ')
})

test('a histogram says the current value and marks the bin that holds it', async () => {
  const html = await draw('histogram')
  expect(words(html)).toContain('Current 15.20x +1.50σ')
  expect(html.match(/fill="var\(--c1\)"/g)).toHaveLength(1)
})

test('lines of two units say theirs beside their values; one unit stands beside the title', async () => {
  const money = (name: string, en: string): Column => ({
    ...{ name, type: 'number', label: { en: name, vi: name }, unit: en, unitLabel: { en, vi: en } },
    ...{ format: { style: 'number', decimals: 0 }, direction: 'none', metric: null },
  })
  const day: Column = {
    ...{ name: 'date', type: 'date', label: { en: 'Date', vi: 'Ngày' }, unit: null, unitLabel: null },
    ...{ format: { style: 'date' }, direction: 'none', metric: null },
  }
  const { default: View } = await widgets.line.view()
  const drawn = (columns: readonly Column[], unit: string) => {
    const names = columns.map(({ name }) => name)
    const table: Table = {
      columns: [day, ...columns],
      rows: 2,
      data: {
        date: ['2026-01-15', '2026-01-16'],
        ...Object.fromEntries(names.map((name) => [name, [1, 2]])),
      },
    }
    return words(renderToStaticMarkup(createElement(View, { ...LOOK, table, options: { y: names }, unit })))
  }
  const both = drawn([money('SJC', 'VND/tael'), money('World', 'USD/oz')], '')
  expect(both).toContain('SJC 2 VND/tael')
  expect(both).toContain('World 2 USD/oz')
  const same = drawn([money('SJC', 'VND/tael'), money('Buying', 'VND/tael')], 'VND/tael')
  expect(same).toContain('SJC 2 Buying 2')
})
