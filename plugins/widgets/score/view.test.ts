import { expect, test } from 'vitest'
import { drawn, wordsIn } from '../shared/testing/test-views.ts'

test('parts of a score stop at their ends; points below zero are red and have no bar', async () => {
  const html = await drawn('score')
  expect(wordsIn(html)).toContain('SSI Buy 43 / 55')
  expect(html).toMatch(/width:0\.00%.*text-down">−6/)
  expect(await drawn('score', 'en', { cells: { liquidity: 99 } })).toContain('width:100.00%')
})
