import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SHELL_PAGES } from '../page/shell-pages.ts'
import { freePageId, pageIdFault, pageIdOf } from './page-id.ts'

const none = new Set<string>()

it.each([
  ['Dòng tiền & nợ', 'dong-tien-no'],
  ['Đầu tư 2026', 'dau-tu-2026'],
  ['2026: the year', 'the-year'],
  ['  ROE / ROA  ', 'roe-roa'],
  ['<img src=x onerror=alert(1)>', 'img-src-x-onerror-alert-1'],
  ['数字', ''],
])('makes of the title %s the id %s', (title, id) => {
  expect(pageIdOf(title)).toBe(id)
})

it('makes of every title an id, or none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
      const id = freePageId(pageIdOf(title), none)
      expect(id === '' || pageIdFault(id, none) === null).toBe(true)
    }),
    { numRuns: 500, seed: 9 },
  )
})

it('refuses what is no id, what the shell has itself, and what is taken, and finds the next that is free', () => {
  const taken = new Set(['company', 'company-2'])
  expect(pageIdFault('company', taken)).toBe('taken')
  expect(freePageId('company', taken)).toBe('company-3')
  for (const id of ['', 'A', '1a', 'a--b', 'a/b', '../a', 'a b', 'a'.repeat(65)])
    expect(pageIdFault(id, taken)).toBe('form')
  const whole = SHELL_PAGES.filter((page) => !page.includes('/'))
  for (const id of [...whole, 'api']) {
    expect(pageIdFault(id, taken)).toBe('shell')
    expect(freePageId(id, taken)).toBe(`${id}-2`)
  }
})
