import { sql } from 'kysely'
import type { Db } from '../database/tables.ts'
import type { KeptMessage, Message } from './message.ts'

/** A message that this process alone sends until its claim ends. */
export interface Claimed {
  readonly id: string
  readonly claim: string
  /** Null where there is no account of its owner that may sign in any more. */
  readonly message: KeptMessage | null
}

interface Stored extends Pick<Message, 'subject' | 'text' | 'html' | 'data'> {}

/** Keeps a message; false where there is one of its key already. */
export async function keepMessage(db: Db, message: Message): Promise<boolean> {
  const { key, to, subject, text, html, data, attachments = [], owner = null } = message
  const stored: Stored = {
    ...{ subject, text },
    ...(html === undefined ? {} : { html }),
    ...(data === undefined ? {} : { data }),
  }
  const kept = await db
    .insertInto('delivery')
    .values({
      ...{ key, person_id: owner, message: JSON.stringify(stored) },
      ...('mail' in to
        ? { channel: 'mail' as const, receiver: to.mail }
        : { channel: 'webhook' as const, receiver: to.webhook }),
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!kept) return false
  for (const [number, { name, type, content }] of attachments.entries())
    await db
      .insertInto('delivery_file')
      .values({ delivery_id: kept.id, number, name, type, content: Buffer.from(content).toString('base64') })
      .execute()
  return true
}

/**
 * Takes the next message that is due for this process alone, for so many seconds by the database's clock: whoever is
 * killed after that leaves it to the next.
 */
export async function claimNext(db: Db, seconds: number): Promise<Claimed | undefined> {
  const { rows } = await sql<{
    id: string
    key: string
    channel: 'mail' | 'webhook'
    receiver: string
    message: string
    tries: number
    claim: string
    closed: boolean
  }>`
    update delivery set claim = gen_random_uuid(), tries = tries + 1,
      claimed_until = now() + make_interval(secs => ${seconds})
    where id = (
      select id from delivery where state = 'waiting' and due_at <= now()
        and (claimed_until is null or claimed_until < now())
      order by due_at, id limit 1 for update skip locked
    )
    returning id, key, channel, receiver, message, tries, claim,
      exists (select from person where person.id = person_id and disabled_at is not null) as closed`.execute(
    db,
  )
  const row = rows[0]
  if (!row) return undefined
  const { id, claim, key, channel, receiver, tries: attempt, closed } = row
  if (closed) return { id, claim, message: null }
  const files = await db
    .selectFrom('delivery_file')
    .select(['name', 'type', 'content'])
    .where('delivery_id', '=', id)
    .orderBy('number')
    .execute()
  const attachments = files.map((file) => ({ ...file, content: Buffer.from(file.content, 'base64') }))
  const stored = JSON.parse(row.message) as Stored
  return { id, claim, message: { ...stored, id, key, channel, receiver, attempt, attachments } }
}

/** Where it stands after a try; false where the claim has ended and somebody else has it. */
export async function settle(
  db: Db,
  { id, claim }: Pick<Claimed, 'id' | 'claim'>,
  outcome: { state: 'sent' } | { state: 'failed'; reason: string } | { again: number; reason: string },
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('delivery')
      .set({
        ...{ claim: null, claimed_until: null, reason: 'reason' in outcome ? outcome.reason : null },
        ...('again' in outcome
          ? { due_at: sql<Date>`now() + make_interval(secs => ${outcome.again})` }
          : { state: outcome.state, ended_at: sql<Date>`now()` }),
      })
      .where('id', '=', id)
      .where('claim', '=', claim)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    if (!('again' in outcome)) await tx.deleteFrom('delivery_file').where('delivery_id', '=', id).execute()
    return true
  })
}
