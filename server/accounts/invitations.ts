import { sql } from 'kysely'
import type { Invitation } from '../../core/api/accounts.ts'
import type { Role } from '../../core/api/roles.ts'
import { AccountFault } from './account-fault.ts'
import type { Accounts } from './accounts.ts'
import { brokeConstraint, inDatabase } from './in-database.ts'
import { randomToken } from './made-file.ts'
import { asEmail } from './person-row.ts'
import { hashOf, startSessionIn, type Tokens } from './sessions.ts'
import { type From, logSignIn } from './sign-in-log.ts'

const DAYS = 7

const noInvitation = () =>
  new AccountFault('invalid-input', 'invalid token: this invitation is over or was used; ask for a new one', {
    field: 'token',
  })

/**
 * Invites somebody: the token of the link, which is kept nowhere but as its hash. One that was sent before to the same
 * address counts no more. Rejects with `invalid-input` where the address has an account.
 */
export function invite(
  accounts: Accounts,
  wanted: { readonly email: string; readonly role: Role; readonly groups?: readonly string[] | undefined },
  by: { readonly id: string | null; readonly email: string },
  from: From,
): Promise<{ readonly id: string; readonly token: string; readonly expiresAt: Date }> {
  const email = asEmail(wanted.email)
  const token = randomToken()
  return inDatabase(accounts, (db) =>
    db.transaction().execute(async (tx) => {
      const known = await tx.selectFrom('person').select('id').where('email', '=', email).executeTakeFirst()
      if (known)
        throw new AccountFault('invalid-input', `invalid email: ${email} has an account already`, {
          field: 'email',
        })
      await tx.deleteFrom('invitation').where('email', '=', email).where('accepted_at', 'is', null).execute()
      const { id, expires_at } = await tx
        .insertInto('invitation')
        .values({
          ...{ token_hash: hashOf(token), email, role: wanted.role, groups: [...(wanted.groups ?? [])] },
          ...{ invited_by: by.id, expires_at: sql<Date>`now() + make_interval(days => ${DAYS})` },
        })
        .returning(['id', 'expires_at'])
        .executeTakeFirstOrThrow()
      await logSignIn(tx, { event: 'invited', email, by: by.email, ...from })
      return { id, token, expiresAt: expires_at }
    }),
  )
}

/** Takes an invitation back; false where there is none of this id that may still be accepted. */
export function withdrawInvitation(accounts: Accounts, id: string): Promise<boolean> {
  return inDatabase(accounts, async (db) => {
    const { numDeletedRows } = await db
      .deleteFrom('invitation')
      .where('id', '=', id)
      .where('accepted_at', 'is', null)
      .executeTakeFirst()
    return numDeletedRows > 0n
  })
}

/** What the link of this token invites to. Rejects with `invalid-input` where it invites nobody any more. */
export async function invitationOf(accounts: Accounts, token: string): Promise<Invitation> {
  const row = await inDatabase(accounts, (db) =>
    db
      .selectFrom('invitation')
      .select(['email', 'role', 'expires_at'])
      .where('token_hash', '=', hashOf(token))
      .where('accepted_at', 'is', null)
      .where(sql<boolean>`expires_at > now()`)
      .executeTakeFirst(),
  )
  if (!row) throw noInvitation()
  return { email: row.email, role: row.role, expiresAt: row.expires_at.toISOString() }
}

/** Makes the account that an invitation is for, and signs in. Rejects as `invitationOf` does. */
export async function acceptInvitation(
  accounts: Accounts,
  token: string,
  { name, password }: { readonly name: string; readonly password: string },
  from: From,
): Promise<Tokens> {
  await invitationOf(accounts, token)
  const password_hash = await accounts.passwords.hash(password)
  try {
    return await inDatabase(accounts, (db) =>
      db.transaction().execute(async (tx) => {
        const row = await tx
          .updateTable('invitation')
          .set({ accepted_at: sql<Date>`now()` })
          .where('token_hash', '=', hashOf(token))
          .where('accepted_at', 'is', null)
          .where(sql<boolean>`expires_at > now()`)
          .returning(['email', 'role', 'groups'])
          .executeTakeFirst()
        if (!row) throw noInvitation()
        const { email, role, groups } = row
        // Others to the same address are over with it.
        await tx
          .deleteFrom('invitation')
          .where('email', '=', email)
          .where('accepted_at', 'is', null)
          .execute()
        const { id } = await tx
          .insertInto('person')
          .values({ email, role, groups, name: name.trim(), password_hash })
          .returning('id')
          .executeTakeFirstOrThrow()
        await logSignIn(tx, { event: 'accepted', email, by: 'invitation', ...from })
        return startSessionIn(tx, accounts, id, from, 'invitation')
      }),
    )
  } catch (error) {
    if (brokeConstraint(error, 'person_email_key')) throw noInvitation()
    throw error
  }
}
