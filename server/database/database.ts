import { existsSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Config } from '../config.ts'
import { createAnswering } from './answering.ts'
import { keepDump } from './dump.ts'
import { embeddedFolder, lockFolder, openEmbedded } from './embedded.ts'
import { migrate, NewerDatabase, schemaOf } from './migrations.ts'
import type { Db, Tables } from './tables.ts'

/** The database of accounts and layouts: PostgreSQL, or one embedded in this process. */
export interface Database {
  readonly kind: 'postgres' | 'embedded'
  /** Whether it is open, or opens. */
  readonly opened: boolean
  /** Takes an embedded database that is there for this process, without opening it. Rejects with DatabaseInUse. */
  secure(): Promise<void>
  /**
   * Opened with the first call and not before, its schema brought up to this program's. Rejects where it cannot be
   * reached; asked again it tries again.
   */
  open(): Promise<Db>
  /**
   * Whether it answers, for who asks often. An embedded one that nothing was wanted of yet is not opened for that: it is
   * taken to.
   */
  answers(): Promise<boolean>
  close(): Promise<void>
}

export interface Log {
  info(details: object, text: string): void
  error(details: object, text: string): void
}

export type DatabaseConfig = Pick<Config, 'databaseUrl' | 'workDir'>

/** The database that the configuration names; nothing is opened yet. `migrates: false` leaves its schema as it is. */
export function createDatabase(
  { databaseUrl, workDir }: DatabaseConfig,
  log: Log,
  { migrates = true }: { readonly migrates?: boolean } = {},
): Database {
  let opening: Promise<Db> | undefined
  let lock: FileHandle | undefined
  const folder = embeddedFolder(workDir)

  async function pool() {
    if (databaseUrl !== null) {
      const { openPostgres } = await import('./postgres.ts')
      return openPostgres(databaseUrl, ({ message }) =>
        log.error({ reason: message }, 'a connection to the database broke'),
      )
    }
    lock ??= await lockFolder(folder)
    log.info({ folder }, 'embedded database: for evaluation')
    return openEmbedded(folder, ({ message }) => {
      opening = undefined
      void lock?.close()
      lock = undefined
      log.error({ reason: message }, 'the embedded database ended')
    })
  }

  async function open(): Promise<Db> {
    try {
      const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: await pool() }) })
      try {
        const { pending, known } = await schemaOf(db)
        if (migrates && pending.length > 0) {
          // Of PostgreSQL its operator makes backups.
          if (databaseUrl === null && known) await keepDump(db, workDir, new Date())
          await migrate(db)
        }
        return db
      } catch (error) {
        await db.destroy().catch(() => {})
        throw error
      }
    } catch (error) {
      await lock?.close()
      lock = undefined
      throw error
    }
  }

  let wanted = databaseUrl !== null
  const database: Database = {
    kind: databaseUrl === null ? 'embedded' : 'postgres',
    get opened() {
      return opening !== undefined
    },
    async secure() {
      if (databaseUrl === null && hasEmbedded(workDir)) lock ??= await lockFolder(folder)
    },
    answers: createAnswering(async () => {
      if (wanted) await sql`select 1`.execute(await database.open())
    }),
    open() {
      wanted = true
      if (opening) return opening
      const mine = open()
      opening = mine
      mine.catch((error: Error) => {
        if (opening === mine) opening = undefined
        const how = error instanceof NewerDatabase ? 'the database is refused' : 'the database does not open'
        log.error({ reason: error.message }, how)
      })
      return mine
    },
    async close() {
      const db = await opening?.catch(() => undefined)
      opening = undefined
      await db?.destroy()
      await lock?.close()
      lock = undefined
    },
  }
  return database
}

/** Whether an embedded database was ever made there. */
export const hasEmbedded = (workDir: string): boolean => existsSync(embeddedFolder(workDir))
