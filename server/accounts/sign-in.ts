import type { Person } from '../../core/api/accounts.ts'
import { refusedSignIn } from './account-fault.ts'
import type { Accounts } from './accounts.ts'
import { inDatabase } from './in-database.ts'
import { asEmail } from './person-row.ts'
import { endAllIn, startSession, type Tokens } from './sessions.ts'
import { type From, logSignIn } from './sign-in-log.ts'

/** Signs in by e-mail and password. Rejects with `sign-in-refused`, whatever of it is wrong, after the same work. */
export async function signIn(
  accounts: Accounts,
  { email, password }: { readonly email: string; readonly password: string },
  from: From,
): Promise<Tokens> {
  const wanted = asEmail(email)
  const person = await inDatabase(accounts, (db) =>
    db
      .selectFrom('person')
      .select(['id', 'password_hash', 'disabled_at'])
      .where('email', '=', wanted)
      .executeTakeFirst(),
  )
  const right = await accounts.passwords.verify(password, person?.password_hash ?? null)
  if (right && person && person.disabled_at === null) {
    return startSession(accounts, person.id, from, 'password')
  }
  await inDatabase(accounts, (db) =>
    logSignIn(db, { event: 'refused', email: wanted, by: 'password', ...from }),
  )
  throw refusedSignIn()
}

/** Sets a new password, ends every session of the person and starts another. Rejects where the current one is wrong. */
export async function changePassword(
  accounts: Accounts,
  person: Person,
  { current, next }: { readonly current: string; readonly next: string },
  from: From,
): Promise<Tokens> {
  const row = await inDatabase(accounts, (db) =>
    db.selectFrom('person').select('password_hash').where('id', '=', person.id).executeTakeFirst(),
  )
  const right = await accounts.passwords.verify(current, row?.password_hash ?? null)
  if (!right) throw refusedSignIn()
  await setPassword(accounts, person, next, 'self', from)
  return startSession(accounts, person.id, from, 'password')
}

/** Gives a person a new password and ends every session of theirs. */
export async function setPassword(
  accounts: Accounts,
  person: Pick<Person, 'id' | 'email'>,
  password: string,
  by: string,
  from: From,
): Promise<void> {
  const password_hash = await accounts.passwords.hash(password)
  const ended = await inDatabase(accounts, (db) =>
    db.transaction().execute(async (tx) => {
      await tx.updateTable('person').set({ password_hash }).where('id', '=', person.id).execute()
      await logSignIn(tx, { event: 'password-changed', email: person.email, by, ...from })
      return endAllIn(tx, person.id)
    }),
  )
  accounts.checks.end(ended)
}
