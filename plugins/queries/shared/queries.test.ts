import { beforeAll, describe, expect, test } from 'vitest'
import type { QueryContext, QueryPlugin } from '../../../core/plugin.ts'
import { checkSchema } from '../../../core/schema-issues.ts'
import { sql } from '../../../core/sql.ts'
import { type Database, openDatabase, registryFrom } from '../../../core/test-database.ts'
import { bands } from '../bands/query.ts'
import { crossSection } from '../cross-section/query.ts'
import { distribution } from '../distribution/query.ts'
import { histogram } from '../histogram/query.ts'
import { series } from '../series/query.ts'

const dataset = (id: string, column: string) => `
  ${id}:
    title: { en: ${id}, vi: ${id} }
    path: ${id}.parquet
    key: [symbol, date]
    subject: symbol
    time: { column: date, every: session }
    columns: { symbol: { type: text }, date: { type: date }, ${column}: { type: double, unit: x } }`

const metric = (id: string, dataset: string, more = '') => `
  ${id}:
    label: { en: ${id}, vi: ${id} }
    unit: x
    kind: ratio
    sources: { STOCK: { dataset: ${dataset}, column: ${id} } }
    ${more}`

const registry = registryFrom(`
units:
  x: { label: { en: x, vi: lần }, format: { style: multiple, decimals: 2 } }
  percent: { label: { en: '%', vi: '%' }, format: { style: percent, decimals: 1 } }
entities:
  STOCK: { label: { en: Stock, vi: Cổ phiếu } }
  BANK: { label: { en: Bank, vi: Ngân hàng } }
  COMPANY: { label: { en: Company, vi: Doanh nghiệp } }
sectors:
  BANK: { label: { en: Banking, vi: Ngân hàng }, entity: BANK }
  STEEL: { label: { en: Steel, vi: Thép }, entity: COMPANY }
tickers:
  AAA: { sector: BANK, name: { en: Asia, vi: Á Châu } }
  BBB: { sector: STEEL, name: { en: Beta, vi: Hòa Bình } }
  CCC: { sector: STEEL }
datasets:${dataset('pes', 'pe')}${dataset('pbs', 'pb')}
metrics:${metric('pe', 'pes', 'limits: { above: 0, upTo: 100, medians: 5 }')}${metric('pb', 'pbs')}
  history_percentile:
    label: { en: Percentile, vi: Bách phân vị }
    unit: percent
    kind: ratio
    sources: {}
    thresholds:
      - { id: cheap, value: 50, label: { en: Cheap, vi: Rẻ } }
      - { id: dear, value: 100, label: { en: Dear, vi: Đắt } }
`)

let database: Database
let context: QueryContext
beforeAll(async () => {
  database = await openDatabase()
  // AAA rises from 1 to 40 and has one absurd value; BBB ends in a loss; CCC stops early. P/B ends a week before P/E.
  await database.run(sql`create table pes as
    select 'AAA' as symbol, date '2025-01-01' + i::int as date, case when i = 5 then 900e0 else i + 1e0 end as pe
      from range(40) t(i)
    union all select 'BBB', date '2025-01-01' + i::int, case when i < 38 then 20e0 end from range(40) t(i)
    union all select 'CCC', date '2025-01-01' + i::int, 5e0 + i from range(10) t(i)`)
  await database.run(sql`create table pbs as
    select symbol, date, pe / 10 as pb from pes where date <= date '2025-02-02'`)
  const columns = new Map([
    ['pes', await database.columns(sql`pes`)],
    ['pbs', await database.columns(sql`pbs`)],
  ])
  context = { registry, columns: (id) => columns.get(id), session: '2025-02-09' }
})

async function run(plugin: QueryPlugin, written: Record<string, unknown>) {
  const { value, faults } = checkSchema(plugin.params, { entity: 'STOCK', ...written }, 'params')
  expect(faults).toEqual([])
  const params = value as never
  const rows = await database.run(plugin.sql(params, context))
  const names = plugin.columns(params, registry).map(({ name }) => name)
  const described = await database.columns(plugin.sql(params, { ...context, columns: () => undefined }))
  expect([...described.keys()], 'the columns promised, in order, whatever the data has').toEqual(names)
  for (const row of rows) expect(Object.keys(row)).toEqual(names)
  return rows
}

describe('series', () => {
  test('gives the newest rows of each subject, oldest first', async () => {
    const rows = await run(series, { metrics: ['pe'], last: 2, subjects: ['AAA', 'CCC'] })
    expect(rows).toEqual([
      { date: '2025-02-08', subject: 'AAA', pe: 39 },
      { date: '2025-02-09', subject: 'AAA', pe: 40 },
      { date: '2025-01-09', subject: 'CCC', pe: 13 },
      { date: '2025-01-10', subject: 'CCC', pe: 14 },
    ])
  })

  test('days are counted back from the newest date of the data, and dates bound the window first', async () => {
    const dates = async (params: object) =>
      (await run(series, { metrics: ['pe'], subjects: 'AAA', ...params })).map(({ date }) => date)
    expect(await dates({ days: 2 })).toEqual(['2025-02-08', '2025-02-09'])
    expect(await dates({ to: '2025-01-03', days: 2 })).toEqual(['2025-01-02', '2025-01-03'])
    expect(await dates({ from: '2025-02-09', to: '' })).toEqual(['2025-02-09'])
  })

  test('a mean over rows is taken before the cut', async () => {
    const rows = await run(series, { metrics: ['pe'], subjects: 'AAA', last: 1, smooth: 4 })
    expect(rows).toEqual([{ date: '2025-02-09', subject: 'AAA', pe: 38.5 }])
  })

  test('thinning keeps both ends and the extremes', async () => {
    const rows = await run(series, { metrics: ['pe'], subjects: 'AAA', points: 10 })
    expect(rows.length).toBeLessThan(40)
    const values = rows.map(({ pe }) => pe)
    expect([values[0], values.at(-1), Math.max(...(values as number[]))]).toEqual([1, 40, 900])
  })

  test('values beyond the limits of their metric are left out on demand', async () => {
    const rows = await run(series, { metrics: ['pe'], subjects: 'AAA', limits: true })
    expect(rows[5]).toMatchObject({ pe: null })
    expect(rows).toHaveLength(40)
  })
})

test('too few values say how few, within which limits and since when', () => {
  const words = (plugin: QueryPlugin, written: Record<string, unknown>) =>
    plugin.empty!(
      checkSchema(plugin.params, { entity: 'STOCK', ...written }, 'params').value as never,
      registry,
    )
  expect(words(distribution, { metric: 'pe', last: 1260 })).toEqual({
    en: 'Fewer than 20 values of pe above 0x and up to 100x in the last 1,260 sessions: too few to judge by.',
    vi: 'pe có chưa đến 20 giá trị trên 0x và không quá 100x trong 1.260 phiên gần nhất: quá ít để đánh giá.',
  })
  const robust = words(distribution, { metric: 'pb', clean: 'robust', from: '2024-01-01' })
  expect(robust.en).toMatch(/^Fewer than 10 values of pb in the last 2,000 sessions since 2024-01-01:/)
  expect(words(histogram, { metric: 'pe' }).en).toMatch(/^Fewer than 10 /)
  expect(words(bands, { metric: 'pe' }).en).toMatch(/^Fewer than 20 /)
})

describe('cross-section', () => {
  test('a metric has its own newest date, and a loss on it is no older multiple', async () => {
    const rows = await run(crossSection, { metrics: ['pe', 'pb'] })
    expect(rows).toMatchObject([
      { subject: 'AAA', sector: 'BANK', date: '2025-02-09', pe: 40, pb: 3.3 },
      { subject: 'BBB', sector: 'STEEL', date: '2025-02-09', pe: null, pb: 2 },
      { subject: 'CCC', sector: 'STEEL', date: '2025-01-10', pe: 14, pb: 1.4 },
    ])
  })

  test('chooses, orders and cuts, also by metrics that it does not show', async () => {
    const subjects = async (params: object) =>
      (await run(crossSection, { metrics: ['pe'], ...params })).map(({ subject }) => subject)
    expect(await subjects({ where: { pb: [1.5, null] } })).toEqual(['AAA', 'BBB'])
    expect(await subjects({ sort: 'pb', order: 'asc' })).toEqual(['CCC', 'BBB', 'AAA'])
    expect(await subjects({ sort: 'pe', limit: 1 })).toEqual(['AAA'])
    expect(await subjects({ subjects: ['CCC', 'AAA'] })).toEqual(['CCC', 'AAA'])
    expect(await subjects({ sector: 'STEEL' })).toEqual(['BBB', 'CCC'])
    expect(await subjects({ sector: 'ALL', exclude: ['BBB'] })).toEqual(['AAA', 'CCC'])
    expect(await subjects({ search: 'hoa binh' })).toEqual(['BBB'])
    expect(await subjects({ search: `' or 1 = 1 --` })).toEqual([])
  })

  test('names are words of the column', () => {
    const [, label] = crossSection.columns({ entity: 'STOCK', metrics: ['pe'] } as never, registry)
    expect(label!.values!.BBB).toEqual({ label: { en: 'Beta', vi: 'Hòa Bình' } })
  })
})

describe('distribution', () => {
  test('statistics leave out values beyond the limits; the percentile is the share up to the current value', async () => {
    const [aaa] = await run(distribution, { metric: 'pe', subjects: 'AAA' })
    // 1 to 40 without 6, whose place the absurd value took.
    expect(aaa).toMatchObject({ n: 39, min: 1, max: 40, median: 21, current: 40, percentile: 100 })
    expect(aaa).toMatchObject({ mean: 814 / 39, status: 'dear', date: '2025-02-09' })
  })

  test('a loss today has no percentile; too short a history is not shown', async () => {
    const rows = await run(distribution, { metric: 'pe' })
    expect(rows.map(({ subject }) => subject)).toEqual(['AAA', 'BBB'])
    expect(rows[1]).toMatchObject({ n: 38, current: null, percentile: null, zscore: null, status: 'loss' })
    expect(await run(distribution, { metric: 'pe', minimum: 10, subjects: 'CCC' })).toMatchObject([{ n: 10 }])
  })

  test('the window counts rows, or starts at a date', async () => {
    expect(await run(distribution, { metric: 'pe', subjects: 'AAA', last: 20 })).toMatchObject([{ min: 21 }])
    expect(await run(distribution, { metric: 'pe', subjects: 'AAA', from: '2025-01-11' })).toMatchObject([
      { n: 30, min: 11 },
    ])
  })

  test('robust cleaning also leaves out what lies beyond so many medians', async () => {
    await database.run(sql`insert into pes select 'DDD', date '2025-01-01' + i::int,
      case when i = 3 then 99e0 else 10e0 + i % 3 end from range(30) t(i)`)
    const max = async (clean: string) =>
      (await run(distribution, { metric: 'pe', subjects: 'DDD', clean }))[0]!.max
    expect(await max('limits')).toBe(99)
    expect(await max('robust')).toBe(12)
    await database.run(sql`delete from pes where symbol = 'DDD'`)
  })

  test('markers are the newest values of further metrics', async () => {
    expect(await run(distribution, { metric: 'pe', subjects: 'AAA', markers: ['pb'] })).toMatchObject([
      { pb: 3.3 },
    ])
  })
})

describe('bands and histogram', () => {
  test('bands are constant over the window, floored where the metric cannot go', async () => {
    const rows = await run(bands, { metric: 'pe', subjects: 'AAA' })
    expect(rows).toHaveLength(40)
    expect(rows[5]).toMatchObject({ value: null })
    const [first, last] = [rows[0]!, rows.at(-1)!]
    expect(first.mean).toBe(last.mean)
    expect(first.high1).toBeCloseTo(Number(first.mean) + Number(first.sd), 9)
    expect(first.low2).toBe(0)
  })

  test('bands need enough values', async () => {
    expect(await run(bands, { metric: 'pe', subjects: 'CCC' })).toEqual([])
  })

  test('every value is in one bin, the highest one included', async () => {
    const rows = await run(histogram, { metric: 'pe', subjects: 'AAA', bins: 7 })
    expect(rows).toHaveLength(7)
    expect(rows.reduce((sum, { count }) => sum + Number(count), 0)).toBe(39)
    expect([rows[0]!.from, rows.at(-1)!.to]).toEqual([1, 40])
  })
})
