import { expect, test } from 'vitest'
import { drawn, exampleOf } from '../shared/testing/test-views.ts'

test('a card compares with the period before it and says which', async () => {
  const html = await drawn('card', 'vi')
  expect(html).toContain('0,31x')
  expect(html).toContain('+0,05x')
  expect(html).toContain('so với 2Q25')
  expect(html).toContain('text-down')
})

test('a card without a change, or one of zero, says only the period', async () => {
  const { table } = exampleOf('card')
  for (const before of [0.31, null]) {
    const html = await drawn('card', 'vi', {
      table: {
        ...table,
        data: { ...table.data, debt_to_equity: table.data.debt_to_equity!.with(-2, before) },
      },
    })
    expect(html).toContain('0,31x')
    expect(html).toContain('3Q25')
    expect(html).not.toContain('so với')
  }
})
