import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll } from 'vitest'
import { ROOT } from '../config.ts'
import { createDatabase, type Database } from '../database/database.ts'
import { countRows } from '../database/dump.ts'
import type { Db } from '../database/tables.ts'
import { startPostgres, type TestPostgres } from './test-postgres.ts'

/** Databases of a test file, with a PostgreSQL of its own; all of it is gone after the file's tests. */
export function testDatabases() {
  const folders: string[] = []
  const opened: Database[] = []
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(async () => {
    for (const one of opened) await one.close().catch(() => {})
    await postgres?.stop()
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  })
  return {
    get postgres() {
      return postgres
    },
    async newFolder(): Promise<string> {
      const folder = await mkdtemp(join(tmpdir(), 'rattan-database-'))
      folders.push(folder)
      return folder
    },
    /** The one that a server with these settings has. */
    database(databaseUrl: string | null, workDir: string): Database {
      const made = createDatabase({ databaseUrl, workDir }, { info() {}, error() {} })
      opened.push(made)
      return made
    },
  }
}

/** A process of its own that opens a database, says so, and does what it is told line by line. */
export function databaseHolder(
  workDir: string,
  { databaseUrl, killAt }: { databaseUrl?: string; killAt?: string } = {},
): ChildProcess {
  return spawn(
    process.execPath,
    [
      ...['--import', 'tsx', join(ROOT, 'server/testing/test-database-holder.ts'), workDir],
      ...(databaseUrl ? [databaseUrl] : []),
    ],
    {
      cwd: ROOT,
      env: { ...process.env, ...(killAt ? { KILL_AT: killAt } : {}) },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
}

/** Whether it said that it has the database; false where it was killed before. */
export function saidOpen(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve, reject) => {
    child.stdout!.once('data', (text) => resolve(String(text).startsWith('open')))
    child.once('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve(false)
      else reject(new Error(`ended with ${code}`))
    })
  })
}

/** All rows of all tables. */
export async function contents(db: Db): Promise<unknown[][]> {
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
