import { expect, test } from 'vitest'
import { drawn, wordsIn } from '../shared/testing/test-views.ts'

test('marks of a range stand between its ends, and a row without values says so', async () => {
  const html = await drawn('range-bar')
  expect(html).toContain('title="VCI: 9,875"')
  expect(wordsIn(html)).toContain('FPT –')
  expect(html.match(/left:8\.00%/g)!.length).toBeGreaterThanOrEqual(2)
})
