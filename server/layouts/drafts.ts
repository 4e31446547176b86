import { sql } from 'kysely'
import type { Draft } from '../../core/api/layouts.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { inDatabase } from '../accounts/in-database.ts'
import { type Db, isUuid } from '../database/tables.ts'
import { Changed, MOST_PAGES, tooMany } from './refused.ts'
import { parseWritten } from './written.ts'

const draftQuery = (db: Db) =>
  db
    .selectFrom('layout_draft')
    .innerJoin('person', 'person.id', 'layout_draft.person_id')
    .selectAll('layout_draft')
    .select('person.name as by')

type DraftRow = Awaited<ReturnType<ReturnType<typeof draftQuery>['execute']>>[number]

const draftOf = ({ id, page, level, number, by, written, base, saved_at }: DraftRow): Draft => ({
  ...{ id, page, level, number, by },
  savedAt: saved_at.toISOString(),
  written: parseWritten(written),
  base: base === null ? null : parseWritten(base),
})

/** What a person is working on. */
export async function ownDraft(accounts: Accounts, person: string, page: string): Promise<Draft | null> {
  const row = await inDatabase(accounts, (db) =>
    draftQuery(db).where('person_id', '=', person).where('layout_draft.page', '=', page).executeTakeFirst(),
  )
  return row ? draftOf(row) : null
}

/** A draft of whomever, for who was told its id. */
export async function findDraft(accounts: Accounts, page: string, id: string): Promise<Draft | undefined> {
  if (!isUuid(id)) return undefined
  const row = await inDatabase(accounts, (db) =>
    draftQuery(db).where('layout_draft.id', '=', id).where('layout_draft.page', '=', page).executeTakeFirst(),
  )
  return row && draftOf(row)
}

/** Stores a draft over the one of the number `expected`, 0 for none. Rejects as saveVersion does. */
export async function saveDraft(
  accounts: Accounts,
  person: string,
  { page, level, written, base }: Pick<Draft, 'page' | 'level' | 'written' | 'base'>,
  expected: number,
): Promise<void> {
  const values = { level, written: JSON.stringify(written), base: base && JSON.stringify(base) }
  await inDatabase(accounts, async (db) => {
    if (expected !== 0) {
      const rows = await db
        .updateTable('layout_draft')
        .set({ ...values, number: expected + 1, saved_at: sql`now()` })
        .where('person_id', '=', person)
        .where('page', '=', page)
        .where('number', '=', expected)
        .returning('id')
        .execute()
      if (rows.length === 0) throw new Changed()
      return
    }
    const { n } = await db
      .selectFrom('layout_draft')
      .select(sql<number>`count(*)::int`.as('n'))
      .where('person_id', '=', person)
      .executeTakeFirstOrThrow()
    if (n >= MOST_PAGES) throw tooMany()
    const rows = await db
      .insertInto('layout_draft')
      .values({ ...values, page, person_id: person, number: 1 })
      .onConflict((conflict) => conflict.columns(['person_id', 'page']).doNothing())
      .returning('id')
      .execute()
    if (rows.length === 0) throw new Changed()
  })
}

/** Throws a draft away. Rejects with Changed where it is not of this number any more. */
export async function removeDraft(
  accounts: Accounts,
  person: string,
  page: string,
  expected: number,
): Promise<void> {
  const rows = await inDatabase(accounts, (db) =>
    db
      .deleteFrom('layout_draft')
      .where('person_id', '=', person)
      .where('page', '=', page)
      .where('number', '=', expected)
      .returning('id')
      .execute(),
  )
  if (rows.length === 0) throw new Changed()
}
