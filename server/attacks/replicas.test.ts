import { get } from 'node:http'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Previewed } from '../../core/api/layouts.ts'
import { createNotices, type Notices } from '../database/notices.ts'
import { takeTurn } from '../database/turns.ts'
import { type Browser, browser, firstAdmin, invited, PASSWORD } from '../testing/test-accounts.ts'
import { size } from '../testing/test-attack.ts'
import { testDatabases } from '../testing/test-databases.ts'
import { layoutsOf, saved, titled } from '../testing/test-layouts.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

vi.setConfig({ testTimeout: size(120_000, 3_600_000), hookTimeout: 300_000 })

const files = testDatabases()

describe('two servers that share PostgreSQL and the data', () => {
  let one: TestServer
  let other: TestServer
  let admin: Browser
  const shared = { authPublic: false, config: { authSecret: 'rFkq-83hdZb2Lx0vQmT7yWc5nJ4sGpE9' } }
  beforeAll(async () => {
    const databaseUrl = await files.postgres.newDatabase()
    const pipelines =
      'pipelines: { prices: { source: files, schedule: manual, params: { path: [raw/prices.csv], columns: { symbol: { type: text }, date: { type: date }, close: { type: number }, volume: { type: integer } } } } }'
    one = await startTestServer({
      ...{ ...shared, databaseUrl },
      files: {
        'data/raw/prices.csv': 'symbol,date,close,volume\nAAA,2026-01-15,10.5,100\nAAA,2026-01-16,11,200\n',
        'registries/pipelines.yaml': pipelines,
      },
    })
    other = await startTestServer({
      ...{ ...shared, databaseUrl, workDir: one.workDir, dataDir: join(one.folder, 'data') },
      files: { 'registries/pipelines.yaml': pipelines },
      // Nothing is looked up by itself: what this one learns, it was told.
      events: { sweepMs: 3_600_000 },
    })
    other.layouts.stop()
    admin = await firstAdmin(one)
    await other.app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(async () => {
    await other?.close()
    await one?.close()
  })

  /** The same browser, led to the other server. */
  function atOther(person: Browser): Browser {
    const there = browser(other)
    for (const [name, value] of person.cookies) there.set(name, value)
    return there
  }

  /** Events of the other server as they come. */
  async function streamOf(person: Browser) {
    const { port } = other.app.server.address() as { port: number }
    const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const heard: { event: string; data: Record<string, unknown> }[] = []
    let ended = false
    const request = get({ port, host: '127.0.0.1', path: '/api/events', headers: { cookie } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        const parts = (text + chunk).split('\n\n')
        text = parts.pop()!
        for (const part of parts) {
          const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(part) ?? []
          if (event && data) heard.push({ event, data: JSON.parse(data) })
        }
      })
      answer.on('close', () => {
        ended = true
      })
    })
    request.on('error', () => {})
    await expect.poll(() => heard.length).toBe(2)
    return { heard, ended: () => ended, end: () => request.destroy() }
  }

  test('who signs in at one is signed in at the other, and out of both at once', async () => {
    const viewer = await invited(one, admin, 'viewer@example.com', 'viewer')
    const there = atOther(viewer)
    expect((await there.ask('GET', '/api/pages')).statusCode).toBe(200)
    const stream = await streamOf(viewer)
    expect((await viewer.ask('POST', '/api/auth/logout')).statusCode).toBe(204)
    await expect.poll(stream.ended).toBe(true)
    expect((await there.ask('GET', '/api/pages')).statusCode).toBe(401)
  })

  test('rights that are taken at one are gone at the other', async () => {
    const editor = await invited(one, admin, 'editor@example.com', 'editor')
    const stream = await streamOf(editor)
    await admin.ask('PATCH', `/api/people/${editor.id}`, { role: 'viewer' })
    await expect.poll(stream.ended).toBe(true)
    expect((await atOther(editor).ask('GET', '/api/pages')).statusCode).toBe(401)
  })

  test('what a team publishes at one, readers of the other are told of and get', async () => {
    const stream = await streamOf(admin)
    const { written } = (await layoutsOf(admin)).shipped!
    await saved(admin, 'team', titled(written, 'Told'))
    await expect.poll(() => stream.heard.filter(({ event }) => event === 'config').length).toBe(2)
    const page = await atOther(admin).ask('GET', '/api/pages/tiny')
    expect(page.json()).toMatchObject({ title: { en: 'Told' }, level: 'team' })
    stream.end()
  })

  test('a page on its way that was sent to one is shown by the other', async () => {
    const { written } = (await layoutsOf(admin)).shipped!
    const sent = await admin.ask('POST', '/api/layouts/tiny/preview', { page: titled(written, 'On its way') })
    const { layout } = sent.json<Previewed>()
    const page = await atOther(admin).ask('GET', `/api/pages/tiny?layout=${layout}`)
    expect(page.json()).toMatchObject({ title: { en: 'On its way' } })
    const stranger = browser(other)
    expect((await stranger.ask('GET', `/api/pages/tiny?layout=${layout}`)).statusCode).toBe(401)
  })

  test('of two saves at once at the two, one is kept and the other is told', async () => {
    const kept = await layoutsOf(admin)
    const put = (who: Browser, title: string) =>
      who.ask(
        'PUT',
        '/api/layouts/tiny',
        { level: 'personal', page: titled(kept.shipped!.written, title) },
        { 'if-match': kept.etag },
      )
    const answers = await Promise.all([put(admin, 'Here'), put(atOther(admin), 'There')])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412])
    const won = answers.findIndex(({ statusCode }) => statusCode === 200)
    for (const who of [admin, atOther(admin)])
      expect((await layoutsOf(who)).personal?.written.title).toMatchObject({ en: ['Here', 'There'][won] })
  })

  test('wrong tries are counted for both together', async () => {
    const tryAt = async (server: TestServer) =>
      (
        await browser(server, '198.51.100.9').ask('POST', '/api/auth/login', {
          ...{ email: 'nobody@example.com', password: 'sai rồi, sai rồi' },
        })
      ).statusCode
    const tries: number[] = []
    for (let i = 0; i < 8; i++) tries.push(await tryAt(i % 2 ? one : other))
    expect(tries).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
  })

  test('a try that works is given back by either', async () => {
    for (let i = 0; i < 12; i++) {
      const signedIn = await browser(i % 2 ? one : other, '198.51.100.10').ask('POST', '/api/auth/login', {
        ...{ email: 'admin@example.com', password: PASSWORD },
      })
      expect([i, signedIn.statusCode]).toEqual([i, 200])
    }
  })

  test('a refresh of one is refused to the other meanwhile, told to its readers, and served by both', async () => {
    const stream = await streamOf(admin)
    const before = other.live.state!.dataVersion
    const begun = await Promise.all(
      [admin, atOther(admin)].map((who) => who.ask('POST', '/api/refresh', { datasets: ['prices'] })),
    )
    expect(begun.map(({ statusCode }) => statusCode).sort()).toEqual([202, 409])
    const told = () => stream.heard.filter(({ event }) => event === 'refresh').map(({ data }) => data.state)
    await expect.poll(told).toEqual(['running', 'running', 'made'])
    // Who is the first to see it tells the others: only this one looks by itself here.
    await one.live.reload()
    await expect.poll(() => other.live.state!.dataVersion).toBe(one.live.state!.dataVersion)
    expect(other.live.state!.dataVersion).not.toBe(before)
    await expect.poll(() => stream.heard.at(-1)).toMatchObject({ event: 'data' })
    stream.end()
  })

  test('a moment of the clock is taken by one of many', async () => {
    const databases = [one.accounts.database, other.accounts.database]
    const due = (minute: number) => new Date(Date.UTC(2026, 0, 16, 9, minute))
    for (let minute = 0; minute < size(5, 50); minute++) {
      const taken = await Promise.all(
        Array.from({ length: 8 }, (_, i) => takeTurn(databases[i % 2]!, 'a test', due(minute))),
      )
      expect(taken.filter(Boolean)).toHaveLength(1)
    }
    expect(await takeTurn(databases[0]!, 'a test', due(0))).toBe(false)
    expect(await takeTurn(databases[0]!, 'another', due(0))).toBe(true)
  })
})

describe('notices', () => {
  const opened: Notices[] = []
  afterAll(() => Promise.all(opened.map((one) => one.close())))
  const errors: string[] = []
  async function listening(databaseUrl: string) {
    const notices = createNotices({ databaseUrl }, { info() {}, error: (_, text) => void errors.push(text) })
    opened.push(notices)
    const heard: (string | null)[] = []
    notices.on('refresh', (about) => void heard.push(about))
    await notices.start()
    return { notices, heard }
  }

  test('reach every other server in order, and not the one that told; nonsense on the channel reaches nobody', async () => {
    const url = await files.postgres.newDatabase()
    const [a, b, c] = [await listening(url), await listening(url), await listening(url)]
    const stranger = new pg.Client(url)
    await stranger.connect()
    for (const text of ['', 'nonsense', '{}', '[]', 'null', '{"topic":"__proto__","about":1}'])
      await stranger.query('select pg_notify($1, $2)', ['rattan', text])
    await stranger.end()
    const all = Array.from({ length: 100 }, (_, i) => `${i}`)
    for (const one of all) a.notices.tell('refresh', one)
    b.notices.tell('refresh', 'last')
    a.notices.tell('refresh', 'x'.repeat(10_000))
    for (const { heard } of [b, c])
      await expect.poll(() => heard.filter((one) => one !== 'last')).toEqual(all)
    await expect.poll(() => a.heard).toEqual(['last'])
    expect(errors).toEqual(['a notice is too long to be told'])
  })

  test('a database that goes away and comes back is heard again, and who listens is told to read anew', async () => {
    const url = await files.postgres.newDatabase()
    const [a, b] = [await listening(url), await listening(url)]
    for (let i = 0; i < size(1, 10); i++) {
      await files.postgres.kill()
      a.notices.tell('refresh', 'nobody hears this')
      await files.postgres.start()
      await expect.poll(() => a.heard.length + b.heard.length).toBe(2)
      expect([a.heard, b.heard]).toEqual([[null], [null]])
      a.notices.tell('refresh', 'heard')
      await expect.poll(() => b.heard).toEqual([null, 'heard'])
      for (const { heard } of [a, b]) heard.length = 0
    }
  })

  test('one that was ended does not come back', async () => {
    const url = await files.postgres.newDatabase()
    const { notices } = await listening(url)
    await notices.close()
    const look = new pg.Client(url)
    await look.connect()
    const count = async () =>
      (
        await look.query(
          "select from pg_stat_activity where application_name = 'rattan notices' and datname = current_database()",
        )
      ).rowCount
    await expect.poll(count).toBe(0)
    await look.end()
  })
})
