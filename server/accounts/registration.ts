import { sql } from 'kysely'
import type { Accounts } from './accounts.ts'
import { inDatabase } from './in-database.ts'
import type { Letters } from './letters.ts'
import { invitationLink, signInLink } from './links.ts'
import { randomToken } from './made-file.ts'
import { asEmail } from './person-row.ts'
import { hashOf } from './sessions.ts'
import type { NewPerson } from './setup.ts'
import { type From, logSignIn } from './sign-in-log.ts'

/** The link of a letter holds as long. */
const HOURS = 24

/**
 * Makes an account for who asks, as a viewer, or nothing where the e-mail has one: after the same work, so that nobody
 * learns which. Whoever registered signs in next.
 */
export async function register(accounts: Accounts, person: NewPerson, from: From): Promise<void> {
  const password_hash = await accounts.passwords.hash(person.password)
  const email = asEmail(person.email)
  await inDatabase(accounts, (db) =>
    db.transaction().execute(async (tx) => {
      const made = await tx
        .insertInto('person')
        .values({ email, name: person.name.trim(), password_hash, role: 'viewer', groups: [] })
        .onConflict((conflict) => conflict.column('email').doNothing())
        .returning('id')
        .executeTakeFirst()
      const event = made ? 'registered' : 'refused'
      await logSignIn(tx, { event, email, by: 'registration', ...from })
    }),
  )
}

/**
 * Sends a letter to who asks for an account: with the link that makes it, or, where the e-mail has one, with the way to
 * sign in. Resolves before any of that is done, so that neither the answer nor its time tells which letter it was; rejects
 * with `accounts-unavailable` where the database does not answer.
 */
export async function registerByLetter(
  accounts: Accounts,
  letters: Letters,
  { email: given, lang }: { readonly email: string; readonly lang?: string | undefined },
  origin: string,
  from: From,
): Promise<void> {
  const email = asEmail(given)
  const person = await inDatabase(accounts, (db) =>
    db.selectFrom('person').select('id').where('email', '=', email).executeTakeFirst(),
  )
  const write = async () => {
    if (person) {
      await inDatabase(accounts, (db) =>
        logSignIn(db, { event: 'refused', email, by: 'registration', ...from }),
      )
      await letters.send(email, lang, ({ words, name }) => ({
        subject: words.registration(name),
        paragraphs: [
          words.asked(name),
          `${words.hasOne}\n${signInLink(origin)}`,
          words.forgotten,
          words.notYou,
        ],
      }))
      return
    }
    const { token, expiresAt } = await inviteOneself(accounts, email, from)
    await letters.send(email, lang, ({ words, name, moment }) => ({
      subject: words.registration(name),
      paragraphs: [
        words.asked(name),
        `${words.follow}\n${invitationLink(origin, token)}`,
        words.until(moment(expiresAt)),
        words.notYou,
      ],
    }))
  }
  // What fails from here on is told by the log.
  void write().catch(() => {})
}

/** An invitation beside one of an admin's, which gives its rights to it, and in place of one asked for before. */
function inviteOneself(accounts: Accounts, email: string, from: From) {
  const token = randomToken()
  return inDatabase(accounts, (db) =>
    db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtext(${`rattan registration ${email}`}))`.execute(tx)
      const before = await tx
        .selectFrom('invitation')
        .select(['role', 'groups'])
        .where('email', '=', email)
        .where('invited_by', 'is not', null)
        .where('accepted_at', 'is', null)
        .where(sql<boolean>`expires_at > now()`)
        .executeTakeFirst()
      // These alone live so short.
      await tx
        .deleteFrom('invitation')
        .where('email', '=', email)
        .where('invited_by', 'is', null)
        .where('accepted_at', 'is', null)
        .where(sql<boolean>`expires_at = created_at + make_interval(hours => ${HOURS})`)
        .execute()
      const { role, groups } = before ?? { role: 'viewer', groups: [] }
      const { expires_at: expiresAt } = await tx
        .insertInto('invitation')
        .values({
          ...{ token_hash: hashOf(token), email, role, groups, invited_by: null },
          expires_at: sql<Date>`now() + make_interval(hours => ${HOURS})`,
        })
        .returning('expires_at')
        .executeTakeFirstOrThrow()
      await logSignIn(tx, { event: 'invited', email, by: 'registration', ...from })
      return { token, expiresAt }
    }),
  )
}
