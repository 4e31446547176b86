import { connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Browser, browser, firstAdmin, invited, PASSWORD } from '../testing/test-accounts.ts'
import { FULL, figures, size } from '../testing/test-attack.ts'
import { startPostgres, type TestPostgres } from '../testing/test-postgres.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

vi.setConfig({ testTimeout: size(120_000, 3_600_000), hookTimeout: 300_000 })

/** A way to a port that can be closed, reset, made silent or slow, and opened again. */
async function proxyTo(port: number) {
  let mode: Fault | 'open' = 'open'
  const pairs = new Set<{ readonly sockets: readonly [Socket, Socket]; lost: boolean }>()
  const all = () => [...pairs].flatMap(({ sockets }) => sockets)
  const server = createServer((client) => {
    if (mode === 'reset') return void client.resetAndDestroy()
    const upstream = connect(port, '127.0.0.1')
    const pair = { sockets: [client, upstream] as const, lost: mode === 'silent' }
    pairs.add(pair)
    const pass = (from: Socket, to: Socket) =>
      from.on('data', (data) => {
        if (pair.lost) return
        if (mode === 'slow') setTimeout(() => to.destroyed || to.write(data), 5_000)
        else to.write(data)
      })
    pass(client, upstream)
    pass(upstream, client)
    for (const [one, other] of [pair.sockets, [upstream, client] as const]) {
      one.on('error', () => {})
      one.on('close', () => {
        pairs.delete(pair)
        if (!pair.lost) other.destroy()
      })
      if (mode === 'held') one.pause()
    }
  })
  const listen = (at: number) => new Promise<void>((ready) => server.listen(at, '127.0.0.1', ready))
  await listen(0)
  const own = (server.address() as { port: number }).port
  return {
    port: own,
    async set(next: typeof mode) {
      const before = mode
      mode = next
      // A connection that went through a silent network is silent for good, also when others get through again.
      if (next === 'silent') for (const pair of pairs) pair.lost = true
      for (const socket of all()) {
        if (next === 'reset') socket.resetAndDestroy()
        if (next === 'refused') socket.destroy()
        if (next === 'held') socket.pause()
        if (before === 'held') socket.resume()
      }
      if (next === 'refused') await new Promise((closed) => server.close(closed))
      if (before === 'refused') await listen(own)
    },
    close() {
      for (const socket of all()) socket.destroy()
      server.close()
    },
  }
}
type Fault = 'refused' | 'reset' | 'silent' | 'held' | 'slow'

test('whether a server is ready is told without opening an embedded database that nobody needs', async () => {
  const server = await startTestServer()
  try {
    expect((await server.app.inject('/api/ready')).statusCode).toBe(200)
    expect(server.accounts.database.opened).toBe(false)
    await firstAdmin(server)
    expect((await server.app.inject('/api/ready')).statusCode).toBe(200)
    expect((await server.app.inject('/api/ready?exclude=data')).statusCode).toBe(400)
  } finally {
    await server.close()
  }
})

describe('a PostgreSQL that does not answer (OP1)', () => {
  let postgres: TestPostgres
  let server: TestServer
  let proxy: Awaited<ReturnType<typeof proxyTo>>
  let viewer: Browser
  const unhandled: unknown[] = []
  const note = (error: unknown) => void unhandled.push(error)
  beforeAll(async () => {
    process.on('unhandledRejection', note)
    process.on('uncaughtExceptionMonitor', note)
    postgres = await startPostgres()
    proxy = await proxyTo(postgres.port)
    const url = (await postgres.newDatabase()).replace(String(postgres.port), String(proxy.port))
    server = await startTestServer({ databaseUrl: url, authPublic: false })
    viewer = await invited(server, await firstAdmin(server), 'v@example.com', 'viewer')
  })
  afterAll(async () => {
    process.off('unhandledRejection', note)
    process.off('uncaughtExceptionMonitor', note)
    proxy?.close()
    await server?.close()
    await postgres?.stop()
  })

  const ready = (query = '') => server.app.inject(`/api/ready${query}`)
  let tried = 0
  const signIn = () =>
    browser(server, `198.51.100.${++tried}`).ask('POST', '/api/auth/login', {
      email: 'v@example.com',
      password: PASSWORD,
    })
  /** Ms until it is so. */
  async function until(is: () => Promise<boolean>, limit: number): Promise<number> {
    const from = performance.now()
    while (!(await is())) {
      if (performance.now() - from > limit) throw new Error(`not so after ${limit} ms`)
      await new Promise((again) => setTimeout(again, 100))
    }
    return performance.now() - from
  }
  // The numbers are the full run's, which has the machine for itself.
  const NOTICED = size(20_000, 5_000)
  const HEALED = size(40_000, 10_000)

  const faults: [string, () => Promise<void>, () => Promise<void>][] = [
    ...(['refused', 'reset', 'silent', 'held', 'slow'] as const).map(
      (fault): [string, () => Promise<void>, () => Promise<void>] => [
        fault,
        () => proxy.set(fault),
        () => proxy.set('open'),
      ],
    ),
    ['restarted', () => postgres.kill(), () => postgres.start()],
  ]
  test.each(faults)(
    '%s: not ready, sign-in 503, readers go on, and it heals by itself',
    async (name, breaks, mends) => {
      expect((await viewer.ask('GET', '/api/pages')).statusCode).toBe(200)
      // As many connections as it may have lie unused when it happens.
      await Promise.all(Array.from({ length: 20 }, () => viewer.ask('GET', '/api/auth/sessions')))
      expect((await ready()).statusCode).toBe(200)
      await breaks()
      const noticed = await until(async () => (await ready()).statusCode === 503, NOTICED)
      expect((await ready()).json()).toMatchObject({ error: 'accounts-unavailable' })
      expect((await ready('?exclude=accounts')).statusCode).toBe(200)
      const [refused, read] = await Promise.all([signIn(), viewer.ask('GET', '/api/pages')])
      expect([refused.statusCode, refused.json().error]).toEqual([503, 'accounts-unavailable'])
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
      expect(read.statusCode).toBe(200)
      await mends()
      const [healed, signedIn] = await Promise.all([
        until(async () => (await ready()).statusCode === 200, HEALED),
        until(async () => (await signIn()).statusCode === 200, HEALED),
      ])
      figures(`OP1 ${name}`, { noticedMs: noticed, healedMs: healed, signedInMs: signedIn })
      expect(unhandled).toEqual([])
    },
  )

  test.runIf(FULL)(
    'silent for more than a minute: readers go on for one, then are answered 503',
    async () => {
      expect((await viewer.ask('GET', '/api/pages')).statusCode).toBe(200)
      await proxy.set('silent')
      const read = async () => (await viewer.ask('GET', '/api/pages')).statusCode
      const wentOn = await until(async () => (await read()) !== 200, 66_000)
      expect(await read()).toBe(503)
      expect(wentOn).toBeGreaterThan(50_000)
      await proxy.set('open')
      const back = await until(async () => (await read()) === 200, HEALED)
      figures('OP1 a minute', { wentOnMs: wentOn, backMs: back })
    },
  )
})
