import { expect, test } from 'vitest'
import type { Column, Table } from '../../../core/words/table.ts'
import { drawn, wordsIn } from '../shared/testing/test-views.ts'

test('figures show their words in tone and say whether a sign is good', async () => {
  const html = await drawn('stat')
  expect(html).toMatch(/color:color-mix\([^"]*var\(--val-4\)[^"]*">Expensive/)
  expect(html).toMatch(/text-down">\+0\.91σ/)
  expect(html).toContain('on 16 Jan 2026')
})

test('a figure has the decimals that the page asks for, else those of its metric', async () => {
  const items = [{ column: 'current', decimals: 0 }, { column: 'median' }]
  const html = wordsIn(await drawn('stat', 'en', { options: { items } }))
  expect(html).toContain('Current 16x Median 14.21x')
})

test('a change below a figure has the decimals of its metric', async () => {
  const options = { items: [{ column: 'current', change: 'yield' }] }
  const day = { style: 'percent', decimals: 2, signed: true } as const
  const column = (name: string, format: Column['format']): Column => ({
    ...{ name, type: 'number', label: { en: name, vi: name }, unit: null, unitLabel: null },
    ...{ format, direction: 'up', metric: null },
  })
  const columns = [column('current', { style: 'number', decimals: 0 }), column('yield', day)]
  const table: Table = { rows: 1, columns, data: { current: [87000], yield: [3.5714] } }
  const html = await drawn('stat', 'en', { table, allOptions: options })
  expect(wordsIn(html)).toContain('87,000 +3.57%')
})

test('a figure and its meter have the tone of the threshold that it reaches, where the page asks for it', async () => {
  expect(await drawn('stat')).toMatch(/color:var\(--warn\)">79%.*background:var\(--warn\)/)
  const below = await drawn('stat', 'en', { cells: { percentile: 74 } })
  expect(below).not.toContain('var(--warn)')
  expect(below).toContain('background:var(--c1)')
})

test('a group of figures has the tone of its name, and draws the notes and meters that the page asks for', async () => {
  const note = { en: 'Most: [status]', vi: 'Nhiều nhất: [status]' }
  const items = [{ column: 'percentile', note, meter: [0, 100] }, { column: 'median' }]
  const html = await drawn('stat', 'en', { options: { name: 'status', items } })
  expect(html).toContain('border-color:var(--val-4)')
  expect(wordsIn(html)).toContain('Most: Expensive')
  expect(html).toContain('width:79.00%')
})
