import { describe, expect, test } from 'vitest'
import { nextWait, retryAfterOf } from './waits.ts'

describe('the wait before asking again', () => {
  test('grows with each failure, up to half a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 9].map((failures) => nextWait(failures, null, 0))).toEqual([
      1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
    ])
  })

  test('is never shorter than what the server asked for, and grows from there', () => {
    expect([0, 1, 2, 3, 9].map((failures) => nextWait(failures, 30, 0))).toEqual([
      30_000, 60_000, 120_000, 240_000, 300_000,
    ])
    expect(nextWait(5, 3600, 0)).toBe(3_600_000)
  })

  test('is up to half as long again by chance', () => {
    expect(nextWait(0, 30, 0.5)).toBe(37_500)
    expect(nextWait(0, 30, 1)).toBe(45_000)
  })
})

test('Retry-After is seconds or a date', () => {
  const now = Date.parse('2026-01-16T02:00:00Z')
  expect(retryAfterOf('30', now)).toBe(30)
  expect(retryAfterOf('Fri, 16 Jan 2026 02:01:30 GMT', now)).toBe(90)
  expect(retryAfterOf('Fri, 16 Jan 2026 01:00:00 GMT', now)).toBe(0)
  expect(retryAfterOf('soon', now)).toBeNull()
  expect(retryAfterOf(null, now)).toBeNull()
})
