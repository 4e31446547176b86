import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { meter, meters } from '../telemetry/meters.ts'
import { startTracing } from '../telemetry/tracing.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

const TOKEN = 'q8Zr4nXv1LwT7sKd3GfHb9YpMc2JxQe6'
const OUTSIDE = '203.0.113.9'

let server: TestServer
/** What a collector of traces was sent. */
const received: string[] = []
const collector = createServer((request, response) => {
  let body = ''
  request.on('data', (part) => {
    body += part
  })
  request.on('end', () => {
    received.push(body)
    response.setHeader('content-type', 'application/json')
    response.end('{}')
  })
})
let stopTracing: () => Promise<void>

beforeAll(async () => {
  await new Promise<void>((ready) => collector.listen(0, '127.0.0.1', ready))
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
  stopTracing = await startTracing(process.env)
  server = await startTestServer({ metricsToken: TOKEN, trustedProxies: ['10.0.0.1'] })
})
afterAll(async () => {
  await server.close()
  collector.close()
})

const ask = (url: string, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') =>
  server.app.inject({ url, headers: { host: 'localhost', ...headers }, remoteAddress })
const metrics = async () => (await ask('/metrics')).body

describe('/metrics', () => {
  test('from elsewhere there is nothing there, in twenty bytes, whoever pretends to sit here', async () => {
    for (const [address, headers] of [
      [OUTSIDE, {}],
      [OUTSIDE, { authorization: `Bearer ${TOKEN.slice(1)}` }],
      [OUTSIDE, { authorization: TOKEN }],
      [OUTSIDE, { 'x-forwarded-for': '127.0.0.1' }],
      ['127.0.0.1', { 'x-forwarded-for': OUTSIDE }],
      ['127.0.0.1', { via: '1.1 front' }],
      ['10.0.0.1', { 'x-forwarded-for': '127.0.0.1' }],
    ] as const) {
      const { statusCode, body } = await ask('/metrics', headers, address)
      expect([statusCode, body], JSON.stringify([address, headers])).toEqual([404, 'not found'])
      expect(body.length).toBeLessThanOrEqual(20)
    }
  })

  test('are for this machine, and for who has the token', async () => {
    expect((await ask('/metrics')).statusCode).toBe(200)
    const far = await ask('/metrics', { authorization: `Bearer ${TOKEN}` }, OUTSIDE)
    expect(far.statusCode).toBe(200)
    expect(far.headers['content-type']).toContain('text/plain')
    expect(far.body).toContain('process_resident_memory_bytes')
  })

  test('time requests by their route, widgets by their page, and count from where answers came', async () => {
    await ask('/api/pages/tiny/data?symbol=AAA')
    await ask('/api/pages/tiny/data?symbol=AAA')
    await ask('/api/pages/tiny/data?symbol=AAA')
    const text = await metrics()
    expect(text).toContain(
      'rattan_http_request_seconds_count{route="/api/pages/:page/data",method="GET",status="200"} 3',
    )
    expect(text).toMatch(/rattan_widget_seconds_count\{page="tiny",widget="[a-z]+",status="ok"\} 1/)
    expect(text).toMatch(/rattan_statement_seconds_count\{outcome="ok"\} [1-9]/)
    expect(text).toMatch(/rattan_answers_total\{from="work"\} [1-9]/)
    expect(text).toMatch(/rattan_answers_total\{from="tab"\} [1-9]/)
    expect(text).toContain('rattan_turns 0')
  })

  test('grow by no label that readers make up', async () => {
    const before = (await metrics()).split('\n').length
    for (const path of [
      '/nothing-1',
      '/nothing-2',
      '/api/pages/none-1',
      '/api/pages/none-2',
      '/api/pages/tiny/widgets/x1',
    ])
      await ask(path)
    const text = await metrics()
    expect(text).not.toMatch(/nothing-|none-|x1/)
    // Each route and status once: 16 lines at most, and those of the second of a kind are the same.
    expect(text.split('\n').length - before).toBeLessThanOrEqual(3 * 16)
  })

  test('count open streams of events, whose length says nothing of the server', async () => {
    await server.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = server.app.server.address() as AddressInfo
    const open = /^rattan_event_streams 1$/m
    const leave = new AbortController()
    const stream = await fetch(`http://127.0.0.1:${port}/api/events`, { signal: leave.signal })
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    expect(await metrics()).toMatch(open)
    leave.abort()
    await expect.poll(metrics, { timeout: 30_000 }).not.toMatch(open)
    const text = await metrics()
    expect(text).not.toContain('route="/api/events"')
    expect(text).toContain('route="/metrics"')
  })

  test('tell what the server holds when they are asked', async () => {
    let stale = 2
    meter({
      loadedAt: () => null,
      staleDatasets: () => stale,
      faults: () => 0,
      duckdbPid: () => process.pid,
      folders: { work: '.' },
    })
    expect(await meters.metrics()).toContain('rattan_stale_datasets 2')
    stale = 0
    const text = await meters.metrics()
    expect(text).toContain('rattan_stale_datasets 0')
    expect(text).not.toMatch(/^rattan_data_loaded_timestamp_seconds /m)
    expect(text).toMatch(/^rattan_work_folder_free_bytes [1-9]\d+/m)
    expect(text).toMatch(/^rattan_duckdb_resident_memory_bytes [1-9]\d+/m)
  })
})

test('a request, its widgets and their statements are spans of the trace that its sender began', async () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
  await ask('/api/pages/tiny/data?symbol=BBB', { traceparent: `00-${trace}-00f067aa0ba902b7-01` })
  await stopTracing()
  interface Span {
    name: string
    traceId: string
    spanId: string
    parentSpanId?: string
  }
  const spans = received
    .flatMap((body) => JSON.parse(body).resourceSpans)
    .flatMap((one) => one.scopeSpans)
    .flatMap((one): Span[] => one.spans)
    .filter(({ traceId }) => traceId === trace)
  const named = (name: string) => spans.filter((span) => span.name === name)
  const [request] = named('GET /api/pages/:page/data')
  expect(request!.parentSpanId).toBe('00f067aa0ba902b7')
  const widgets = named('widget')
  expect(widgets.length).toBeGreaterThan(0)
  for (const widget of widgets) expect(widget.parentSpanId).toBe(request!.spanId)
  const ids = new Set(widgets.map(({ spanId }) => spanId))
  expect(named('statement').length).toBeGreaterThan(0)
  for (const { parentSpanId } of named('statement')) expect(ids).toContain(parentSpanId)
  // What a reader sent is no attribute.
  expect(received.join('')).not.toContain('BBB')
})
