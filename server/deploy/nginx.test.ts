import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { get } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { PageLayouts } from '../../core/api/layouts.ts'
import type { Run } from '../../core/api/refresh.ts'
import { PASSWORD } from '../testing/test-accounts.ts'
import { FULL, figures, size } from '../testing/test-attack.ts'
import { titled } from '../testing/test-layouts.ts'
import { freePort } from '../testing/test-postgres.ts'
import { type Answered, type Client, client, type Nginx, startNginx } from './test-nginx.ts'
import { DOMAIN, ended, type Replica, type Replicas, shellFolder, testReplicas } from './test-replicas.ts'

vi.setConfig({ testTimeout: size(300_000, 1_800_000), hookTimeout: 300_000 })

/** How a connection ends that nginx does not answer. */
const CUT = /hang up|ECONNRESET/

let replicas: Replicas
let both: Replica[]
let nginx: Nginx
let admin: Client
const clients: Client[] = []
/** A browser at an address of its own: nginx counts requests of each. */
function reader(): Client {
  const one = client(nginx, `127.0.1.${clients.length + 1}`)
  clients.push(one)
  return one
}

beforeAll(async () => {
  replicas = await testReplicas()
  both = [await replicas.start(await freePort()), await replicas.start(await freePort())]
  nginx = await startNginx(
    join(replicas.folder, 'nginx'),
    both.map(({ port }) => port),
    await shellFolder(replicas.folder),
  )
  admin = reader()
  await vi.waitFor(() => expect(replicas.setupToken()).not.toBe(''), { timeout: 60_000 })
  const made = await admin.ask('/api/auth/setup', {
    method: 'POST',
    body: { token: replicas.setupToken(), email: 'admin@example.com', name: 'Ada', password: PASSWORD },
  })
  expect(made.status, made.body).toBe(200)
})
afterAll(async () => {
  for (const one of clients) one.close()
  await nginx?.stop()
  await replicas?.close()
})

/** The same request through nginx, as often as there are servers and once more: each of them answers one. */
const ofEach = (ask: () => Promise<Answered>) => Promise.all([ask(), ask(), ask(), ask()])

/** Which server answered, by what nginx wrote of it. */
async function answeredBy(): Promise<Set<string>> {
  const found = [...(await nginx.log()).matchAll(/"127\.0\.0\.1:(\d+)" "\d/g)].map(([, port]) => port!)
  return new Set(found)
}

describe('what readers get', () => {
  test('pages, numbers and the shell, from both servers, over HTTP/2 with TLS 1.2 or 1.3 and nothing older', async () => {
    const one = reader()
    for (const answer of await ofEach(() => one.ask('/tiny'))) {
      expect(answer.status).toBe(200)
      expect(answer.headers['strict-transport-security']).toBe('max-age=63072000')
    }
    expect(await answeredBy()).toEqual(new Set(both.map(({ port }) => String(port))))
    const session = connectHttp2(`https://127.0.0.1:${nginx.https}`, {
      ca: nginx.certificate,
      servername: DOMAIN,
    })
    const stream = session.request({ ':path': '/api/pages', ':authority': DOMAIN })
    const [headers] = await once(stream, 'response')
    expect(headers[':status']).toBe(200)
    stream.resume()
    await once(stream, 'end')
    session.close()
    const speaks = async (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') => {
      const socket = connectTls({
        ...{ host: '127.0.0.1', port: nginx.https, servername: DOMAIN, ca: nginx.certificate },
        ...{ minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' },
      })
      const done = await Promise.race([
        once(socket, 'secureConnect').then(() => true),
        once(socket, 'error').then(() => false),
      ]).catch(() => false)
      socket.destroy()
      return done
    }
    expect([await speaks('TLSv1.1'), await speaks('TLSv1.2'), await speaks('TLSv1.3')]).toEqual([
      false,
      true,
      true,
    ])
  })

  test('files of the shell come from nginx itself, packed and for ever; what it has not, Rattan may have', async () => {
    const one = reader()
    const folder = join(replicas.folder, 'shell/_next/static/chunks')
    const name = (await readdir(folder)).find((file) => file.endsWith('.js.gz'))!.replace('.gz', '')
    const path = `/_next/static/chunks/${name}`
    const before = both.map(({ said }) => said().length)
    const file = await one.ask(path, { headers: { 'accept-encoding': 'gzip' } })
    expect(file.status).toBe(200)
    expect(file.headers).toMatchObject({
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(file.headers['x-request-id']).toBeUndefined()
    expect(both.map(({ said }) => said().length)).toEqual(before)
    const unknown = await one.ask('/_next/static/chunks/none.js')
    expect([unknown.status, typeof unknown.headers['x-request-id']]).toEqual([404, 'string'])
    expect((await one.ask('/_next/static/../../../etc/passwd')).status).not.toBe(200)
  })

  test('widgets come one by one and events at once: nothing waits in nginx', async () => {
    const one = reader()
    const data = await one.ask('/api/pages/tiny/data?tab=numbers')
    const statuses = data.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).status)
    expect(statuses.length).toBeGreaterThan(2)
    expect(statuses).not.toContain('error')
    const events = await one.events()
    await expect.poll(events.text).toMatch(/^retry: 3000\n\n[\s\S]*event: config\n[\s\S]*event: data\n/)
    expect(events.over()).toBe(false)
    events.end()
  })

  test('plain HTTP leads to the one name of the server, whatever Host was sent, but for the proof of a certificate', async () => {
    const plain = (path: string, host: string) =>
      new Promise<{ status?: number; location?: string; body: string }>((resolve, reject) => {
        const asked = get({ host: '127.0.0.1', port: nginx.http, path, headers: { host } }, (answer) => {
          let body = ''
          answer.on('data', (chunk) => {
            body += chunk
          })
          answer.on('end', () =>
            resolve({
              status: answer.statusCode!,
              ...(answer.headers.location ? { location: answer.headers.location } : {}),
              body,
            }),
          )
        })
        asked.on('error', reject)
      })
    expect(await plain('/company?symbol=VNM', DOMAIN)).toMatchObject({
      status: 301,
      location: `https://${DOMAIN}/company?symbol=VNM`,
    })
    expect(await plain('/.well-known/acme-challenge/proof', DOMAIN)).toMatchObject({
      status: 200,
      body: 'proved',
    })
    await expect(plain('/', 'evil.example')).rejects.toThrow(CUT)
    expect(await plain('http://evil.example/x', DOMAIN).catch((error: Error) => error.message)).toMatch(CUT)
  })

  test('what is for the operator is closed', async () => {
    for (const path of ['/metrics', '/metrics/', '/metrics?x'])
      expect((await reader().ask(path)).status).toBe(404)
  })
})

describe('two servers behind it are one', () => {
  test('who signed in at one is signed in at the other, and out of both', async () => {
    for (const answer of await ofEach(() => admin.ask('/api/auth/me')))
      expect(JSON.parse(answer.body)).toMatchObject({ person: { email: 'admin@example.com', role: 'admin' } })
    const again = reader()
    const signedIn = await again.ask('/api/auth/login', {
      method: 'POST',
      body: { email: 'admin@example.com', password: PASSWORD },
    })
    expect(signedIn.status, signedIn.body).toBe(200)
    expect([...again.cookies.keys()]).toEqual(
      expect.arrayContaining(['__Host-rattan', '__Secure-rattan-refresh']),
    )
    const old = new Map(again.cookies)
    expect((await again.ask('/api/auth/logout', { method: 'POST' })).status).toBe(204)
    for (const [name, value] of old) again.cookies.set(name, value)
    const asks = () =>
      ofEach(() => again.ask('/api/auth/sessions')).then((all) => all.map(({ status }) => status))
    await expect.poll(asks).toEqual([401, 401, 401, 401])
  })

  test('what the team publishes is every reader’s, and their streams say so', async () => {
    const one = reader()
    const events = await Promise.all([one.events(), one.events(), one.events(), one.events()])
    for (const stream of events) await expect.poll(stream.text).toContain('event: data')
    const now = JSON.parse((await admin.ask('/api/layouts/tiny')).body) as PageLayouts
    const saved = await admin.ask('/api/layouts/tiny', {
      method: 'PUT',
      body: { level: 'team', page: titled(now.shipped!.written, 'For all') },
      headers: { 'if-match': now.etags.team },
    })
    expect(saved.status, saved.body).toBe(200)
    for (const stream of events) await expect.poll(() => stream.text().split('event: config').length).toBe(3)
    for (const page of await ofEach(() => one.ask('/api/pages/tiny')))
      expect(JSON.parse(page.body)).toMatchObject({ title: { en: 'For all' }, level: 'team' })
    for (const stream of events) stream.end()
  })

  test('a refresh is run by one of them, told by both, and served by both', async () => {
    const one = reader()
    const events = await Promise.all([one.events(), one.events(), one.events(), one.events()])
    for (const stream of events) await expect.poll(stream.text).toContain('event: data')
    const begun = await ofEach(() =>
      admin.ask('/api/refresh', { method: 'POST', body: { datasets: ['prices'] } }),
    )
    expect(begun.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409])
    for (const stream of events) await expect.poll(stream.text).toMatch(/event: refresh\ndata: .*"made"/)
    const { runs } = JSON.parse((await admin.ask('/api/refresh/runs')).body) as { runs: Run[] }
    expect(runs.map(({ outcome }) => outcome)).toEqual(['made'])
    const versions = async () =>
      new Set((await ofEach(() => one.ask('/api/status'))).map(({ body }) => JSON.parse(body).dataVersion))
    for (const stream of events) await expect.poll(() => stream.text().split('event: data').length).toBe(3)
    expect((await versions()).size).toBe(1)
    for (const stream of events) stream.end()
  })
})

describe('what a reader claims of itself (OP8)', () => {
  const forged: readonly Readonly<Record<string, string>>[] = [
    { 'x-forwarded-for': '8.8.8.8', 'x-real-ip': '8.8.8.8', forwarded: 'for=8.8.8.8;host=evil.example' },
    { 'x-forwarded-for': '127.0.0.1, 8.8.8.8', via: '1.1 evil.example' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', 'x-forwarded-port': '80' },
  ]
  const bad = { email: 'nobody@example.com', password: 'sai rồi, sai rồi' }

  test('a forged address gets no further tries, and stands in no log', async () => {
    const one = reader()
    const statuses: number[] = []
    for (let i = 0; i < 7; i++) {
      const headers = { ...forged[i % 3]!, 'x-forwarded-for': `9.9.9.${i}` }
      statuses.push((await one.ask('/api/auth/login', { method: 'POST', body: bad, headers })).status)
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429])
    const log = (await admin.ask('/api/people/log?limit=50')).body
    expect(log).toContain('nobody@example.com')
    expect(log).toContain('127.0.1.')
    for (const text of [log, await nginx.log(), ...both.map(({ said }) => said())])
      for (const claimed of ['9.9.9.', '8.8.8.8', 'evil.example']) expect(text).not.toContain(claimed)
  })

  test('a foreign name is not answered, in the Host, in the address or in the TLS greeting', async () => {
    const one = reader()
    await expect(one.ask('/api/pages', { headers: { host: 'evil.example' } })).rejects.toThrow()
    await expect(one.ask('https://evil.example/api/pages')).rejects.toThrow()
    const absolute = await one.ask(`https://${DOMAIN}/api/pages`)
    expect(absolute.status).toBe(200)
    const socket = connectTls({
      host: '127.0.0.1',
      port: nginx.https,
      servername: 'evil.example',
      rejectUnauthorized: false,
    })
    const [error] = await once(socket, 'error')
    expect(String(error)).toMatch(/unrecognized name/)
  })

  test('links that people get lead to the name of the server', async () => {
    for (const headers of forged) {
      const email = `invited-${Math.random().toString(36).slice(2)}@example.com`
      const invited = await admin.ask('/api/people/invitations', {
        method: 'POST',
        body: { email, role: 'viewer', groups: [] },
        headers,
      })
      expect(invited.status, invited.body).toBe(200)
      expect(JSON.parse(invited.body).link).toMatch(new RegExp(`^https://${DOMAIN}/sign-in/invitation#`))
    }
  })
})

describe('rolling restarts (OP5)', () => {
  test('under a hundred requests a second nothing fails that nginx could have asked another for', async () => {
    const paths = [
      '/api/pages/tiny/data?tab=numbers',
      '/tiny',
      '/api/pages',
      '/api/auth/me',
      '/api/pages/tiny',
      '/api/status',
    ]
    const readers = Array.from({ length: 8 }, reader)
    const outcomes = new Map<string, number>()
    const count = (what: string) => void outcomes.set(what, (outcomes.get(what) ?? 0) + 1)
    let over = false
    let asked = 0
    let done = 0
    const load = (async () => {
      const running: Promise<void>[] = []
      const began = performance.now()
      while (!over) {
        const due = Math.floor(((performance.now() - began) / 1000) * size(40, 100))
        // Where the machine does not keep up, those that wait are let through first.
        for (; asked < due && running.length - done < 400; asked++) {
          const n = asked
          running.push(
            readers[n % readers.length]!.ask(paths[n % paths.length]!)
              .then(
                ({ status, body }) =>
                  count(
                    status === 200 ? 'answered' : `${paths[n % paths.length]} ${status} ${body.slice(0, 60)}`,
                  ),
                (error: Error) => count(`${paths[n % paths.length]} ${error.message}`),
              )
              .finally(() => {
                done++
              }),
          )
        }
        await new Promise((tick) => setTimeout(tick, 5))
      }
      await Promise.all(running)
    })()
    const stream = await admin.events()
    const drains: number[] = []
    for (let restart = 0; restart < size(2, 20); restart++) {
      const one = both[restart % 2]!
      const from = performance.now()
      expect(await ended(one.child, 'SIGTERM')).toBe(0)
      drains.push(performance.now() - from)
      both[restart % 2] = await replicas.start(one.port)
      const ready = () =>
        new Promise<number>((resolve) => {
          get({ host: '127.0.0.1', port: one.port, path: '/api/ready' }, (answer) => {
            answer.resume()
            resolve(answer.statusCode!)
          }).on('error', () => resolve(0))
        })
      await expect.poll(ready).toBe(200)
    }
    over = true
    await load
    figures('OP5', { requests: asked, restarts: drains.length, longestDrainMs: Math.max(...drains) })
    console.log(`OP5: ${JSON.stringify(Object.fromEntries(outcomes))}`)
    // A machine that is too busy for its readers says so, whether or not one of the servers restarts.
    const shed = [...outcomes].filter(([what]) => what.includes('"overloaded"'))
    if (!FULL) for (const [what] of shed) outcomes.delete(what)
    expect([...outcomes.keys()]).toEqual(['answered'])
    // A stream that was cut says itself when to come back.
    expect(stream.text()).toMatch(/^retry: 3000\n/)
    expect(stream.over()).toBe(true)
    if (FULL) expect(Math.max(...drains)).toBeLessThan(10_000)
  })
})
