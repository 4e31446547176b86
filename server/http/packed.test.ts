import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { QueryError } from '../duckdb/errors.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
const url = '/api/pages/tiny/data?tab=numbers'
const ask = (headers: Record<string, string> = {}) => server.app.inject({ url, headers })
/** Lines come as they are ready the first time, and in the page's order once all are kept. */
const sorted = (text: string) =>
  text
    .split('\n')
    .map((line) => line.replace(/"ms":\d+/, ''))
    .sort()

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

test('a tab whose widgets are all kept is one answer, whole, in the encoding that the client asks for', async () => {
  const first = (await ask()).body
  for (let again = 0; again < 2; again++) {
    const plain = await ask({ 'accept-encoding': 'identity' })
    expect(sorted(plain.body)).toEqual(sorted(first))
    expect(plain.headers).toMatchObject({ 'content-length': String(plain.rawPayload.length) })
    const small = await ask({ 'accept-encoding': 'gzip, deflate, br' })
    expect(small.headers).toMatchObject({
      'content-encoding': 'br',
      vary: expect.stringContaining('accept-encoding'),
    })
    expect(brotliDecompressSync(small.rawPayload)).toEqual(plain.rawPayload)
    const zipped = await ask({ 'accept-encoding': 'br;q=0, *;q=0.5' })
    expect(zipped.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(zipped.rawPayload)).toEqual(plain.rawPayload)
  }
})

test('who has it is told so, until data or configuration are others', async () => {
  await ask()
  const { etag } = (await ask()).headers
  const same = await ask({ 'if-none-match': String(etag), 'accept-encoding': 'br' })
  expect([same.statusCode, same.body, same.headers['content-encoding']]).toEqual([304, '', undefined])
  await server.write('dashboards/other.yaml', 'id: other\ntitle: { en: Other, vi: Khác }\ngroup: basic\n')
  await server.live.reload()
  expect((await ask({ 'if-none-match': String(etag) })).statusCode).toBe(200)
})

test('an answer with a failure in it is not kept, has no tag and is never taken for one that somebody has', async () => {
  const { etag } = (await ask()).headers
  const addresses = [`${url}&last=3`, '/api/pages/tiny/widgets/all?last=3']
  const answersOf = () =>
    Promise.all(
      addresses.map((address) =>
        server.app.inject({ url: address, headers: { 'if-none-match': String(etag) } }),
      ),
    )
  const fault = new QueryError('query-failed', 'nothing works')
  const run = vi.spyOn(server.live.state!.engine, 'run').mockRejectedValue(fault)
  for (const { statusCode, headers, body } of await answersOf()) {
    expect([statusCode, headers.etag]).toEqual([200, undefined])
    expect(body).toContain('"status":"error"')
  }
  run.mockRestore()
  await Promise.all(addresses.map((address) => server.app.inject(address)))
  expect((await answersOf()).map(({ statusCode }) => statusCode)).toEqual([304, 304])
})

test('what is wrong with a request has no tag', async () => {
  const bad = await server.app.inject({ url: `${url}&last=99` })
  expect([bad.statusCode, bad.headers.etag]).toEqual([400, undefined])
})
