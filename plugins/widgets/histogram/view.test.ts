import { expect, test } from 'vitest'
import { drawn, wordsIn } from '../shared/testing/test-views.ts'

test('a histogram says the current value and marks the bin that holds it', async () => {
  const html = await drawn('histogram')
  expect(wordsIn(html)).toContain('Current 15.20x +1.50σ')
  expect(html.match(/fill="var\(--c1\)"/g)).toHaveLength(1)
})
