import { expect, test } from 'vitest'
import { drawn } from '../shared/testing/test-views.ts'

test('a chart says its range in words', async () => {
  const html = await drawn('bar-line', 'en')
  expect(html).toContain('role="img"')
  expect(html).toContain('Net revenue, 4Q23 – 3Q25')
  expect(html).toContain('Net revenue (VND bn): latest 16,953, lowest 12,935, highest 16,953')
})
