import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { QueryContext } from '../../../core/plugin.ts'
import { sql } from '../../../core/sql.ts'
import { type Database, openDatabase, registryFrom } from '../../../core/test-database.ts'
import { contributors } from '../contributors/query.ts'
import { tiers } from './query.ts'

const bank = (id: string, kind: string, unit: string, more = '') => `
  ${id}:
    label: {en: ${id}, vi: ${id}}
    unit: ${unit}
    kind: ${kind}
    ${more}
    sources: {BANK: {dataset: banks, column: ${id}}}`
const registry = registryFrom(
  readFileSync(new URL('../../../core/fixtures/registry-good.yaml', import.meta.url), 'utf8'),
  `
sectors: {BANKS: {label: {en: Banks, vi: Ngân hàng}, entity: BANK}}
tickers: {AAA: {sector: BANKS}, BBB: {sector: BANKS}, CCC: {sector: BANKS, name: {en: C, vi: C}}, DDD: {sector: BANKS}}
lists: {tier: {Large: [BBB, AAA], Small: [CCC]}}
labels: {tier: {Large: {en: Large banks, vi: Ngân hàng lớn}}}
datasets:
  banks:
    title: {en: Banks, vi: Ngân hàng}
    path: banks.parquet
    key: [symbol, report_date]
    subject: symbol
    time: {column: report_date, every: quarter}
    columns:
      symbol: {type: text}
      report_date: {type: date}
      total_assets: {type: double, unit: VND}
      toi: {type: double, unit: VND}
      nim: {type: double, unit: percent}
      npl: {type: double, unit: percent}
      lost: {type: double, unit: VND}
metrics:
${bank('total_assets', 'stock', 'VND')}
${bank('toi', 'flow', 'VND')}
${bank('nim', 'ratio', 'percent', 'direction: up')}
${bank('npl', 'ratio', 'percent', 'direction: down')}
${bank('lost', 'flow', 'VND')}
`,
)

let database: Database
let context: QueryContext
beforeAll(async () => {
  database = await openDatabase()
  // DDD is in no tier, and alone has a newer quarter.
  await database.run(sql`create table banks as select * from (values
      ('AAA', date '2025-06-30', 100e0, 10e0, 2e0, 1e0), ('AAA', date '2025-09-30', 100e0, 12e0, 2.5e0, 1.5e0),
      ('BBB', date '2025-06-30', 300e0, 30e0, 4e0, 3e0), ('BBB', date '2025-09-30', 300e0, 33e0, 4.25e0, 2e0),
      ('CCC', date '2025-06-30', 50e0, 5e0, 3e0, null), ('CCC', date '2025-09-30', 50e0, null, null, 4e0),
      ('DDD', date '2025-12-31', 900e0, 90e0, 9e0, 9e0)
    ) t(symbol, report_date, total_assets, toi, nim, npl)`)
  const columns = await database.columns(sql`banks`)
  context = { registry, columns: (id) => (id === 'banks' ? columns : undefined), session: '2026-01-16' }
})

const ask = { entity: 'BANK', tiers: ['Small', 'Large'], last: 1, metrics: ['nim', 'toi'] } as const
const tiersOf = (params: Partial<Parameters<typeof tiers.sql>[0]> = {}) =>
  database.run(tiers.sql({ ...ask, tiers: [...ask.tiers], metrics: [...ask.metrics], ...params }, context))
const changesOf = (metric: string, of: string[] = ['Large', 'Small']) =>
  database.run(contributors.sql({ entity: 'BANK', tiers: of, metric }, context))

describe('tiers', () => {
  test('ratios are weighted by total assets, amounts summed, tiers in the order of the registry', async () => {
    const head = { period: '2025Q3', report_date: '2025-09-30' }
    expect(await tiersOf()).toEqual([
      { ...head, tier: 'Large', bank_count: 2, nim: (2.5 * 100 + 4.25 * 300) / 400, toi: 45 },
      { ...head, tier: 'Small', bank_count: 1, nim: null, toi: null },
    ])
  })

  test('a bank without a value weighs nothing', async () => {
    await database.run(sql`insert into banks values ('AAA', date '2025-03-31', 100, 1, null, 1),
      ('BBB', date '2025-03-31', 300, 1, 4, 1)`)
    const [oldest] = await tiersOf({ last: 3, tiers: ['Large'] })
    expect(oldest).toMatchObject({ period: '2025Q1', nim: 4, bank_count: 2 })
    await database.run(sql`delete from banks where report_date = date '2025-03-31'`)
  })

  test('the last quarters are those of the tiers, oldest first', async () => {
    const rows = await tiersOf({ last: 2, tiers: ['Large'] })
    expect(rows.map(({ period }) => period)).toEqual(['2025Q2', '2025Q3'])
  })

  test('all means what has a sum or a mean; a metric without data is empty and named', async () => {
    const columns = tiers.columns({ ...ask, tiers: [], metrics: 'all' }, registry).map(({ name }) => name)
    expect(columns.slice(4).sort()).toEqual(['lost', 'nim', 'npl', 'toi', 'total_assets'])
    const params = { ...ask, tiers: ['Large'], metrics: ['lost', 'toi'] }
    expect(await tiersOf(params)).toMatchObject([{ lost: null, toi: 45 }])
    expect(tiers.missing!(params, context)).toEqual(['lost'])
  })

  test('a tier is bound, and one that is not there has no rows', async () => {
    expect(await tiersOf({ tiers: [`' or true --`] })).toEqual([])
  })

  test('the tier column has the words of the registry', () => {
    const column = tiers.columns({ ...ask, tiers: [], metrics: ['nim'] }, registry)[0]
    expect(column?.values?.Large?.label.vi).toBe('Ngân hàng lớn')
  })
})

describe('contributors', () => {
  const common = { tier: 'Large', period: '2025Q3', previous_period: '2025Q2' }

  test('the largest rise first where more is better, whatever banks outside the tiers report', async () => {
    expect(await changesOf('nim')).toEqual([
      { ...common, symbol: 'AAA', name: 'AAA', nim: 2.5, previous: 2, change: 0.5 },
      { ...common, symbol: 'BBB', name: 'BBB', nim: 4.25, previous: 4, change: 0.25 },
    ])
  })

  test('the largest fall first where less is better', async () => {
    expect((await changesOf('npl')).map(({ symbol, change }) => [symbol, change])).toEqual([
      ['BBB', -1],
      ['AAA', 0.5],
    ])
  })

  test('a bank without a value in either quarter is left out', async () => {
    expect(await changesOf('nim', ['Small'])).toEqual([])
  })

  test('the change of a percentage is in points and has the metric’s direction', () => {
    const change = (metric: string) =>
      contributors.columns({ entity: 'BANK', tiers: [], metric }, registry).at(-1)!
    expect(change('npl')).toMatchObject({ unit: 'pp', direction: 'down', metric: null })
    expect(change('npl').format).toMatchObject({ style: 'points', signed: true })
    expect(change('toi')).toMatchObject({ unit: 'VND', format: { style: 'money', signed: true } })
  })

  test('returns exactly its columns, in order, with and without data', async () => {
    for (const columns of [context.columns, () => undefined]) {
      const params = { entity: 'BANK', tiers: ['Large'], metric: 'nim' } as const
      const returned = await database.columns(
        contributors.sql({ ...params, tiers: ['Large'] }, { ...context, columns }),
      )
      expect([...returned.keys()]).toEqual(
        contributors.columns({ ...params, tiers: ['Large'] }, registry).map(({ name }) => name),
      )
    }
  })
})
