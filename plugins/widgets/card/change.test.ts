import { expect, test } from 'vitest'
import { changeOf, comparable } from './change.ts'

test('a change in percent is relative to the size of the base, also of a loss', () => {
  expect(changeOf(110, 100, 'pct')).toBeCloseTo(10)
  expect(changeOf(-50, -100, 'pct')).toBeCloseTo(50)
  expect(changeOf(50, -100, 'pct')).toBeCloseTo(150)
})

test('no change is shown without a base', () => {
  expect(changeOf(110, 0, 'pct')).toBeNull()
  expect(changeOf(110, null, 'pct')).toBeNull()
  expect(changeOf(null, 100, 'diff')).toBeNull()
  expect(changeOf(110, undefined, 'points')).toBeNull()
  expect(changeOf(110, 100, 'none')).toBeNull()
})

test('points and differences are plain', () => {
  expect(changeOf(24.3, 23.9, 'points')).toBeCloseTo(0.4)
  expect(changeOf(0.31, 0, 'diff')).toBeCloseTo(0.31)
})

test('a part of a year is not compared with a whole one', () => {
  expect(comparable('2025-9M', '2024')).toBe(false)
  expect(comparable('2025', '2024')).toBe(true)
  expect(comparable('2025Q3', '2025Q2')).toBe(true)
  expect(comparable('2026-01-16', '2026-01-15')).toBe(true)
})
