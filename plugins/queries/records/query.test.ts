import { expect, test } from 'vitest'
import { sql } from '../../../core/sql/sql.ts'
import { registryFrom } from '../../../core/sql/test-database.ts'
import { expectBound, HOSTILE, openTables } from '../shared/test-query.ts'
import { records } from './query.ts'

const registry = registryFrom(`
units:
  percent: { label: { en: '%', vi: '%' }, format: { style: percent, decimals: 1 } }
  fraction: { label: { en: share, vi: tỷ lệ }, of: percent, factor: 100, format: { style: number } }
labels:
  orders: { size: { en: Size, vi: Cỡ } }
  column: { at: { en: When, vi: Lúc } }
datasets:
  orders:
    title: { en: Orders, vi: Lệnh }
    path: orders.parquet
    key: [id]
    columns:
      id: { type: text }
      day: { type: date }
      at: { type: timestamp }
      size: { type: integer }
      share: { type: double, unit: fraction }
      done: { type: boolean }
`)
const ORDERS = sql`select * from (values
  ('b', date '2026-01-02', timestamp '2026-01-02 09:15:00', 3, 0.5, true),
  ('a', date '2026-01-01', timestamp '2026-01-01 10:00:00', 7, null, false),
  ('c', date '2026-01-01', timestamp '2026-01-01 11:00:00', null, 0.25, true)
) t(id, day, "at", size, share, done)`

test('rows are as they are, in the order of the key, numbers in their canonical unit', async () => {
  const ask = await openTables(registry, { orders: ORDERS })
  const { rows, columns } = await ask(records, { dataset: 'orders' })
  expect(rows.map(({ id, size, share }) => [id, Number(size), share])).toEqual([
    ['a', 7, null],
    ['b', 3, 50],
    ['c', 0, 25],
  ])
  expect(columns.map(({ name, type, format, label }) => [name, type, format.style, label.en])).toEqual([
    ['id', 'text', 'text', 'id'],
    ['day', 'date', 'date', 'day'],
    ['at', 'text', 'datetime', 'When'],
    ['size', 'number', 'number', 'Size'],
    ['share', 'number', 'percent', 'share'],
    ['done', 'boolean', 'boolean', 'done'],
  ])
})

test('columns, conditions, order and number of rows are as asked, with the key where values are equal', async () => {
  const ask = await openTables(registry, { orders: ORDERS })
  const sorted = { dataset: 'orders', columns: ['id'], sort: 'day', order: 'desc' }
  expect((await ask(records, sorted)).rows.map(({ id }) => id)).toEqual(['b', 'a', 'c'])
  expect((await ask(records, { ...sorted, limit: 1 })).rows).toEqual([{ id: 'b' }])
  const chosen = async (where: object) =>
    (await ask(records, { dataset: 'orders', columns: ['id'], where })).rows.map(({ id }) => id)
  expect(await chosen({ done: true })).toEqual(['b', 'c'])
  expect(await chosen({ id: ['a', 'c'], done: false })).toEqual(['a'])
  expect(await chosen({ id: 'ALL' })).toEqual(['a', 'b', 'c'])
})

test('what a reader sends is bound', async () => {
  const ask = await openTables(registry, { orders: ORDERS })
  const answer = await ask(records, { dataset: 'orders', where: { id: HOSTILE } })
  expectBound(answer)
  expect(answer.rows).toEqual([])
})

test('a file or column that there is not gives nulls or no rows', async () => {
  const bare = await openTables(registry)
  expect((await bare(records, { dataset: 'orders' })).rows).toEqual([])
  const ask = await openTables(registry, { orders: sql`select 'a' as id` })
  const { rows, plan } = await ask(records, {
    dataset: 'orders',
    columns: ['id', 'day', 'unheard'],
    sort: 'day',
  })
  expect(rows).toEqual([{ id: 'a', day: null, unheard: null }])
  expect(plan.datasets).toEqual(['orders'])
})
