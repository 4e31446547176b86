import { timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { hasEmbedded } from '../database/database.ts'
import type { Db } from '../database/tables.ts'
import { refusedSignIn } from './account-fault.ts'
import type { Accounts } from './accounts.ts'
import { inDatabase } from './in-database.ts'
import { madeSecret, readSecret, removeSecret } from './made-file.ts'
import { asEmail } from './person-row.ts'
import { hashOf, startSessionIn, type Tokens } from './sessions.ts'
import { type From, logSignIn } from './sign-in-log.ts'

const FILE = 'setup-token'

export interface NewPerson {
  readonly email: string
  readonly name: string
  readonly password: string
}

/**
 * The token of the link that makes the first admin; undefined once there is one. It lies in a file below WORK_DIR, so
 * that an embedded database need not be opened to print the link: a start that finds the file, or no database, has no
 * admin yet. The database decides all the same.
 */
export async function setupToken(accounts: Accounts): Promise<string | undefined> {
  const { workDir } = accounts.config
  const known = readSecret(workDir, FILE)
  if (accounts.database.kind === 'embedded') {
    return known ?? (hasEmbedded(workDir) ? undefined : madeSecret(workDir, FILE))
  }
  if (!(await inDatabase(accounts, hasAdmin))) return madeSecret(workDir, FILE)
  removeSecret(workDir, FILE)
  return undefined
}

/** Whether the first admin is still to be made, as far as is known without opening a database that is not open. */
export async function needsSetup(accounts: Accounts): Promise<boolean> {
  if (readSecret(accounts.config.workDir, FILE) === undefined) return false
  if (accounts.database.kind === 'embedded' && !accounts.database.opened) return true
  // Another server may have made one.
  const done = await inDatabase(accounts, hasAdmin).catch(() => false)
  if (done) removeSecret(accounts.config.workDir, FILE)
  return !done
}

/**
 * Makes the first admin and signs them in. Undefined where there is one already; rejects with `sign-in-refused` for a
 * token that is not the link's.
 */
export async function setUp(
  accounts: Accounts,
  token: string,
  person: NewPerson,
  from: From,
): Promise<Tokens | undefined> {
  const { workDir } = accounts.config
  const wanted = readSecret(workDir, FILE)
  if (wanted === undefined) return undefined
  if (!timingSafeEqual(Buffer.from(hashOf(token)), Buffer.from(hashOf(wanted)))) throw refusedSignIn()
  const password_hash = await accounts.passwords.hash(person.password)
  const made = await inDatabase(accounts, (db) =>
    db.transaction().execute(async (tx) => {
      const id = await firstAdmin(tx, { ...person, password_hash })
      return id === undefined ? undefined : startSessionIn(tx, accounts, id, from, 'setup')
    }),
  )
  removeSecret(workDir, FILE)
  return made
}

/** Undefined where there is an admin: of many at once, the first one makes it. */
async function firstAdmin(tx: Db, person: HashedPerson): Promise<string | undefined> {
  await sql`select pg_advisory_xact_lock(hashtext('rattan first admin'))`.execute(tx)
  if (await hasAdmin(tx)) return undefined
  return putAdmin(tx, person)
}

interface HashedPerson {
  readonly email: string
  readonly name: string
  readonly password_hash: string
}

async function putAdmin(db: Db, { email, name, password_hash }: HashedPerson): Promise<string> {
  const row = await db
    .insertInto('person')
    .values({ email: asEmail(email), name: name.trim(), role: 'admin', groups: [], password_hash })
    .onConflict((conflict) =>
      conflict.column('email').doUpdateSet({ role: 'admin', password_hash, disabled_at: null }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function hasAdmin(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('person')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Makes an admin, or one of the account that the e-mail has, whoever else there is: for who runs the server. */
export async function createAdmin(
  accounts: Accounts,
  { email, name, password }: NewPerson,
  by: string,
  from: From,
): Promise<void> {
  const password_hash = await accounts.passwords.hash(password)
  await inDatabase(accounts, (db) =>
    db.transaction().execute(async (tx) => {
      await putAdmin(tx, { email, name, password_hash })
      await logSignIn(tx, { event: 'role-changed', email: asEmail(email), by, ...from })
    }),
  )
  removeSecret(accounts.config.workDir, FILE)
}
