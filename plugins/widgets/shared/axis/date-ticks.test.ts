import { expect, test } from 'vitest'
import { dateLabels } from './date-ticks.ts'

/** Every day, evenly spread over a width. */
function days(from: string, count: number, width: number) {
  const start = Date.parse(from)
  return {
    dates: Array.from({ length: count }, (_, i) =>
      new Date(start + i * 86_400_000).toISOString().slice(0, 10),
    ),
    at: Array.from({ length: count }, (_, i) => (i * width) / Math.max(1, count - 1)),
  }
}
const texts = (from: string, count: number, width: number) => {
  const { dates, at } = days(from, count, width)
  return dateLabels(dates, at, 'vi').map(({ text }) => text)
}

test('half a year has days, counted back from the latest', () => {
  expect(texts('2026-01-01', 31, 300)).toEqual([
    '01/01',
    '06/01',
    '11/01',
    '16/01',
    '21/01',
    '26/01',
    '31/01',
  ])
  expect(texts('2026-01-01', 150, 3000)).toHaveLength(10)
})

test('more has the rows with which months or years begin', () => {
  expect(texts('2025-01-15', 365, 300)).toEqual(['04/2025', '07/2025', '10/2025', '01/2026'])
  expect(texts('2016-02-01', 3653, 300)).toEqual(['2018', '2020', '2022', '2024', '2026'])
})

test('labels never touch, however narrow the chart', () => {
  for (const width of [0, 40, 90, 333]) {
    const { dates, at } = days('2020-03-01', 700, width)
    const labels = dateLabels(dates, at, 'en')
    labels.slice(1).forEach((label, i) => {
      expect(at[label.row]! - at[labels[i]!.row]!).toBeGreaterThanOrEqual(34)
    })
  }
})

test('what is no date has no label', () => {
  expect(dateLabels([], [], 'vi')).toEqual([])
  expect(dateLabels([null, 'soon'], [0, 100], 'vi')).toEqual([])
  expect(dateLabels(['2026-01-16'], [50], 'vi')).toEqual([{ row: 0, text: '16/01' }])
})
