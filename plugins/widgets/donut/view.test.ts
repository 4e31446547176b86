import { expect, test } from 'vitest'
import { drawn, wordsIn } from '../shared/testing/test-views.ts'

test('a donut shows the newest parts with their shares, and leaves out what is no part', async () => {
  const html = wordsIn(await drawn('donut'))
  expect(html).toContain('FVTPL 43,600 50.2%')
  expect(html).toContain('86,900')
  expect(wordsIn(await drawn('donut', 'en', { cells: { afs: -1e12 } }))).not.toContain('Available for sale')
})
