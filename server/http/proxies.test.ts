import { get } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { whoIsAt } from './hooks/reader.ts'

/** Opens a stream of events as a proxy would for a reader; its status, and the way to end it. */
function stream(port: number, forwarded: string | undefined) {
  return new Promise<{ status: number; end: () => void }>((resolve, reject) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
    const request = get({ port, host: '127.0.0.1', path: '/api/events', headers }, (answer) => {
      answer.resume()
      resolve({ status: answer.statusCode!, end: () => request.destroy() })
    })
    request.on('error', reject)
  })
}

async function listening(trustedProxies: readonly string[]) {
  const server = await startTestServer({ trustedProxies, events: { perReader: 2 } })
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  return { server, port: (server.app.server.address() as { port: number }).port }
}

describe('behind a proxy that is trusted', () => {
  let server: TestServer
  let port: number
  beforeAll(async () => {
    ;({ server, port } = await listening(['loopback']))
  })
  afterAll(() => server.close())

  test('thirty readers are thirty, each with a share of streams', async () => {
    const readers = Array.from({ length: 30 }, (_, i) => `203.0.113.${i}`)
    const all = await Promise.all(readers.map((reader) => stream(port, reader)))
    expect(all.map(({ status }) => status)).toEqual(readers.map(() => 200))
    const one = [await stream(port, readers[0]), await stream(port, readers[0])]
    expect(one.map(({ status }) => status)).toEqual([200, 503])
    for (const { end } of [...all, ...one]) end()
  })

  test('what a reader claims to be forwarded from is not believed: the nearest untrusted address counts', async () => {
    const forged = ['1.1.1.1, 198.51.100.7', '2.2.2.2, 198.51.100.7', '127.0.0.1, 198.51.100.7']
    const all = []
    for (const forwarded of forged) all.push(await stream(port, forwarded))
    expect(all.map(({ status }) => status)).toEqual([200, 200, 503])
    for (const { end } of all) end()
  })

  test('a forwarded host changes nothing', async () => {
    const as = async (headers: Record<string, string>) =>
      (await server.app.inject({ url: '/api/pages', headers })).statusCode
    expect(await as({ host: 'localhost', 'x-forwarded-host': 'evil.example' })).toBe(200)
    expect(await as({ host: 'evil.example', 'x-forwarded-host': 'localhost' })).toBe(421)
    expect(await as({ host: 'evil.example', 'x-forwarded-proto': 'https' })).toBe(421)
  })

  test('nobody sees faults of pages through a proxy, whatever it sends', async () => {
    await server.write('dashboards/tiny.yaml', 'id: tiny')
    await server.live.reload()
    const issues = async (headers: Record<string, string>) =>
      (await server.app.inject({ url: '/api/pages/tiny', headers })).json().issues.length
    expect(await issues({})).toBeGreaterThan(0)
    for (const name of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'])
      expect(await issues({ [name]: '127.0.0.1' }), name).toBe(0)
  })
})

test('without a trusted proxy a forwarded address counts for nothing', async () => {
  const { server, port } = await listening([])
  const all = []
  for (const forwarded of ['1.1.1.1', '2.2.2.2', undefined]) all.push(await stream(port, forwarded))
  expect(all.map(({ status }) => status)).toEqual([200, 200, 503])
  for (const { end } of all) end()
  await server.close()
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
  ['2001:db8::7', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('who is at %s is %s: all addresses of one network are one reader', (address, who) => {
  expect(whoIsAt(address)).toBe(who)
})
