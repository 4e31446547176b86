import { expect, test } from 'vitest'
import { drawn, wordsIn } from '../shared/testing/test-views.ts'

test('a stepper marks one step, or none where nothing is known', async () => {
  const html = await drawn('stepper')
  expect(html.match(/aria-current="step"/g)).toHaveLength(1)
  expect(wordsIn(html)).toContain('Breadth over MA20 is at 24.3%')
  const none = await drawn('stepper', 'en', { cells: { stage: null } })
  expect(none).not.toContain('aria-current')
  expect(none).not.toContain('Breadth over')
})
