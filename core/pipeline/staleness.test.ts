import { expect, test } from 'vitest'
import type { CalendarDays } from '../calendar/calendar.ts'
import type { Pipeline } from '../registry/registry.ts'
import { askedSince, dependencyText, scheduledMoment } from './staleness.ts'

const pipeline: Pipeline = {
  ...{ id: 'mean', processor: 'mean', params: { a: 1, b: { x: [1, 2], y: 2 } }, overlap: 0, gates: {} },
  ...{ inputs: new Map([['rows', 'prices']]), schedule: null },
}
const given = { pipeline, version: 'v1', inputs: new Map([['prices', 'aa']]) }

test('moving lines of the YAML and stricter gates make nothing stale', () => {
  const moved = { ...pipeline, params: { b: { y: 2, x: [1, 2] }, a: 1 }, gates: { rows: { least: 9 } } }
  expect(dependencyText({ ...given, pipeline: moved })).toBe(dependencyText(given))
})

test.each([
  ['another program', { version: 'v2' }],
  ['another input', { inputs: new Map([['prices', 'bb']]) }],
  ['an input that is gone', { inputs: new Map([['prices', null]]) }],
  ['another param', { pipeline: { ...pipeline, params: { a: 2 } } }],
  ['another order in a list', { pipeline: { ...pipeline, params: { a: 1, b: { x: [2, 1], y: 2 } } } }],
])('%s makes it stale', (_name, other) => {
  expect(dependencyText({ ...given, ...other })).not.toBe(dependencyText(given))
})

test('another program gets the same from elsewhere', () => {
  const { processor: _, ...rest } = pipeline
  const source = { ...given, pipeline: { ...rest, source: 'files' } }
  expect(dependencyText({ ...source, version: 'v2' })).toBe(dependencyText(source))
  expect(dependencyText(source)).not.toBe(dependencyText(given))
})

const calendar: CalendarDays = {
  ...{ timezone: 'Asia/Ho_Chi_Minh', weekend: [0, 6], sessions: [['09:00', '15:00']] },
  ...{ holidays: new Map([['2026-01-01', { en: 'New Year' }]]), from: '2026-01-01', to: '2026-12-31' },
}

test.each([
  ['session', '2026-01-16T07:59:00Z', '2026-01-15'],
  ['session', '2026-01-16T08:00:00Z', '2026-01-16'],
  ['session', '2026-01-18T03:00:00Z', '2026-01-16'],
  ['session', '2026-01-01T12:00:00Z', '2025-12-31'],
  ['day', '2026-01-16T17:30:00Z', '2026-01-17'],
  ['week', '2026-01-18T03:00:00Z', '2026-01-12'],
  ['week', '2026-01-18T17:00:00Z', '2026-01-19'],
  ['month', '2026-01-31T18:00:00Z', '2026-02'],
  ['quarter', '2026-03-31T18:00:00Z', '2026Q2'],
  ['manual', '2026-03-31T18:00:00Z', 'manual'],
  [null, '2026-03-31T18:00:00Z', null],
] as const)('a schedule of each %s at %s asks for %s', (schedule, now, moment) => {
  expect(scheduledMoment(schedule, new Date(now), calendar)).toBe(moment)
})

test.each([
  ['session', '2026-01-05', 0, '2026-01-05'],
  ['session', '2026-01-05', 3, '2025-12-30'],
  ['day', '2026-01-05', 5, '2025-12-31'],
  ['week', '2026-01-05', 1, '2025-12-29'],
  ['month', '2026-01-31', 1, '2025-12-01'],
  ['quarter', '2025Q3', 0, '2025-07-01'],
  ['quarter', '2026Q1', 2, '2025-07-01'],
  ['none', '2026-01-05', 1, null],
] as const)('after a newest %s of %s, %i periods are read again: from %s', (every, newest, overlap, from) => {
  expect(askedSince(newest, { column: 'day', every }, overlap, calendar)).toBe(from)
  expect(askedSince(null, { column: 'day', every }, overlap, calendar)).toBeNull()
})
