import type { TSchema } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PageSummarySchema, type ResolvedPage, ResolvedPageSchema } from '../../core/api/pages.ts'
import { DataStatusSchema, HealthSchema, ReadySchema } from '../../core/api/status.ts'
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

const { get, failure, byWidget } = readAnswers(() => server)

describe('status', () => {
  test('health and ready carry the data version', async () => {
    const dataVersion = server.live.state!.dataVersion
    expect(dataVersion).toMatch(/^d-[0-9a-f]{8}$/)
    expect(await get('/api/health', HealthSchema)).toEqual({ status: 'ok', dataVersion })
    expect(await get('/api/ready', ReadySchema)).toEqual({ status: 'ok', dataVersion, faults: 0 })
  })

  test('status names the newest session and quarter, and data sets without a file', async () => {
    expect(await get('/api/status', DataStatusSchema)).toMatchObject({
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
      items: PageSummarySchema,
    } as TSchema)
    expect(page).toMatchObject({
      id: 'tiny',
      group: { id: 'basic', label: { en: 'Basics', vi: 'Cơ bản' } },
      tabs: [{ id: 'numbers' }, { id: 'more', tabs: [{ id: 'debts' }, { id: 'margins' }] }],
    })
  })

  test('a resolved page has labels, defaults and lineage from the registries', async () => {
    const page = await get<ResolvedPage>('/api/pages/tiny', ResolvedPageSchema)
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
    const page = await get<ResolvedPage>('/api/pages/tiny', ResolvedPageSchema)
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

  test('a subject without a metric: empty with both names in both languages, and the widget that needs it hidden', async () => {
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
    ['symbol=AAB', 404, { error: 'unknown-subject', nearest: ['AAA'] }],
    ['__proto__=1', 400, { error: 'invalid-input' }],
    ["symbol=AAA'%20or%201=1", 404, { error: 'unknown-subject' }],
  ])('%s is refused', async (query, status, body) => {
    expect(await failure(`/api/pages/tiny/data?${query}`, status)).toMatchObject(body)
  })
})

describe('one widget', () => {
  test('is answered as one line, repeated ones by their value, hidden ones too', async () => {
    const url = `/api/pages/tiny/widgets/${encodeURIComponent('each[profit]')}`
    expect(column(await get<WidgetData>(url, WidgetDataSchema), 'profit')).toHaveLength(6)
    await get('/api/pages/tiny/widgets/yearly_only', WidgetDataSchema)
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
    const listed = { 'if-none-match': `"other", ${headers['if-none-match'].replace('W/', '')}` }
    const again = await server.app.inject({ url: '/api/pages/tiny/widgets/head', headers: listed })
    expect(again).toMatchObject({ statusCode: 304, body: '' })
    expect(again.headers.etag).toBe(headers['if-none-match'])
  })

  test('what does not exist has no tag and is never a 304', async () => {
    const headers = { 'if-none-match': (await server.app.inject('/api/pages')).headers.etag as string }
    const ask = (url: string) => server.app.inject({ url, headers })
    for (const url of ['/api/pages/nothing', '/api/metrics/nothing', '/api/pages/tiny/widgets/nothing'])
      expect(await ask(url), url).toMatchObject({ statusCode: 404 })
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
