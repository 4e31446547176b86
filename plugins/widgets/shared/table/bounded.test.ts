import { expect, test } from 'vitest'
import type { Table } from '../../../../core/words/table.ts'
import { drawn, exampleOf, wordsIn } from '../testing/test-views.ts'

/** The rows of an example over and over, as many as an answer of the server can have. */
function longer(name: string, rows = 10_000): Table {
  const { table } = exampleOf(name)
  const data = Object.entries(table.data).map(([column, cells]) => [
    column,
    Array.from({ length: rows }, (_, i) => cells[i % cells.length] ?? null),
  ])
  return { ...table, rows, data: Object.fromEntries(data) }
}

test.each([
  ['pivot', { en: 'The last 200 of 10,000 rows', vi: '200 dòng cuối trong 10.000 dòng' }],
  ['distribution', { en: 'The first 200 of 10,000 rows', vi: '200 dòng đầu trong 10.000 dòng' }],
  ['bar', { en: 'The first 1,000 of 10,000 rows', vi: '1.000 dòng đầu trong 10.000 dòng' }],
])('of more rows than it can draw, %s draws those at one end and says so (BR7)', async (name, words) => {
  for (const lang of ['en', 'vi'] as const) {
    const html = await drawn(name, lang, { table: longer(name) })
    expect(wordsIn(html)).toContain(words[lang])
    expect(html.match(/<\w/g)!.length).toBeLessThan(20_000)
    expect(wordsIn(await drawn(name, lang))).not.toContain(words[lang].slice(0, 9))
  }
})

test('groups of figures are bounded, too; a row of figures is one, however many there are', async () => {
  const table = longer('stat')
  const [text] = table.columns.filter(({ type }) => type === 'text' || type === 'period')
  const grouped = await drawn('stat', 'en', { table, options: { name: text!.name } })
  expect(wordsIn(grouped)).toContain('The first 100 of 10,000 rows')
  expect(grouped.match(/<\w/g)!.length).toBeLessThan(20_000)
  expect(wordsIn(await drawn('stat', 'en', { table }))).not.toContain('of 10,000 rows')
})
