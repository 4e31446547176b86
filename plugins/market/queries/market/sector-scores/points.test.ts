import { expect, test } from 'vitest'
import type { Metric } from '../../../../../core/registry/registry.ts'
import { sql } from '../../../../../core/sql/sql.ts'
import { openDatabase, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { points } from './points.ts'

const registry = shippedRegistry()

async function scored(metric: Metric | undefined, values: readonly (number | null)[]) {
  const database = await openDatabase()
  const rows = await database.run(
    sql`select ${points(sql`value`, metric)} as points from (select unnest(${JSON.stringify(values)}::json::double[]) as value)`,
  )
  return rows.map((row) => row.points)
}

test('thresholds are worth their points, what lies between is proportional, and nothing is unknown below', async () => {
  const metric = registry.metrics.get('sector_roa_ttm')
  expect(await scored(metric, [12, 10, 7, 6, 5, 2, 1, 0, -3])).toEqual([100, 100, 70, 60, 50, 30, 15, 0, 0])
  expect(await scored(metric, [null])).toEqual([50])
})

test('where less is better the points fall', async () => {
  const metric = registry.metrics.get('sector_leverage')
  expect(await scored(metric, [0, 0.5, 1, 1.5, 2, 3, 11])).toEqual([100, 100, 70, 50, 30, 0, 0])
})
