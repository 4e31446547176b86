import { sql } from 'kysely'
import type { Items, ListName, Lists } from '../../core/api/lists.ts'
import { AccountFault } from './account-fault.ts'
import type { Accounts } from './accounts.ts'
import { inDatabase } from './in-database.ts'

/** What a person keeps for themselves: all of their lists, empty where nothing was ever kept. */
export async function listsOf(accounts: Accounts, person: string): Promise<Lists> {
  const rows = await inDatabase(accounts, (db) =>
    db
      .selectFrom('person_list')
      .select(['list', 'number', 'items'])
      .where('person_id', '=', person)
      .execute(),
  )
  const one = (list: ListName) => {
    const row = rows.find((row) => row.list === list)
    return row ? { number: row.number, items: JSON.parse(row.items) } : { number: 0, items: [] }
  }
  return { views: one('views'), favourites: one('favourites'), watched: one('watched') }
}

/**
 * Keeps a list in place of the one of the number `expected`, 0 for none, and says its number. Rejects with
 * `list-changed` where it is of another number meanwhile; then nothing is stored.
 */
export async function saveList<K extends ListName>(
  accounts: Accounts,
  person: string,
  list: K,
  items: Items[K],
  expected: number,
): Promise<number> {
  const values = { number: expected + 1, items: JSON.stringify(items) }
  const rows = await inDatabase(accounts, (db) =>
    expected === 0
      ? db
          .insertInto('person_list')
          .values({ ...values, person_id: person, list })
          .onConflict((conflict) => conflict.columns(['person_id', 'list']).doNothing())
          .returning('number')
          .execute()
      : db
          .updateTable('person_list')
          .set({ ...values, saved_at: sql`now()` })
          .where('person_id', '=', person)
          .where('list', '=', list)
          .where('number', '=', expected)
          .returning('number')
          .execute(),
  )
  if (rows.length === 0)
    throw new AccountFault('list-changed', 'the list was changed meanwhile; nothing was stored')
  return values.number
}
