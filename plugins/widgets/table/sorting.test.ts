import { expect, test } from 'vitest'
import type { Table } from '../../../core/words/table.ts'
import { drawn, exampleOf } from '../shared/testing/test-views.ts'

const symbols = (html: string) => [...html.matchAll(/<tr[^>]*><td[^>]*>(\w+)</g)].map((match) => match[1])

test('a table starts in the order that its options ask for, missing values last', async () => {
  const byProfit = await drawn('table', 'vi')
  expect(symbols(byProfit)).toEqual(['VNM', 'SAB', 'MSN', 'QNS'])
  const byGrowth = await drawn('table', 'vi', { options: { sort: { column: 'growth', descending: false } } })
  expect(symbols(byGrowth)).toEqual(['QNS', 'VNM', 'MSN', 'SAB'])
})

test('codes sort as their words do, and classes by rank', async () => {
  const { table } = exampleOf('table')
  const sorted = async (values: NonNullable<Table['columns'][number]['values']>) => {
    const columns = table.columns.map((column) => (column.name === 'symbol' ? { ...column, values } : column))
    const options = { columns: ['symbol'], groups: [], sort: { column: 'symbol' } }
    return symbols(await drawn('table', 'en', { table: { ...table, columns }, options }))
  }
  const word = (en: string, tone?: string) => ({ label: { en, vi: en }, ...(tone ? { tone } : {}) })
  expect(await sorted({ MSN: word('Zinc'), QNS: word('Gas'), SAB: word('Moss'), VNM: word('Ant') })).toEqual([
    ...['Ant', 'Gas', 'Moss', 'Zinc'],
  ])
  const ranked = {
    VNM: word('Zinc', 'ok'),
    MSN: word('Gas', 'none'),
    QNS: word('Moss', 'warn'),
    SAB: word('Ant', 'up'),
  }
  expect(await sorted(ranked)).toEqual(['Zinc', 'Gas', 'Moss', 'Ant'])
})
