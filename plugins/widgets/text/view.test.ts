import { expect, test } from 'vitest'
import { drawn, wordsIn } from '../shared/testing/test-views.ts'

test('a text is the first case that holds', async () => {
  expect(wordsIn(await drawn('text'))).toContain('VNM is near its mean, −0.87σ away.')
  expect(wordsIn(await drawn('text', 'en', { cells: { zscore: -1.2 } }))).toContain(
    'well below its mean, by −1.20σ',
  )
  expect(wordsIn(await drawn('text', 'en', { cells: { zscore: 1 } }))).toContain('well above its mean')
  expect(wordsIn(await drawn('text', 'en', { cells: { zscore: null } }))).toContain(
    'well above its mean, by –',
  )
})
