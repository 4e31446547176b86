import { expect, test } from 'vitest'
import type { Column } from '../../core/words/table.ts'
import { headerUnit } from './column-unit.ts'

const column = (name: string, format: Column['format'], unit: string | null = null): Column => ({
  ...{ name, type: 'number', format, direction: 'none', metric: null, unit },
  label: { en: name, vi: name },
  unitLabel: unit ? { en: unit, vi: unit } : null,
})
const money = column('revenue', { style: 'money', currency: 'VND', scale: 'billion' })
const percent = column('margin', { style: 'percent' })
const multiple = column('debt_to_equity', { style: 'multiple' })
const points = column('score', { style: 'number' }, 'points')

test('the unit of levels stands in the header, also beside percentages and multiples', () => {
  expect(headerUnit([money, percent, multiple], 'vi')).toBe('tỷ ₫')
  expect(headerUnit([points, percent], 'en')).toBe('points')
})

test('counts and plain ratios have no word of a unit, scaled ones that of their scale', () => {
  const count = column('advances', { style: 'number' }, 'count')
  const ratio = column('rs_ratio', { style: 'number' }, 'ratio')
  expect(headerUnit([count], 'en')).toBe('')
  expect(headerUnit([ratio, ratio], 'vi')).toBe('')
  const shares = column('volume', { style: 'number', scale: 'million' }, 'count')
  expect(headerUnit([shares], 'en')).toBe('mn')
})

test('levels of several units have none in common', () => {
  expect(headerUnit([money, points], 'en')).toBe('')
})

test('without levels the sign that all cells carry stands there', () => {
  expect(headerUnit([percent], 'en')).toBe('%')
  expect(headerUnit([multiple], 'en')).toBe('x')
})
