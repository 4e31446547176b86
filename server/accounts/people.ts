import { sql } from 'kysely'
import type { Account, People, Person, Session } from '../../core/api/accounts.ts'
import type { Role } from '../../core/api/roles.ts'
import type { Db } from '../database/tables.ts'
import { AccountFault } from './account-fault.ts'
import type { Accounts } from './accounts.ts'
import { brokeConstraint, inDatabase } from './in-database.ts'
import { personColumns, personOf } from './person-row.ts'
import { endAllIn, listSessions } from './sessions.ts'
import { type From, logSignIn } from './sign-in-log.ts'

/** Everybody with an account, by e-mail, and invitations that may still be accepted. */
export function listPeople(accounts: Accounts): Promise<People> {
  return inDatabase(accounts, async (db) => {
    const invitations = await db
      .selectFrom('invitation')
      .selectAll()
      .where('accepted_at', 'is', null)
      .where(sql<boolean>`expires_at > now()`)
      .orderBy('email')
      .execute()
    return {
      people: await accountRows(db),
      invitations: invitations.map(({ id, email, role, groups, expires_at }) => ({
        ...{ id, email, role, groups },
        expiresAt: expires_at.toISOString(),
      })),
    }
  })
}

async function accountRows(db: Db, id?: string): Promise<Account[]> {
  let query = db
    .selectFrom('person')
    .select([
      ...personColumns,
      'disabled_at',
      'created_at',
      'last_sign_in_at',
      sql<number>`(select count(*)::int from session where person_id = person.id
        and ended_at is null and expires_at > now())`.as('sessions'),
    ])
    .orderBy('email')
  if (id !== undefined) query = query.where('person.id', '=', id)
  const rows = await query.execute()
  return rows.map(({ disabled_at, created_at, last_sign_in_at, sessions, ...row }) => ({
    ...personOf(row),
    disabled: disabled_at !== null,
    createdAt: created_at.toISOString(),
    lastSignInAt: last_sign_in_at?.toISOString() ?? null,
    sessions,
  }))
}

export interface AccountChange {
  readonly role?: Role | undefined
  readonly groups?: readonly string[] | undefined
  readonly disabled?: boolean | undefined
}

/**
 * Changes what an account may do, and ends its sessions where that took something from it or gave it. Undefined where
 * there is none of this id. Rejects with `not-allowed` where no admin would be left. `by` is who does it.
 */
export async function changeAccount(
  accounts: Accounts,
  id: string,
  { role, groups, disabled }: AccountChange,
  by: string,
  from: From,
): Promise<Account | undefined> {
  const changed = await inDatabase(accounts, (db) =>
    db.transaction().execute(async (tx) => {
      const before = await tx
        .selectFrom('person')
        .selectAll()
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst()
      if (!before) return undefined
      const isNew = {
        role: role !== undefined && role !== before.role,
        disabled: disabled !== undefined && disabled !== (before.disabled_at !== null),
      }
      const values = {
        ...(isNew.role ? { role: role! } : {}),
        ...(groups ? { groups: [...groups] } : {}),
        ...(isNew.disabled ? { disabled_at: disabled ? sql<Date>`now()` : null } : {}),
      }
      if (Object.keys(values).length > 0)
        await tx.updateTable('person').set(values).where('id', '=', id).execute()
      const log = { email: before.email, by, ...from }
      if (isNew.role) await logSignIn(tx, { event: 'role-changed', ...log })
      if (isNew.disabled) await logSignIn(tx, { event: disabled ? 'disabled' : 'enabled', ...log })
      // What somebody may see hangs on these, and what is open was opened under the old ones.
      const ended = isNew.role || isNew.disabled || groups ? await endAllIn(tx, id) : []
      return { ended, account: (await accountRows(tx, id))[0]! }
    }),
  ).catch((error) => {
    if (!brokeConstraint(error, 'last_admin')) throw error
    throw new AccountFault('not-allowed', 'this is the last admin: make another one first')
  })
  accounts.checks.end(changed?.ended ?? [])
  return changed?.account
}

/** Somebody by id, or by e-mail. */
export function findPerson(
  accounts: Accounts,
  by: { readonly id: string } | { readonly email: string },
): Promise<Person | undefined> {
  return inDatabase(accounts, async (db) => {
    const query = db.selectFrom('person').select(personColumns)
    const row = await ('id' in by
      ? query.where('id', '=', by.id)
      : query.where('email', '=', by.email)
    ).executeTakeFirst()
    return row && personOf(row)
  })
}

/** A person's open sessions; undefined where there is nobody of this id. */
export async function sessionsOf(accounts: Accounts, id: string): Promise<Session[] | undefined> {
  if (!(await findPerson(accounts, { id }))) return undefined
  return listSessions(accounts, id, null)
}

/** Ends every session of a person; false where there is nobody of this id. */
export async function endSessions(accounts: Accounts, id: string, by: string, from: From): Promise<boolean> {
  const ended = await inDatabase(accounts, (db) =>
    db.transaction().execute(async (tx) => {
      const person = await tx.selectFrom('person').select('email').where('id', '=', id).executeTakeFirst()
      if (!person) return undefined
      const ended = await endAllIn(tx, id)
      await logSignIn(tx, { event: 'sessions-ended', email: person.email, by, ...from })
      return ended
    }),
  )
  accounts.checks.end(ended ?? [])
  return ended !== undefined
}
