import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { sql } from 'kysely'
import pg from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { ROOT } from '../config.ts'
import { embeddedFolder } from '../database/embedded.ts'
import { NewerDatabase, schemaOf } from '../database/migrations.ts'
import type { Db } from '../database/tables.ts'
import { FULL, figures, size } from '../testing/test-attack.ts'
import { contents, databaseHolder, saidOpen, testDatabases } from '../testing/test-databases.ts'

vi.setConfig({ testTimeout: size(240_000, 3_600_000), hookTimeout: 300_000 })

const files = testDatabases()
const STORES = {
  'on PostgreSQL': () => files.postgres.newDatabase(),
  'on the embedded database': async () => null,
}
const WHOLE = { pending: [], known: true }

describe.each(Object.entries(STORES))('%s', (_name, newUrl) => {
  test('a schema that is newer than the program is refused with a sentence, and left as it is', async () => {
    const [url, workDir] = [await newUrl(), await files.newFolder()]
    const first = files.database(url, workDir)
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '')`.execute(
      await first.open(),
    )
    await first.close()
    const second = files.database(url, workDir)
    await expect(second.open()).rejects.toThrow(NewerDatabase)
    await expect(second.open()).rejects.toThrow(/newer version of this program \(it has 9999-later\)/)
  })

  const released = readdirSync(join(ROOT, 'server/testing/schemas'))
  test.each(released)('what version %s left is led to this one, and every row is there', async (file) => {
    const [url, workDir] = [await newUrl(), await files.newFolder()]
    const dump = await readFile(join(ROOT, 'server/testing/schemas', file), 'utf8')
    let before: unknown[][]
    if (url === null) {
      const old = await PGlite.create({ dataDir: embeddedFolder(workDir) })
      await old.exec(dump)
      before = await rowsOf(async (text) => (await old.query<{ row: unknown }>(text)).rows)
      await old.close()
    } else {
      const old = new pg.Client(url)
      await old.connect()
      await old.query(dump)
      before = await rowsOf(async (text) => (await old.query(text)).rows)
      await old.end()
    }
    expect(before.every((rows) => rows.length > 0)).toBe(true)
    const opened = files.database(url, workDir)
    const db = await opened.open()
    expect(await schemaOf(db)).toEqual(WHOLE)
    const after = await rowsOf(async (text) => (await sql.raw<{ row: unknown }>(text).execute(db)).rows)
    expect(after).toMatchObject(before)
    const fresh = files.database(await newUrl(), await files.newFolder())
    expect(await schemaText(db)).toEqual(await schemaText(await fresh.open()))
    await fresh.close()
    await opened.close()
  })
})

/** Rows of the tables of the first release. */
async function rowsOf(ask: (text: string) => Promise<{ row: unknown }[]>): Promise<unknown[][]> {
  const all: unknown[][] = []
  for (const table of ['person', 'identity', 'session', 'refresh_token', 'invitation', 'sign_in_log']) {
    const rows = `select to_jsonb(t) as row from public.${table} t order by to_jsonb(t)::text collate "C"`
    all.push((await ask(rows)).map(({ row }) => row))
  }
  return all
}

/** Columns, constraints, indexes, triggers and functions, as the database writes them. */
async function schemaText(db: Db): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default, is_identity) as line
      from information_schema.columns where table_schema = 'public'
    union all select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
      where connamespace = 'public'::regnamespace
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    union all select pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace
    order by 1`.execute(db)
  return rows.map(({ line }) => line)
}

describe('whoever starts, however it ends', () => {
  test('three programs that start at once make the schema once', async () => {
    for (let i = 0; i < size(1, 20); i++) {
      const databaseUrl = await files.postgres.newDatabase()
      const all = [1, 2, 3].map(() => databaseHolder('', { databaseUrl }))
      expect(await Promise.all(all.map(saidOpen))).toEqual([true, true, true])
      for (const one of all) one.kill('SIGKILL')
      const after = files.database(databaseUrl, '')
      expect(await schemaOf(await after.open())).toEqual(WHOLE)
      await after.close()
    }
  })

  /** The next start finishes it: the schema is whole and has nothing twice. */
  async function finishes(url: string | null, workDir: string): Promise<void> {
    const next = files.database(url, workDir)
    const db = await next.open()
    expect(await schemaOf(db)).toEqual(WHOLE)
    expect((await contents(db)).flat()).toEqual([])
    await next.close()
  }

  test('PostgreSQL: killed before, within and after any message of it, nothing is left half made', async () => {
    let kills = 0
    // At full size every message in turn, until one start gets to its end.
    for (let point = size(14, 0); ; point += size(31, 1)) {
      const url = await files.postgres.newDatabase()
      const before = await killedAt(files.postgres.port, point)
      const child = databaseHolder('', {
        databaseUrl: url.replace(String(files.postgres.port), String(before.port)),
      })
      before.kills(() => child.kill('SIGKILL'))
      const open = await saidOpen(child)
      child.kill('SIGKILL')
      before.close()
      if (open) break
      kills++
      await finishes(url, '')
    }
    figures('OP4 PostgreSQL', { kills })
    expect(kills).toBeGreaterThanOrEqual(size(2, 50))
  })

  test('embedded: killed at any file of a new database and at any statement, nothing is left half made', async () => {
    let kills = 0
    const killed = async (killAt: string) => {
      const workDir = await files.newFolder()
      const child = databaseHolder(workDir, { killAt })
      const open = await saidOpen(child)
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null)
        await new Promise((gone) => child.once('exit', gone))
      if (open) return false
      kills++
      await finishes(null, workDir)
      return true
    }
    for (const n of FULL ? [1, 50, 300, 700, 900, 940, 960, 970] : [700])
      expect([n, await killed(`file:${n}`)]).toEqual([n, true])
    for (let point = size(9.5, 0); await killed(`statement:${point}`); point += size(60, 0.5));
    figures('OP4 embedded', { kills })
    expect(kills).toBeGreaterThanOrEqual(size(2, 50))
  })
})

/**
 * A way to a port over which the client is killed at a point: its n-th message is not sent, or half of it is, or all of
 * it and nobody hears the answer.
 */
async function killedAt(port: number, point: number) {
  const [message, how] = [Math.floor(point / 3), point % 3]
  let kill = () => {}
  let seen = 0
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) socket.on('error', () => {})
    client.on('data', (data) => {
      if (seen++ < message) return void upstream.write(data)
      if (how > 0) upstream.write(how === 1 ? data.subarray(0, data.length >> 1) : data)
      kill()
      // Its end reaches the database as the end of its connection.
      client.destroy()
      upstream.end()
    })
    upstream.on('data', (data) => client.write(data))
    upstream.on('close', () => client.destroy())
    client.on('close', () => upstream.destroySoon())
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    port: (server.address() as { port: number }).port,
    kills: (call: () => void) => {
      kill = call
    },
    close: () => server.close(),
  }
}
