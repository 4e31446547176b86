import { Ajv } from 'ajv'
import type { TSchema } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ResolvedPage, WidgetData } from '../core/api.ts'
import * as schemas from './schemas.ts'
import { startTestServer, type TestServer } from './test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    files: { 'registries/more.yaml': 'tickers: { DDD: { sector: RETAIL } }' },
  })
})
afterAll(() => server.close())

const ajv = new Ajv({ strict: false })

/** The answer as JSON, held against the schema that the route publishes. */
async function get<T>(url: string, schema: TSchema, status = 200): Promise<T> {
  const answer = await server.app.inject(url)
  expect(answer.statusCode, answer.body).toBe(status)
  const body = answer.json()
  expect(ajv.validate(schema, body), ajv.errorsText()).toBe(true)
  return body
}
const failure = (url: string, status: number) =>
  get<{ error: string; message: string; field?: string; nearest?: string[] }>(
    url,
    schemas.ErrorSchema,
    status,
  )

async function lines(url: string): Promise<WidgetData[]> {
  const answer = await server.app.inject(url)
  expect(answer.statusCode, answer.body).toBe(200)
  const found = answer.body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  for (const line of found) expect(ajv.validate(schemas.WidgetDataSchema, line), ajv.errorsText()).toBe(true)
  return found
}
const byWidget = async (url: string) => new Map((await lines(url)).map((line) => [line.widget, line]))
const column = (line: WidgetData | undefined, name: string) =>
  line?.data[line.columns.findIndex((one) => one.name === name)]

describe('status', () => {
  test('health and ready carry the data version', async () => {
    const dataVersion = server.live.state!.dataVersion
    expect(dataVersion).toMatch(/^d-[0-9a-f]{8}$/)
    expect(await get('/api/health', schemas.HealthSchema)).toEqual({ status: 'ok', dataVersion })
    expect(await get('/api/ready', schemas.HealthSchema)).toEqual({ status: 'ok', dataVersion })
  })

  test('status names the newest session and quarter, and data sets without a file', async () => {
    expect(await get('/api/status', schemas.DataStatusSchema)).toMatchObject({
      demo: false,
      session: '2026-01-15',
      period: '2025Q2',
      missing: [{ dataset: 'other' }],
    })
  })
})

describe('pages', () => {
  test('the menu has groups and tabs in both languages', async () => {
    const [page] = await get<Record<string, unknown>[]>('/api/pages', {
      type: 'array',
      items: schemas.PageSummarySchema,
    } as TSchema)
    expect(page).toMatchObject({
      id: 'tiny',
      group: { id: 'basic', label: { en: 'Basics', vi: 'Cơ bản' } },
      tabs: [{ id: 'numbers' }, { id: 'more', tabs: [{ id: 'debts' }, { id: 'margins' }] }],
    })
  })

  test('a resolved page has labels, defaults and lineage from the registries', async () => {
    const page = await get<ResolvedPage>('/api/pages/tiny', schemas.ResolvedPageSchema)
    expect(page.inputs.find(({ name }) => name === 'period')?.options).toEqual([
      { value: 'quarterly', label: { en: 'Quarterly', vi: 'Theo quý' } },
      { value: 'yearly', label: { en: 'Yearly', vi: 'Theo năm' } },
    ])
    expect(page.widgets[0]).toMatchObject({
      title: { en: 'Revenue', vi: 'Doanh thu' },
      inputs: ['symbol', 'period', 'last'],
      hasData: true,
    })
    const all = page.tabs[0]!.widgets.find(({ id }) => id === 'all')!
    expect(all.info.metrics.map(({ id, formula }) => [id, formula])).toEqual([
      ['revenue', null],
      ['profit', null],
      ['margin', 'profit / revenue * 100'],
    ])
    expect(all.info.datasets).toEqual([{ id: 'tiny', title: { en: 'Tiny statements', vi: 'Báo cáo nhỏ' } }])
  })

  test('a repeated widget tells of every metric that it can be repeated for', async () => {
    const page = await get<ResolvedPage>('/api/pages/tiny', schemas.ResolvedPageSchema)
    const each = page.tabs[0]?.widgets.find(({ id }) => id === 'each')
    expect(each?.info.metrics.map(({ id }) => id)).toEqual(['revenue', 'profit'])
  })

  test('an unknown page is a 404 with near names', async () => {
    expect(await failure('/api/pages/tinny', 404)).toMatchObject({ error: 'unknown-page', nearest: ['tiny'] })
  })
})

describe('page data', () => {
  test('without a tab: the widgets above the tabs and those of the first, each once', async () => {
    const found = await byWidget('/api/pages/tiny/data')
    expect([...found.keys()].sort()).toEqual(['all', 'each[profit]', 'each[revenue]', 'head', 'with_profit'])
    expect(column(found.get('all'), 'period')).toEqual(['2024Q3', '2024Q4', '2025Q1', '2025Q2'])
    expect(column(found.get('all'), 'revenue')).toEqual([3e9, 4e9, 5e9, 6e9])
    expect(column(found.get('all'), 'margin')).toEqual([10, 10, 10, 10])
    for (const line of found.values()) expect(line.dataVersion).toBe(server.live.state!.dataVersion)
  })

  test('a parent tab means its first leaf', async () => {
    const parent = await byWidget('/api/pages/tiny/data?tab=more')
    expect([...parent.keys()].sort()).toEqual(['debt', 'head'])
    expect([...(await byWidget('/api/pages/tiny/data?tab=margins')).keys()].sort()).toEqual([
      'head',
      'margin',
    ])
  })

  test('conditions on inputs decide which widgets come', async () => {
    const yearly = await byWidget('/api/pages/tiny/data?period=yearly')
    expect(yearly.get('yearly_only')?.notes?.[0]?.en).toContain('derived from quarters')
    expect(column(yearly.get('all'), 'period')).toEqual(['2024', '2025-6M'])
    expect(column(yearly.get('all'), 'revenue')).toEqual([1e10, 1.1e10])
  })

  test('a repeater follows its input', async () => {
    const found = await byWidget('/api/pages/tiny/data?shown=profit')
    expect([...found.keys()].filter((id) => id.startsWith('each'))).toEqual(['each[profit]'])
  })

  test('a ticker without a metric: empty with both names in both languages, and the widget that needs it hidden', async () => {
    const found = await byWidget('/api/pages/tiny/data?symbol=BBB')
    expect(found.get('each[profit]')).toMatchObject({
      status: 'empty',
      rows: 0,
      message: { en: 'No data for BBB: Profit.', vi: 'Chưa có dữ liệu của BBB: Lợi nhuận.' },
    })
    expect(found.get('with_profit')?.status).toBe('hidden')
    expect(found.get('all')?.status).toBe('ok')
  })

  test('a data set without a file: empty, and named', async () => {
    const found = await byWidget('/api/pages/tiny/data?tab=debts')
    expect(found.get('debt')).toMatchObject({
      status: 'empty',
      message: { en: 'This data tree has no file for “Other statements”.' },
    })
  })

  test.each([
    ['sybol=AAA', 400, { error: 'invalid-input', field: 'sybol', nearest: ['symbol'] }],
    ['last=99', 400, { error: 'invalid-input', field: 'last' }],
    ['last=x', 400, { error: 'invalid-input', field: 'last' }],
    ['period=monthly', 400, { error: 'invalid-input', field: 'period' }],
    ['shown=debt', 400, { error: 'invalid-input', field: 'shown' }],
    ['tab=numbrs', 400, { error: 'invalid-input', field: 'tab', nearest: ['numbers'] }],
    ['symbol=AAB', 404, { error: 'unknown-ticker', nearest: ['AAA'] }],
    ['__proto__=1', 400, { error: 'invalid-input' }],
    ["symbol=AAA'%20or%201=1", 404, { error: 'unknown-ticker' }],
  ])('%s is refused', async (query, status, body) => {
    expect(await failure(`/api/pages/tiny/data?${query}`, status)).toMatchObject(body)
  })
})

describe('one widget', () => {
  test('is answered as one line, repeated ones by their value, hidden ones too', async () => {
    const url = `/api/pages/tiny/widgets/${encodeURIComponent('each[profit]')}`
    expect(column(await get<WidgetData>(url, schemas.WidgetDataSchema), 'profit')).toHaveLength(6)
    await get('/api/pages/tiny/widgets/yearly_only', schemas.WidgetDataSchema)
  })

  test('an unknown widget is a 404 with near names', async () => {
    expect(await failure('/api/pages/tiny/widgets/heed', 404)).toMatchObject({
      error: 'unknown-widget',
      nearest: ['head'],
    })
  })

  test('CSV has what is shown, with the export’s own params, raw numbers and ids as heads', async () => {
    const answer = await server.app.inject('/api/pages/tiny/widgets/all.csv?last=2')
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.headers['content-disposition']).toContain('filename="AAA_tiny.csv"')
    expect(answer.body).toBe(
      '\ufeffperiod,period_label,report_date,revenue,profit,margin,debt\r\n' +
        '2025Q1,1Q25,2025-03-28,5000000000,500000000,10,\r\n' +
        '2025Q2,2Q25,2025-06-28,6000000000,600000000,10,\r\n',
    )
  })

  test('CSV in Vietnamese has the registry’s labels and units', async () => {
    const answer = await server.app.inject('/api/pages/tiny/widgets/all.csv?last=1&lang=vi')
    expect(answer.body.split('\r\n')[0]).toBe(
      '\ufeffKỳ,Nhãn kỳ,Ngày kết thúc kỳ,Doanh thu (₫),Lợi nhuận (₫),Biên lợi nhuận (%),Nợ vay (₫)',
    )
    expect(await failure('/api/pages/tiny/widgets/all.csv?lang=fr', 400)).toMatchObject({ field: 'lang' })
  })
})

describe('registries', () => {
  test.each(['loi nhuan', 'lợi nhuận', 'PROFIT', 'profi'])('metrics are found by %s', async (q) => {
    const found = await get<{ id: string }[]>(`/api/metrics?q=${encodeURIComponent(q)}`, {
      type: 'array',
      items: schemas.MetricSummarySchema,
    } as TSchema)
    expect(found[0]?.id).toBe('profit')
  })

  test('a metric tells its lineage in both directions', async () => {
    expect(await get('/api/metrics/margin', schemas.MetricDetailSchema)).toMatchObject({
      sources: [
        {
          entity: 'COMPANY',
          dataset: 'tiny',
          formula: 'profit / revenue * 100',
          reads: ['profit', 'revenue'],
        },
      ],
    })
    expect(await get('/api/metrics/profit', schemas.MetricDetailSchema)).toMatchObject({ usedBy: ['margin'] })
  })

  test('a metric’s values go the same way as a widget’s', async () => {
    const values = await get<WidgetData>(
      '/api/metrics/profit/values?symbol=aaa&last=2',
      schemas.WidgetDataSchema,
    )
    expect(column(values, 'profit')).toEqual([5e8, 6e8])
    const prices = await get<WidgetData>('/api/metrics/close/values?symbol=AAA', schemas.WidgetDataSchema)
    expect([column(prices, 'date'), column(prices, 'close')]).toEqual([['2026-01-15'], [10.5]])
    expect(await failure('/api/metrics/profit/values', 400)).toMatchObject({ field: 'symbol' })
    expect(await failure('/api/metrics/loans/values?symbol=AAA', 400)).toMatchObject({
      field: 'symbol',
      message: 'metric "loans" has no values for AAA (COMPANY); it has them for: BANK',
    })
    expect(await failure('/api/metrics/proft', 404)).toMatchObject({ nearest: ['profit'] })
  })

  test('tickers by sector, by name without accents, and their peers', async () => {
    const list = { type: 'array', items: schemas.TickerSummarySchema } as TSchema
    const symbols = async (url: string) =>
      (await get<{ symbol: string }[]>(url, list)).map(({ symbol }) => symbol)
    expect(await symbols('/api/tickers')).toEqual(['AAA', 'BBB', 'CCC', 'DDD'])
    expect(await symbols('/api/tickers?sector=STEEL')).toEqual(['CCC'])
    expect(await symbols('/api/tickers?q=binh')).toEqual(['BBB'])
    expect(await symbols('/api/tickers/aaa/peers')).toEqual(['BBB', 'DDD'])
    expect(await symbols('/api/tickers/aaa/peers?limit=1')).toEqual(['BBB'])
    expect(await failure('/api/tickers/aaa/peers?limit=0', 400)).toMatchObject({ field: 'limit' })
    expect(await get('/api/tickers/AAA', schemas.TickerDetailSchema)).toMatchObject({ page: 'tiny' })
    expect(await failure('/api/tickers/AAD', 404)).toMatchObject({
      error: 'unknown-ticker',
      nearest: ['AAA'],
    })
    expect(await failure('/api/tickers?sector=STEAL', 400)).toMatchObject({
      field: 'sector',
      nearest: ['STEEL'],
    })
  })

  test('sectors with their members', async () => {
    expect(await get('/api/sectors/retail', schemas.SectorDetailSchema)).toMatchObject({ tickers: 3 })
    await get('/api/sectors', { type: 'array', items: schemas.SectorSummarySchema } as TSchema)
    expect(await failure('/api/sectors/retial', 404)).toMatchObject({ nearest: ['RETAIL'] })
  })
})

describe('around the answers', () => {
  test('API answers are private, carry a request id and allow nothing to run', async () => {
    const { headers } = await server.app.inject('/api/pages')
    expect(headers).toMatchObject({
      'cache-control': 'private, no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    })
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('an unchanged answer is a 304 to who has it', async () => {
    const first = await server.app.inject('/api/pages/tiny')
    const headers = { 'if-none-match': first.headers.etag as string }
    expect((await server.app.inject({ url: '/api/pages/tiny', headers })).statusCode).toBe(304)
    expect((await server.app.inject({ url: '/api/pages/nothing', headers: {} })).headers.etag).toBeUndefined()
  })

  test('unknown parameters and routes are refused without a word about the inside', async () => {
    expect(await failure('/api/metrics?limt=3', 400)).toMatchObject({ field: 'limt', nearest: ['limit'] })
    expect(await failure('/api/metrics?limit=0', 400)).toMatchObject({ field: 'limit' })
    const { message } = await failure('/api/nothing', 404)
    expect(message).not.toContain(server.folder)
  })

  test('every route is in openapi.json and in the docs page', async () => {
    const { paths } = (await server.app.inject('/api/openapi.json')).json()
    const docs = (await server.app.inject('/api/docs')).body
    for (const path of [
      '/api/pages/{page}/data',
      '/api/metrics/{id}/values',
      '/api/sectors/{id}',
      '/api/ready',
    ]) {
      expect(Object.keys(paths)).toContain(path)
      expect(docs).toContain(path)
    }
    expect(docs).not.toContain('<script')
  })

  test('nothing that was logged holds a stack or a fault', () => {
    expect(server.log.filter((line) => JSON.parse(line).level >= 50)).toEqual([])
  })
})
