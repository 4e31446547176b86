import { expect, test } from 'vitest'
import { raw, type Sql, sql } from '../../../../../core/sql/sql.ts'
import { openDatabase, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { rating, signal, strength } from './verdicts.ts'

const registry = shippedRegistry()

async function said(verdict: Sql, column: string, scores: readonly (number | null)[]) {
  const database = await openDatabase()
  const rows = await database.run(
    sql`select ${verdict} as said from (select unnest(${JSON.stringify(scores)}::json::double[]) as ${raw(column)})`,
  )
  return rows.map((row) => row.said)
}

test('a score is a signal, and one to five stars, from its thresholds on; without a score neither', async () => {
  const scores = [90, 89.9, 70, 69.9, 50, 49.9, 30.1, 30, 29.9, null]
  expect(await said(signal(registry), 'combined_score', scores)).toEqual([
    'BUY',
    'BUY',
    'BUY',
    'HOLD',
    'HOLD',
    'HOLD',
    'HOLD',
    'SELL',
    'SELL',
    null,
  ])
  expect(await said(strength(registry), 'combined_score', scores)).toEqual([5, 4, 4, 3, 3, 2, 2, 2, 1, null])
})

test('each kind of score has a word', async () => {
  const scores = [80, 79.9, 60, 59.9, 40, 39.9, null]
  const words = ['Excellent', 'Good', 'Good', 'Neutral', 'Neutral', 'Poor', 'N/A']
  expect(await said(rating('fa_score', registry), 'fa_score', scores)).toEqual(words)
  expect(await said(rating('ta_score', registry), 'ta_score', scores)).toEqual(words)
})
