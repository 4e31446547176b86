import { expect, test } from 'vitest'
import { drawn } from '../shared/testing/test-views.ts'

const order = (html: string, names: readonly string[]) =>
  names.toSorted((a, b) => html.indexOf(a) - html.indexOf(b))

test('lying bars come largest first, green above zero and red below', async () => {
  const html = await drawn('bar')
  const names = ['Retail', 'Real estate', 'Banking', 'Food and beverage']
  expect(order(html, names)).toEqual(['Banking', 'Retail', 'Food and beverage', 'Real estate'])
  expect(html).toMatch(/var\(--up-fill\).*\+12\.4%/)
  expect(html).toContain('−8.7%')
  expect(html.match(/var\(--down-fill\)/g)).toHaveLength(2)
})

test('bars that diverge have zero in the middle, others as much room as they need', async () => {
  expect(await drawn('bar')).toContain('left:50%')
  const low = (12.4 + 8.7) / 8.7
  expect(await drawn('bar', 'en', { options: { diverging: false } })).toContain(
    `left:${(100 / low).toFixed(2).slice(0, 4)}`,
  )
})
