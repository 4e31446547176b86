import { expect, test } from 'vitest'
import { registryFrom } from '../../../../../core/sql/test-database.ts'
import { expectBound, HOSTILE, openTables } from '../../../../../plugins/queries/shared/test-query.ts'
import { delayByHour } from './query.ts'

// Metrics of the test instance, which speaks two languages; the table is this query's own.
const metric = (id: string, unit: string) => `
  ${id}: { label: { en: ${id}, vi: ${id} }, unit: ${unit}, kind: ratio, sources: {} }`
const registry = registryFrom(`
units:
  flights: { label: { en: flights, vi: chuyến }, format: { style: number, decimals: 0 } }
  minutes: { label: { en: min, vi: phút }, format: { style: number, decimals: 1 } }
  percent: { label: { en: '%', vi: '%' }, format: { style: percent, decimals: 1 } }
labels: { column: { hour: { en: Hour, vi: Giờ } } }
metrics:${metric('flights', 'flights')}${metric('dep_delay_mean', 'minutes')}${metric('long_delay_rate', 'percent')}
`)

const hours = `(values
  ('EWR', 'UA', 5, 10, 10, 20, 1),
  ('JFK', 'UA', 5, 30, 20, 10, 0),
  ('JFK', 'B6', 5, 5, 5, 100, 5),
  ('EWR', 'UA', 7, 4, 0, null, 0),
  ('LGA', 'B6', 8, 2, 2, -6, 0)) t(airport, carrier, hour, flights, departed, dep_delay_minutes, long_delays)`
const ask = await openTables(registry, { departure_hours: { text: [`select * from ${hours}`], values: [] } })
const rows = async (params: object) =>
  (await ask(delayByHour, { value: 'delay', ...params })).rows.map(({ hour, flights, value }) => [
    hour,
    flights,
    value,
  ])

test('sums over airports and airlines before it divides; an hour without flights stays as a gap', async () => {
  expect(await rows({})).toEqual([
    [5, 45, 130 / 35],
    [6, 0, null],
    [7, 4, null],
    [8, 2, -3],
  ])
})

test('an airline and airports narrow it', async () => {
  expect(await rows({ airline: 'B6', airport: ['JFK'] })).toEqual([[5, 5, 20]])
  expect(await rows({ airport: ['EWR', 'LGA'] })).toEqual([
    [5, 10, 2],
    [6, 0, null],
    [7, 4, null],
    [8, 2, -3],
  ])
  expect(await rows({ airport: [] })).toEqual(await rows({}))
})

test('the share that left an hour late is of those that left, in percent', async () => {
  expect(await rows({ value: 'late', airline: 'UA' })).toEqual([
    [5, 40, (1 / 30) * 100],
    [6, 0, null],
    [7, 4, null],
  ])
})

test('a column has the unit of what it shows, and claims no metric: those are of other tables', async () => {
  const { columns } = await ask(delayByHour, { value: 'late' })
  expect(columns.map(({ name, unit, metric }) => [name, unit, metric])).toEqual([
    ['hour', null, null],
    ['flights', 'flights', null],
    ['value', 'percent', null],
  ])
})

test('what a reader sends is bound', async () => {
  const answer = await ask(delayByHour, { airline: HOSTILE, airport: [HOSTILE] })
  expect(answer.rows).toEqual([])
  expectBound(answer)
})

test('without its file it has no rows and says why', async () => {
  const { rows, plan } = await (await openTables(registry))(delayByHour, { airline: 'UA' })
  expect(rows).toEqual([])
  expect(plan.empty?.en).toMatch(/hours of departure/)
})
