import { expect, test } from 'vitest'
import { drawn } from '../shared/testing/test-views.ts'

test('bands say what their lines stand for', async () => {
  const html = await drawn('bands', 'vi')
  for (const text of ['Trung vị 13,20x', 'Trung bình 13,40x', '+1σ 14,60x', '−2σ 11,00x'])
    expect(html).toContain(text)
  expect(await drawn('bands', 'en', { options: { deviations: 1 } })).not.toContain('+2σ')
})
