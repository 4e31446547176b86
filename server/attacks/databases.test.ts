import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ROOT, readConfig } from '../config.ts'
import { createDatabase, type Database } from '../database/database.ts'
import { countRows, dumpInto, moveRows, restoreFrom } from '../database/dump.ts'
import { NewerDatabase } from '../database/migrations.ts'
import type { Db } from '../database/tables.ts'
import {
  type Browser,
  browser,
  firstAdmin,
  invited,
  onBothStores,
  PASSWORD,
} from '../testing/test-accounts.ts'
import { FULL, figures, size } from '../testing/test-attack.ts'
import { startPostgres, type TestPostgres } from '../testing/test-postgres.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

vi.setConfig({ testTimeout: size(120_000, 3_600_000), hookTimeout: 300_000 })

const QUIET = { info() {}, error() {} }
const folders: string[] = []
const open: Database[] = []
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rattan-database-'))
  folders.push(folder)
  return folder
}
function database(databaseUrl: string | null, workDir: string): Database {
  const made = createDatabase({ databaseUrl, workDir }, QUIET)
  open.push(made)
  return made
}
let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(async () => {
  for (const one of open) await one.close().catch(() => {})
  await postgres?.stop()
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

const fill = async (db: Db, n: number) => {
  const people = Array.from({ length: n }, (_, i) => ({
    ...({
      email: `p${i}@example.com`,
      name: `Người ${i} "'\\\n`,
      role: i === 0 ? 'admin' : 'viewer',
    } as const),
    ...{ groups: i % 2 ? ['fund-a', 'b_2'] : [], password_hash: i % 3 ? 'hash' : null },
  }))
  await db.insertInto('person').values(people).execute()
  const { id } = await db
    .selectFrom('person')
    .select('id')
    .where('email', '=', 'p0@example.com')
    .executeTakeFirstOrThrow()
  const session = await db
    .insertInto('session')
    .values({ person_id: id, expires_at: new Date('2030-01-01'), address: '::1', agent: 'a' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.insertInto('refresh_token').values({ hash: 'h', session_id: session.id }).execute()
  for (let i = 0; i < n; i++)
    await db
      .insertInto('sign_in_log')
      .values({ event: 'refused', email: `p${i}@example.com`, by: 'password', address: '', agent: '' })
      .execute()
}
const contents = async (db: Db) => {
  const tables = Object.keys(await countRows(db))
  const rows = await Promise.all(
    tables.map((table) =>
      sql`select to_jsonb(t) as row from ${sql.table(table)} t order by to_jsonb(t)::text collate "C"`.execute(
        db,
      ),
    ),
  )
  return rows.map(({ rows }) => rows)
}

describe('the embedded database belongs to one process (OP2)', () => {
  /** A process of its own that opens it, says so, and does what it is told line by line. */
  function holder(workDir: string): ChildProcess {
    return spawn(
      process.execPath,
      ['--import', 'tsx', join(ROOT, 'server/testing/test-database-holder.ts'), workDir],
      {
        cwd: ROOT,
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    )
  }
  const said = (child: ChildProcess) =>
    new Promise<string>((resolve, reject) => {
      child.stdout!.once('data', (text) => resolve(String(text).trim()))
      child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
    })

  test('a second one is refused, and told the process that has it', async () => {
    const workDir = await newFolder()
    const child = holder(workDir)
    expect(await said(child)).toBe('open')
    for (let i = 0; i < size(5, 20); i++) {
      const second = database(null, workDir)
      await expect(second.open()).rejects.toThrow(`in use by process ${child.pid}`)
      await expect(second.secure()).rejects.toThrow(`in use by process ${child.pid}`)
    }
    child.kill('SIGKILL')
    await new Promise((gone) => child.once('exit', gone))
    const next = database(null, workDir)
    expect(await countRows(await next.open())).toMatchObject({ person: 0 })
    await next.close()
  })

  test('killed at any moment, it opens again and has every row that it said was written', async () => {
    const workDir = await newFolder()
    let written = 0
    for (let round = 0; round < size(3, 200); round++) {
      const child = holder(workDir)
      expect(await said(child)).toBe('open')
      child.stdin!.write('write\n')
      await new Promise<void>((enough) => {
        const wanted = 3 + ((round * 7) % 11)
        let n = 0
        child.stdout!.on('data', (text) => {
          n += String(text).split('\n').length - 1
          if (n >= wanted) enough()
        })
        child.stdout!.on('data', (text) => {
          written += String(text).split('\n').length - 1
        })
      })
      child.kill('SIGKILL')
      await new Promise((gone) => child.once('close', gone))
    }
    const after = database(null, workDir)
    const { sign_in_log } = await countRows(await after.open())
    console.log(`OP2: ${written} rows said to be written, ${sign_in_log} found`)
    expect(sign_in_log).toBeGreaterThanOrEqual(written)
    await after.close()
  })
})

describe('a dump and a move lose nothing (OP2)', () => {
  test('what is restored equals what was dumped, on either store, and a filled database is left alone', async () => {
    const folder = await newFolder()
    const embedded = await database(null, folder).open()
    await fill(embedded, 1200)
    const file = join(folder, 'dump.ndjson')
    await dumpInto(embedded, file)
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])

    const restored = await database(await postgres.newDatabase(), folder).open()
    await restoreFrom(file, restored)
    expect(await contents(restored)).toEqual(await contents(embedded))
    await expect(restoreFrom(file, restored)).rejects.toThrow(/not empty \(person: 1200/)

    const moved = await database(await postgres.newDatabase(), folder).open()
    expect(await moveRows(embedded, moved)).toMatchObject({ person: 1200, sign_in_log: 1200 })
    expect(await contents(moved)).toEqual(await contents(embedded))
    // What comes after it has numbers of its own.
    await moved
      .insertInto('sign_in_log')
      .values({ event: 'refused', email: 'x', by: 'x', address: '', agent: '' })
      .execute()
  })
})

onBothStores((newUrl) => {
  test('a schema that is newer than the program is refused with a sentence, and left as it is (OP4)', async () => {
    const [url, workDir] = [await newUrl(), await newFolder()]
    const first = database(url, workDir)
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '')`.execute(
      await first.open(),
    )
    await first.close()
    const second = database(url, workDir)
    await expect(second.open()).rejects.toThrow(NewerDatabase)
    await expect(second.open()).rejects.toThrow(/newer version of this program \(it has 9999-later\)/)
  })
})

describe('migrations (OP4)', () => {
  test('two that start at once make the schema once', async () => {
    for (let i = 0; i < size(3, 20); i++) {
      const url = await postgres.newDatabase()
      const both = await Promise.all([1, 2, 3].map(async () => database(url, await newFolder()).open()))
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from kysely_migration`.execute(
        both[0]!,
      )
      expect(rows[0]!.n).toBeGreaterThan(0)
      for (const db of both) expect(await countRows(db)).toMatchObject({ person: 0 })
      for (const one of open.splice(-3)) await one.close()
    }
  })

  test('one that is killed at any statement leaves nothing half made, and the next start finishes it', async () => {
    for (let i = 0; i < size(6, 50); i++) {
      const url = await postgres.newDatabase()
      // The connection is cut after so many bytes of the migration.
      const cut = await cutAfter(postgres.port, 600 + i * 150)
      const broken = database(url.replace(String(postgres.port), String(cut.port)), await newFolder())
      await broken.open().catch(() => {})
      await broken.close().catch(() => {})
      cut.close()
      const next = database(url, await newFolder())
      expect(await countRows(await next.open())).toMatchObject({ person: 0, sign_in_log: 0 })
      await next.close()
    }
  })
})

/** A way to a port that ends after so many bytes from the client. */
async function cutAfter(port: number, bytes: number) {
  let left = bytes
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) socket.on('error', () => {})
    client.on('data', (data) => {
      left -= data.length
      if (left >= 0) return void upstream.write(data)
      client.destroy()
      upstream.destroy()
    })
    upstream.on('data', (data) => client.write(data))
    upstream.on('close', () => client.destroy())
    client.on('close', () => upstream.destroy())
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return { port: (server.address() as { port: number }).port, close: () => server.close() }
}

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
  let server: TestServer
  let proxy: Awaited<ReturnType<typeof proxyTo>>
  let viewer: Browser
  const unhandled: unknown[] = []
  const note = (error: unknown) => void unhandled.push(error)
  beforeAll(async () => {
    process.on('unhandledRejection', note)
    process.on('uncaughtExceptionMonitor', note)
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

describe('secrets stay out of the log (OP9)', () => {
  test('of whatever is asked, well or badly', async () => {
    const server = await startTestServer({ databaseUrl: await postgres.newDatabase() })
    try {
      const admin = await firstAdmin(server)
      const canaries: string[] = [...admin.cookies.values(), PASSWORD]
      for (let i = 0; i < size(300, 10_000); i++) {
        const canary = `canary${randomBytes(8).toString('hex')}`
        canaries.push(canary)
        const headers = {
          cookie: `rattan=${canary}; rattan-refresh=${canary}`,
          authorization: `Bearer ${canary}`,
        }
        const body =
          i % 3 ? { email: `${i}@example.com`, password: canary } : { token: canary, x: { password: canary } }
        const url = [
          '/api/auth/login',
          '/api/auth/refresh',
          '/api/auth/setup',
          '/api/auth/accept',
          '/api/people',
        ][i % 5]!
        await server.app.inject({ method: 'POST', url, headers, payload: body })
      }
      const log = server.log.join('\n')
      expect(canaries.filter((canary) => log.includes(canary))).toEqual([])
    } finally {
      await server.close()
    }
  })
})

describe('secrets that are guessed keep the server from starting (AU2)', () => {
  const bad = [
    ...['short', 'a'.repeat(40), 'abc'.repeat(20), '0123456789'.repeat(4), 'changeme'.repeat(5)],
    ...['your-secret-key-goes-here-please-now', 'TEST_NON_DEV_SECRET_change_me_in_production'],
    ...['thisISaSECRETthatIsVeryLongIndeed1234', 'abcdefghijklmnopqrstuvwxyz0123456789'],
    ...[
      'passwordpasswordpasswordpassword',
      'openssl rand -base64 48 example output',
      'aAbBaAbBaAbBaAbBaAbBaAbBaAbBaAbBaAbB',
    ],
  ]
  const run = promisify(execFile)
  test.each(bad)('%s', (secret) => {
    const read = () => readConfig({ AUTH_SECRET: secret })
    expect(read).toThrow(/invalid AUTH_SECRET: the value given; expected at least 32 random characters/)
    expect(read).not.toThrow(secret)
    expect(() => readConfig({ AUTH_SECRET_PREVIOUS: secret })).toThrow(/invalid AUTH_SECRET_PREVIOUS/)
  })

  test.each(bad.slice(0, size(1, bad.length)))('the server ends and names it: %s', async (secret) => {
    const env = { ...process.env, AUTH_SECRET: secret, WORK_DIR: await newFolder() }
    const start = performance.now()
    const failed = await run(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
      cwd: ROOT,
      env,
    }).then(
      () => undefined,
      (error: { code: number; stderr: string }) => error,
    )
    expect(failed).toMatchObject({ code: 1 })
    expect(failed!.stderr).toContain('AUTH_SECRET')
    expect(failed!.stderr).not.toContain(secret)
    expect(performance.now() - start).toBeLessThan(20_000)
  })

  test('two installations make two, which only their owner may read', async () => {
    const { madeSecret } = await import('../accounts/made-file.ts')
    const [a, b] = [await newFolder(), await newFolder()]
    expect(madeSecret(a, 'auth-secret')).not.toBe(madeSecret(b, 'auth-secret'))
    expect(madeSecret(a, 'auth-secret')).toBe((await readFile(join(a, 'auth-secret'), 'utf8')).trim())
    const { stat } = await import('node:fs/promises')
    expect((await stat(join(a, 'auth-secret'))).mode & 0o777).toBe(0o600)
  })
})
