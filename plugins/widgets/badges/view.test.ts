import { expect, test } from 'vitest'
import { drawn, wordsIn } from '../shared/testing/test-views.ts'

test('badges carry counts in the tone of their words', async () => {
  const html = await drawn('badges', 'en', { options: { count: true } })
  expect(html).toMatch(/color:var\(--up\)[^>]*>.*Buy.*41/)
  expect(wordsIn(html)).toMatch(/^Ratings 4/)
})
