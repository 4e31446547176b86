import { expect, test } from 'vitest'
import { type Format, formatValue } from '../words/format.ts'
import { join, type Sql, sql } from './sql.ts'
import { openDatabase } from './test-database.ts'
import { wordOfSign, writtenSign } from './written.ts'

const FORMATS: readonly Format[] = [
  { style: 'percent' },
  { style: 'percent', decimals: 0 },
  { style: 'number', decimals: 2 },
  { style: 'money', scale: 'billion', decimals: 1 },
  { style: 'basis-points' },
]
const VALUES = [0, 0.004, 0.04, -0.04, 0.06, -0.06, 0.4, -0.6, 1, -3, 4e7, -6e7, 2e9]

test('the sign of a number is that of what readers see', async () => {
  const { run } = await openDatabase()
  for (const format of FORMATS) {
    const signs = VALUES.map((value) => sql`${writtenSign(sql`cast(${value} as double)`, format)}`)
    const [row] = await run(sql`select [${join(signs)}] as signs`)
    const seen = VALUES.map((value) => {
      const text = formatValue(value, format, 'en', { signed: true })
      return text.startsWith('+') ? 1 : text.startsWith('−') ? -1 : 0
    })
    expect(row!.signs).toEqual(seen)
  }
})

test('its word is that of neither side for a tie, and none for nothing', async () => {
  const { run } = await openDatabase()
  const word = (value: Sql) =>
    wordOfSign(value, { style: 'percent' }, { above: 'UP', level: 'FLAT', below: 'DOWN' })
  const [row] = await run(sql`select ${word(sql`0.3`)} as a, ${word(sql`0.03`)} as b, ${word(sql`-2`)} as c,
    ${word(sql`cast(null as double)`)} as d`)
  expect(row).toEqual({ a: 'UP', b: 'FLAT', c: 'DOWN', d: null })
})
