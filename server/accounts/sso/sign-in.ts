import { sql } from 'kysely'
import type { Db } from '../../database/tables.ts'
import type { SsoProvider } from '../../sso-config.ts'
import type { Accounts } from '../accounts.ts'
import { brokeConstraint, inDatabase } from '../in-database.ts'
import { endAllIn, startSessionIn, type Tokens } from '../sessions.ts'
import { type From, logSignIn } from '../sign-in-log.ts'
import { isOpen, type Vouched } from './admission.ts'
import { SsoError } from './provider.ts'

/**
 * Signs in whom a provider vouches for: who came by it before, by issuer and subject; else, where the provider may
 * link, who has the e-mail; else who is invited under it; else, where it is said who may come in, somebody new. What
 * the provider decides (role, groups) is set anew each time. Throws SsoError, and `accounts-unavailable`.
 */
export async function signInBy(
  accounts: Accounts,
  provider: SsoProvider,
  vouched: Vouched,
  from: From,
): Promise<Tokens> {
  const way = () =>
    inDatabase(accounts, (db) =>
      db.transaction().execute(async (tx) => {
        const { id, ended } = await arrive(tx, provider, vouched, from)
        const more = await heed(tx, provider, vouched, id, from)
        const tokens = await startSessionIn(tx, accounts, id, from, provider.id)
        return { tokens, ended: [...ended, ...more] }
      }),
    )
  const { tokens, ended } = await way().catch(async (error) => {
    // Somebody else has made an account with this e-mail meanwhile: it is there now.
    if (brokeConstraint(error, 'person_email_key')) return way()
    if (!brokeConstraint(error, 'last_admin')) throw error
    await endSessionsOf(accounts, vouched)
    throw new SsoError('not-allowed', 'lost the role, but is the last admin: make another one first')
  })
  accounts.checks.end(ended)
  return tokens
}

interface Arrived {
  /** Of the person. */
  readonly id: string
  /** Sessions that end by it. */
  readonly ended: readonly string[]
}

/** Whose account it is: the one known by issuer and subject, the one linked to them now, or a new one. */
async function arrive(tx: Db, provider: SsoProvider, vouched: Vouched, from: From): Promise<Arrived> {
  const { issuer, subject, email } = vouched
  // Two tabs that bring somebody new at once: the second waits, and finds who the first has made.
  await sql`select pg_advisory_xact_lock(hashtextextended(${JSON.stringify([issuer, subject])}, 0))`.execute(
    tx,
  )
  const known = await tx
    .selectFrom('person')
    .innerJoin('identity', 'identity.person_id', 'person.id')
    .select(['person.id', 'person.disabled_at'])
    .where('identity.issuer', '=', issuer)
    .where('identity.subject', '=', subject)
    .forUpdate('person')
    .executeTakeFirst()
  if (known) return { id: enabled(known), ended: [] }

  const other = await tx
    .selectFrom('person')
    .select(['id', 'disabled_at'])
    .where('email', '=', email)
    .forUpdate()
    .executeTakeFirst()
  if (other) {
    const id = enabled(other)
    if (!provider.link)
      throw new SsoError('account-exists', 'an account has this e-mail, and OIDC_…_LINK is not true')
    // Whoever made the account under this e-mail need not be who has the e-mail: they are out.
    await tx.updateTable('person').set({ password_hash: null }).where('id', '=', id).execute()
    await remember(tx, vouched, id)
    await logSignIn(tx, { event: 'linked', email, by: provider.id, ...from })
    return { id, ended: await endAllIn(tx, id) }
  }

  const invited = await tx
    .updateTable('invitation')
    .set({ accepted_at: sql<Date>`now()` })
    .where('email', '=', email)
    .where('accepted_at', 'is', null)
    .where(sql<boolean>`expires_at > now()`)
    .returning(['role', 'groups'])
    .executeTakeFirst()
  if (!invited && !isOpen(provider))
    throw new SsoError(
      'not-invited',
      'nobody has this e-mail, and OIDC_…_DOMAINS or OIDC_…_CLAIM do not say who may come',
    )
  const { id } = await tx
    .insertInto('person')
    .values({ email, name: vouched.name, role: invited?.role ?? 'viewer', groups: invited?.groups ?? [] })
    .returning('id')
    .executeTakeFirstOrThrow()
  await remember(tx, vouched, id)
  if (invited) await logSignIn(tx, { event: 'accepted', email, by: provider.id, ...from })
  return { id, ended: [] }
}

/** The id of an account that may be used. */
function enabled({ id, disabled_at }: { readonly id: string; readonly disabled_at: Date | null }): string {
  if (disabled_at !== null) throw new SsoError('account-disabled', 'the account is disabled')
  return id
}

async function remember(tx: Db, { issuer, subject }: Vouched, person: string): Promise<void> {
  await tx.insertInto('identity').values({ issuer, subject, person_id: person }).execute()
}

/** Gives a person the role and the groups that the provider decides, and ends what was opened under others. */
async function heed(
  tx: Db,
  provider: SsoProvider,
  { role, groups, email }: Vouched,
  id: string,
  from: From,
): Promise<readonly string[]> {
  const before = await tx
    .selectFrom('person')
    .select(['role', 'groups'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const isNew = {
    role: role !== null && role !== before.role,
    groups: groups !== null && groups.toSorted().join() !== before.groups.toSorted().join(),
  }
  if (!isNew.role && !isNew.groups) return []
  await tx
    .updateTable('person')
    .set({ ...(isNew.role ? { role: role! } : {}), ...(isNew.groups ? { groups: [...groups!] } : {}) })
    .where('id', '=', id)
    .execute()
  if (isNew.role) await logSignIn(tx, { event: 'role-changed', email, by: provider.id, ...from })
  return endAllIn(tx, id)
}

async function endSessionsOf(accounts: Accounts, { issuer, subject }: Vouched): Promise<void> {
  const ended = await inDatabase(accounts, (db) =>
    db.transaction().execute(async (tx) => {
      const known = await tx
        .selectFrom('identity')
        .select('person_id')
        .where('issuer', '=', issuer)
        .where('subject', '=', subject)
        .executeTakeFirst()
      return known ? endAllIn(tx, known.person_id) : []
    }),
  )
  accounts.checks.end(ended)
}
