import { expect, test } from 'vitest'
import { sql } from '../../../core/sql/sql.ts'
import { expectBound, HOSTILE, openTables, things } from '../shared/test-query.ts'
import { lineage } from './query.ts'

const EDGES = sql`select * from (values
  ('dataset:bars', 'file:bars.csv'), ('dataset:means', 'dataset:bars'), ('dataset:other', 'file:other.csv'),
  ('metric:ratio', 'dataset:means'), ('metric:size', 'metric:ratio'), ('metric:share', 'dataset:other'),
  ('page:tech', 'dataset:means'), ('page:tech', 'metric:size'), ('page:tech', 'dataset:other')
) t(node, "of")`

test('a data set has what it is made of and what is made of it, and no metrics', async () => {
  const ask = await openTables(things, { lineage: EDGES })
  const { rows } = await ask(lineage, { name: 'means' })
  expect(rows.map(({ node, kind, made_of, chosen }) => [node, kind, made_of, chosen])).toEqual([
    ['file:bars.csv', 'file', [], false],
    ['dataset:bars', 'dataset', ['file:bars.csv'], false],
    ['dataset:means', 'dataset', ['dataset:bars'], true],
    ['page:tech', 'page', ['dataset:means'], false],
  ])
})

test('a metric has the way through metrics, and is found by words of its name', async () => {
  const ask = await openTables(things, { lineage: EDGES })
  const { rows } = await ask(lineage, { of: 'metric', name: 'Ratio' })
  expect(rows.map(({ node, made_of }) => [node, made_of])).toEqual([
    ['file:bars.csv', []],
    ['dataset:bars', ['file:bars.csv']],
    ['dataset:means', ['dataset:bars']],
    ['metric:ratio', ['dataset:means']],
    ['metric:size', ['metric:ratio']],
    ['page:tech', ['metric:size']],
  ])
})

test('what is unknown has no rows, and what a reader sends is bound', async () => {
  const ask = await openTables(things, { lineage: EDGES })
  const answer = await ask(lineage, { name: HOSTILE })
  expectBound(answer)
  expect(answer.rows).toEqual([])
  expect((await (await openTables(things))(lineage, { name: 'means' })).rows).toEqual([])
})
