import { expect, test } from 'vitest'
import { drawn, wordsIn } from '../shared/testing/test-views.ts'

test('a gauge says the stretch that its value lies in', async () => {
  const html = wordsIn(await drawn('gauge'))
  expect(html).toContain('Overbought 84%')
  expect(html).toContain('trend 57%')
  expect(html).toContain('Oversold 17%')
  expect(html).toContain('0 20 50 80 100')
})
