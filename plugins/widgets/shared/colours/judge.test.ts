import { expect, test } from 'vitest'
import { judge, writtenZero } from './judge.ts'

test('more debt is bad news, more profit good, and what has no direction neither', () => {
  expect(judge(0.05, 'down')).toBe('bad')
  expect(judge(-0.05, 'down')).toBe('good')
  expect(judge(2, 'up')).toBe('good')
  expect(judge(-2, 'up')).toBe('bad')
  expect(judge(2, 'none')).toBe('none')
  expect(judge(0, 'up')).toBe('none')
})

test('what is written as zero is zero, however little it is off', () => {
  expect(['−0,00', '0', '+0.0%', '–'].map(writtenZero)).toEqual([true, true, true, true])
  expect(['−0,01', '+10'].map(writtenZero)).toEqual([false, false])
})
