import type { TSchema } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MetricDetailSchema, MetricSummarySchema } from '../../core/api/metrics.ts'
import {
  GroupDetailSchema,
  GroupSummarySchema,
  SubjectDetailSchema,
  SubjectSummarySchema,
} from '../../core/api/subjects.ts'
import { type WidgetData, WidgetDataSchema } from '../../core/api/widget-data.ts'
import { column, readAnswers } from '../testing/test-answers.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    files: { 'registries/more.yaml': 'subjects: { DDD: { group: RETAIL } }' },
  })
})
afterAll(() => server.close())

const { get, failure } = readAnswers(() => server)

describe('registries', () => {
  test.each(['loi nhuan', 'lợi nhuận', 'PROFIT', 'profi'])('metrics are found by %s', async (q) => {
    const found = await get<{ id: string }[]>(`/api/metrics?q=${encodeURIComponent(q)}`, {
      type: 'array',
      items: MetricSummarySchema,
    } as TSchema)
    expect(found[0]?.id).toBe('profit')
  })

  test('a metric tells its lineage in both directions', async () => {
    expect(await get('/api/metrics/margin', MetricDetailSchema)).toMatchObject({
      sources: [
        {
          entity: 'COMPANY',
          dataset: 'tiny',
          formula: 'profit / revenue * 100',
          reads: ['profit', 'revenue'],
        },
      ],
    })
    expect(await get('/api/metrics/profit', MetricDetailSchema)).toMatchObject({ usedBy: ['margin'] })
  })

  test('a metric’s values go the same way as a widget’s', async () => {
    const values = await get<WidgetData>('/api/metrics/profit/values?symbol=aaa&last=2', WidgetDataSchema)
    expect(column(values, 'profit')).toEqual([5e8, 6e8])
    const prices = await get<WidgetData>('/api/metrics/close/values?symbol=AAA', WidgetDataSchema)
    expect([column(prices, 'date'), column(prices, 'close')]).toEqual([['2026-01-15'], [10.5]])
    expect(await failure('/api/metrics/profit/values', 400)).toMatchObject({ field: 'symbol' })
    expect(await failure('/api/metrics/loans/values?symbol=AAA', 400)).toMatchObject({
      field: 'symbol',
      message: 'metric "loans" has no values for AAA (COMPANY); it has them for: BANK',
    })
    expect(await failure('/api/metrics/proft', 404)).toMatchObject({ nearest: ['profit'] })
  })

  test('subjects by group, by name without accents, and their peers', async () => {
    const list = { type: 'array', items: SubjectSummarySchema } as TSchema
    const symbols = async (url: string) =>
      (await get<{ symbol: string }[]>(url, list)).map(({ symbol }) => symbol)
    expect(await symbols('/api/tickers')).toEqual(['AAA', 'BBB', 'CCC', 'DDD'])
    expect(await symbols('/api/tickers?sector=STEEL')).toEqual(['CCC'])
    expect(await symbols('/api/tickers?q=binh')).toEqual(['BBB'])
    expect(await symbols('/api/tickers/aaa/peers')).toEqual(['BBB', 'DDD'])
    expect(await symbols('/api/tickers/aaa/peers?limit=1')).toEqual(['BBB'])
    expect(await failure('/api/tickers/aaa/peers?limit=0', 400)).toMatchObject({ field: 'limit' })
    expect(await get('/api/tickers/AAA', SubjectDetailSchema)).toMatchObject({ page: 'tiny' })
    expect(await failure('/api/tickers/AAD', 404)).toMatchObject({
      error: 'unknown-subject',
      nearest: ['AAA'],
    })
    expect(await failure('/api/tickers?sector=STEAL', 400)).toMatchObject({
      field: 'sector',
      nearest: ['STEEL'],
    })
  })

  test('groups with their members', async () => {
    expect(await get('/api/sectors/retail', GroupDetailSchema)).toMatchObject({ size: 3 })
    await get('/api/sectors', { type: 'array', items: GroupSummarySchema } as TSchema)
    expect(await failure('/api/sectors/retial', 404)).toMatchObject({ nearest: ['RETAIL'] })
  })
})
