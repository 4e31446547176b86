import { expect, test } from 'vitest'
import { clip, greatest, least } from './extremes.ts'
import { sql } from './sql.ts'
import { openDatabase } from './test-database.ts'

test('the extreme of values is unknown where one of them is', async () => {
  const { run } = await openDatabase()
  const unknown = sql`cast(null as double)`
  const [row] =
    await run(sql`select ${least(sql`2`, sql`1`)} as lowest, ${greatest(sql`2`, sql`1`)} as highest,
    ${clip(sql`7`, 0, 5)} as kept, ${least(sql`1`, unknown)} as a, ${greatest(unknown, sql`1`)} as b,
    ${clip(unknown, 0, 5)} as c`)
  expect(row).toEqual({ lowest: 1, highest: 2, kept: 5, a: null, b: null, c: null })
})
