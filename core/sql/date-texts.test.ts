import { describe, expect, test } from 'vitest'
import { dateTexts } from './date-texts.ts'

const read = (texts: readonly string[], declared: readonly string[] = []) => {
  const { ways, ambiguous } = dateTexts(texts, declared, 'UTC')
  return ambiguous ?? ways.flatMap((way) => ('formats' in way ? way.formats : [way.as]))
}
/** So many days that can only be written day first, so many only month first, and one that can be either. */
const column = (dayFirst: number, monthFirst: number) => [
  '03/04/2026',
  ...Array.from({ length: dayFirst }, (_, i) => `${13 + i}/01/2026`),
  ...Array.from({ length: monthFirst }, (_, i) => `01/${13 + i}/2026`),
]

describe('whether the day or the month is first', () => {
  test.each([
    [1, 0, ['%d/%m/%Y']],
    [0, 1, ['%m/%d/%Y']],
    [11, 1, ['%d/%m/%Y']],
    [1, 11, ['%m/%d/%Y']],
    [10, 1, '03/04/2026'],
    [1, 10, '03/04/2026'],
    [0, 0, '03/04/2026'],
  ])('%i texts for the day against %i for the month: more than ten to one decide', (day, month, expected) => {
    expect(read(column(day, month))).toEqual(expected)
  })

  test('a declared format decides where texts do not', () => {
    expect(read(column(0, 0), ['%m/%d/%Y'])).toEqual(['%m/%d/%Y'])
  })
})
