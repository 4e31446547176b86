import { expect, test } from 'vitest'
import { drawn, exampleOf } from '../shared/testing/test-views.ts'

test('a pivot has one row a metric, with growth signed and missing cells marked', async () => {
  const html = await drawn('pivot', 'en')
  for (const text of ['Net revenue', 'VND bn', '16,953', '+9.1%', '−8.3%', '−3,850', '–', '3Q25'])
    expect(html).toContain(text)
  expect(html.match(/<tr/g)).toHaveLength(1 + 5 + 2)
})

test('a pivot that drops empty rows keeps their heading for the next one', async () => {
  const example = exampleOf('pivot')
  const data = { ...example.table.data, sga: example.table.data.sga!.map(() => null) }
  const html = await drawn('pivot', 'en', { table: { ...example.table, data }, options: { dropEmpty: true } })
  expect(html).not.toContain('Selling and administrative')
  expect(html.indexOf('Operating profit')).toBeLessThan(html.indexOf('Current ratio'))
})
