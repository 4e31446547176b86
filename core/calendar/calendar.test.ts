import { afterEach, describe, expect, test } from 'vitest'
import { ident, sql } from '../sql/sql.ts'
import { openTree, REAL_DATA, shippedRegistry } from '../sql/test-database.ts'
import type { CalendarDays } from './calendar.ts'
import { isSession, lastSessions, latestClosedSession, periodsBehind, sessionsBetween } from './calendar.ts'

const { calendar } = shippedRegistry()
/** A moment given on the exchange's clock. */
const at = (local: string) => new Date(`${local}:00+07:00`)

const zone = process.env.TZ
afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

describe('sessions', () => {
  test('weekends and the Lunar New Year of 2026 have none', () => {
    expect(isSession('2026-01-16', calendar)).toBe(true)
    expect(isSession('2026-01-17', calendar)).toBe(false)
    const february = sessionsBetween('2026-02-12', '2026-02-24', calendar)
    expect(february).toEqual(['2026-02-12', '2026-02-13', '2026-02-23', '2026-02-24'])
  })

  test('the last sessions reach back over a holiday', () => {
    expect(lastSessions(3, '2026-02-23', calendar)).toEqual(['2026-02-12', '2026-02-13', '2026-02-23'])
    expect(lastSessions(2, '2026-01-18', calendar)).toEqual(['2026-01-15', '2026-01-16'])
    expect(lastSessions(0, '2026-01-18', calendar)).toEqual([])
  })

  test('a Saturday that offices work in lieu of a swapped day has none', () => {
    expect(isSession('2025-05-02', calendar)).toBe(false)
    expect(isSession('2025-04-26', calendar)).toBe(false)
    expect(lastSessions(2, '2025-05-04', calendar)).toEqual(['2025-04-28', '2025-04-29'])
  })

  test.skipIf(!REAL_DATA).each([
    ['pb_history', 1984],
    ['index_valuation', 1950],
    ['vnindex', 500],
  ])('are the days of %s in the client’s data, all of them and no other', async (id, count) => {
    const { database } = await openTree(REAL_DATA!, shippedRegistry(), [id])
    const rows = await database.run(
      sql`select distinct cast(date as varchar) as day from ${ident(id)} order by day`,
    )
    const days = rows.map(({ day }) => String(day))
    expect(days).toHaveLength(count)
    expect(sessionsBetween(days[0]!, days.at(-1)!, calendar)).toEqual(days)
  })

  test('outside the years that the holidays cover, only weekends are known', () => {
    const short: CalendarDays = { ...calendar, from: '2026-01-01', to: '2026-01-31' }
    expect(isSession('2026-01-01', short)).toBe(false)
    expect(isSession('2026-02-17', short)).toBe(true)
    expect(isSession('2026-02-21', short)).toBe(false)
  })
})

describe('the latest closed session', () => {
  test.each([
    ['2026-01-16T14:59', '2026-01-15'],
    ['2026-01-16T15:00', '2026-01-16'],
    ['2026-01-19T00:30', '2026-01-16'],
    ['2026-02-23T10:00', '2026-02-13'],
  ])('at %s the latest closed session is that of %s', (local, session) => {
    for (const tz of ['UTC', 'America/Los_Angeles']) {
      process.env.TZ = tz
      expect(latestClosedSession(at(local), calendar)).toBe(session)
    }
  })
})

describe('periodsBehind', () => {
  test.each([
    ['2026-01-16', 'session', '2026-01-16T16:00', 0],
    ['2026-01-16', 'session', '2026-01-18T12:00', 0],
    ['2026-01-16', 'session', '2026-01-19T10:00', 0],
    ['2026-01-16', 'session', '2026-01-19T15:00', 1],
    ['2026-02-13', 'session', '2026-02-23T14:00', 0],
    ['2026-01-20', 'session', '2026-01-16T16:00', 0],
    ['2026-01-15', 'day', '2026-01-16T12:00', 0],
    ['2026-01-10', 'day', '2026-01-16T12:00', 5],
    ['2026-01-09', 'week', '2026-01-16T12:00', 0],
    ['2026-01-01', 'week', '2026-01-16T12:00', 2],
    ['2025-12-31', 'month', '2026-01-31T12:00', 0],
    ['2025-12-31', 'month', '2026-02-01T12:00', 1],
    ['2025Q3', 'quarter', '2026-01-16T12:00', 0],
    ['2025-09-30', 'quarter', '2026-03-30T12:00', 0],
    ['2025Q3', 'quarter', '2026-03-31T12:00', 1],
    ['2025Q2', 'quarter', '2025-10-29T12:00', 0],
    ['2025Q2', 'quarter', '2025-10-30T12:00', 1],
    ['2024Q4', 'quarter', '2026-01-16T12:00', 3],
    ['2020-01-01', 'none', '2026-01-16T12:00', 0],
    ['never', 'session', '2026-01-16T12:00', 0],
  ] as const)('newest %s of every %s at %s is %i behind', (newest, every, local, behind) => {
    expect(periodsBehind(newest, every, at(local), calendar)).toBe(behind)
  })
})
