import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Person, Session } from '../../core/api/accounts.ts'
import type { Db } from '../database/tables.ts'
import { readAccess, signAccess } from './access-token.ts'
import { refusedSignIn, signInNeeded } from './account-fault.ts'
import type { Accounts } from './accounts.ts'
import { inDatabase } from './in-database.ts'
import { randomToken } from './made-file.ts'
import { personColumns, personOf } from './person-row.ts'
import { type From, logSignIn } from './sign-in-log.ts'

/** Days after which a session is over, used or not; and those without use. */
const DAYS = 30
const IDLE_DAYS = 14
/** So long the token before the newest still gives that: two tabs may renew at once. */
const REUSE_S = 10

/** What a browser gets: who it is for, and its two cookies. */
export interface Tokens {
  readonly person: Person
  readonly session: string
  readonly access: string
  readonly refresh: string
  /** When the session is over, whatever happens. */
  readonly expiresAt: Date
}

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/**
 * Signs a person in, in a new session: no id or token that the browser brought along lives on in it. `by` says how:
 * `password`, or a provider's id. Rejects with `sign-in-refused` for who is disabled or gone.
 */
export async function startSession(
  accounts: Accounts,
  personId: string,
  from: From,
  by: string,
): Promise<Tokens> {
  return inDatabase(accounts, (db) =>
    db.transaction().execute((tx) => startSessionIn(tx, accounts, personId, from, by)),
  )
}

/** The same within a transaction. */
export async function startSessionIn(
  tx: Db,
  accounts: Accounts,
  personId: string,
  from: From,
  by: string,
): Promise<Tokens> {
  const row = await tx
    .updateTable('person')
    .set({ last_sign_in_at: sql<Date>`now()` })
    .where('id', '=', personId)
    .where('disabled_at', 'is', null)
    .returning(personColumns)
    .executeTakeFirst()
  if (!row) throw refusedSignIn()
  const person = personOf(row)
  const { id: session, expires_at: expiresAt } = await tx
    .insertInto('session')
    .values({
      person_id: person.id,
      expires_at: sql<Date>`now() + make_interval(days => ${DAYS})`,
      address: from.address,
      agent: from.agent.slice(0, 300),
    })
    .returning(['id', 'expires_at'])
    .executeTakeFirstOrThrow()
  const refresh = randomToken()
  await tx
    .insertInto('refresh_token')
    .values({ hash: hashOf(refresh), session_id: session })
    .execute()
  await logSignIn(tx, { event: 'signed-in', email: person.email, by, ...from })
  const access = await signAccess(accounts.keys, { person: person.id, session }, accounts.now())
  return { person, session, access, refresh, expiresAt }
}

/**
 * New cookies for a refresh token. The newest gives its successor; the one before it gives the same for ten seconds; an
 * older one was stolen from somebody, and its session ends. Rejects with `sign-in-needed` for all that give none.
 */
export async function refreshSession(accounts: Accounts, token: string, from: From): Promise<Tokens> {
  const hash = hashOf(token)
  const renewed = await inDatabase(accounts, (db) =>
    db.transaction().execute(async (tx) => {
      const session = await lockSessionOf(tx, hash)
      if (!session) return undefined
      const known = await tx
        .selectFrom('refresh_token')
        .leftJoin('refresh_token as child', 'child.hash', 'refresh_token.child')
        .select([
          'refresh_token.consumed_at',
          'refresh_token.child',
          'child.consumed_at as child_consumed_at',
          sql<boolean>`refresh_token.consumed_at > now() - make_interval(secs => ${REUSE_S})`.as('recent'),
        ])
        .where('refresh_token.hash', '=', hash)
        .executeTakeFirstOrThrow()
      if (known.consumed_at === null) {
        const refresh = accounts.keys.current.child(token)
        // Consumed before its successor is there: never two that live.
        await tx
          .updateTable('refresh_token')
          .set({ consumed_at: sql<Date>`now()`, child: hashOf(refresh) })
          .where('hash', '=', hash)
          .where('consumed_at', 'is', null)
          .execute()
        await tx
          .insertInto('refresh_token')
          .values({ hash: hashOf(refresh), session_id: session.id })
          .execute()
        await tx
          .updateTable('session')
          .set({ last_seen_at: sql<Date>`now()`, address: from.address, agent: from.agent.slice(0, 300) })
          .where('id', '=', session.id)
          .execute()
        return { session, refresh }
      }
      const refresh = accounts.keys.valid
        .map((key) => key.child(token))
        .find((one) => hashOf(one) === known.child)
      if (known.recent && known.child_consumed_at === null && refresh) return { session, refresh }
      await endIn(tx, [session.id])
      await logSignIn(tx, { event: 'reused-token', email: session.person.email, by: session.id, ...from })
      return { session, refresh: undefined }
    }),
  )
  if (renewed && !renewed.refresh) accounts.checks.end([renewed.session.id])
  if (!renewed?.refresh) throw signInNeeded()
  const { session, refresh } = renewed
  const { person, id, expiresAt } = session
  const access = await signAccess(accounts.keys, { person: person.id, session: id }, accounts.now())
  return { person, session: id, access, refresh, expiresAt }
}

/** The open session of a refresh token, locked: whoever ends it waits, or has ended it. */
async function lockSessionOf(tx: Db, hash: string) {
  const row = await tx
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .select(['session.id as session', 'session.expires_at', ...personColumns])
    .where('session.id', '=', (eb) =>
      eb.selectFrom('refresh_token').select('session_id').where('hash', '=', hash),
    )
    .where('session.ended_at', 'is', null)
    .where('person.disabled_at', 'is', null)
    .where(sql<boolean>`session.expires_at > now()`)
    .where(sql<boolean>`session.last_seen_at > now() - make_interval(days => ${IDLE_DAYS})`)
    .forUpdate('session')
    .executeTakeFirst()
  return row && { id: row.session, expiresAt: row.expires_at, person: personOf(row) }
}

/** Ends sessions within a transaction; the caller tells `checks` once it is committed. */
export async function endIn(tx: Db, sessions: readonly string[]): Promise<void> {
  if (sessions.length === 0) return
  await tx
    .updateTable('session')
    .set({ ended_at: sql<Date>`now()` })
    .where('id', 'in', [...sessions])
    .where('ended_at', 'is', null)
    .execute()
}

/** Ends a person's open sessions within a transaction, and says which they were. */
export async function endAllIn(tx: Db, personId: string): Promise<string[]> {
  const ended = await tx
    .updateTable('session')
    .set({ ended_at: sql<Date>`now()` })
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .returning('id')
    .execute()
  return ended.map(({ id }) => id)
}

/** Ends the session of a browser that signs out, by either of its cookies; one that is over already stays so. */
export async function signOut(
  accounts: Accounts,
  { access, refresh }: { readonly access?: string | undefined; readonly refresh?: string | undefined },
  from: From,
): Promise<void> {
  const claims = access === undefined ? undefined : await readAccess(accounts.keys, access, accounts.now())
  if (claims === undefined && refresh === undefined) return
  const ended = await inDatabase(accounts, (db) =>
    db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('session')
        .innerJoin('person', 'person.id', 'session.person_id')
        .select(['session.id', 'person.email'])
        .where('session.id', '=', (eb) =>
          claims
            ? eb.val(claims.session)
            : eb.selectFrom('refresh_token').select('session_id').where('hash', '=', hashOf(refresh!)),
        )
        .where('session.ended_at', 'is', null)
        .forUpdate('session')
        .executeTakeFirst()
      if (!row) return []
      await endIn(tx, [row.id])
      await logSignIn(tx, { event: 'signed-out', email: row.email, by: 'self', ...from })
      return [row.id]
    }),
  )
  accounts.checks.end(claims ? [claims.session, ...ended] : ended)
}

/** A person's open sessions, the newest use first. */
export function listSessions(
  accounts: Accounts,
  personId: string,
  current: string | null,
): Promise<Session[]> {
  return inDatabase(accounts, async (db) => {
    const rows = await db
      .selectFrom('session')
      .selectAll()
      .where('person_id', '=', personId)
      .where('ended_at', 'is', null)
      .where(sql<boolean>`expires_at > now()`)
      .orderBy('last_seen_at', 'desc')
      .execute()
    return rows.map(({ id, created_at, last_seen_at, address, agent }) => ({
      ...{ id, current: id === current, address, agent },
      ...{ createdAt: created_at.toISOString(), lastSeenAt: last_seen_at.toISOString() },
    }))
  })
}

/** Ends one session of a person; false where it is not an open one of theirs. */
export async function endSession(
  accounts: Accounts,
  person: Person,
  session: string,
  from: From,
): Promise<boolean> {
  const ended = await inDatabase(accounts, (db) =>
    db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('session')
        .set({ ended_at: sql<Date>`now()` })
        .where('id', '=', session)
        .where('person_id', '=', person.id)
        .where('ended_at', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return false
      await logSignIn(tx, { event: 'sessions-ended', email: person.email, by: 'self', ...from })
      return true
    }),
  )
  if (ended) accounts.checks.end([session])
  return ended
}
