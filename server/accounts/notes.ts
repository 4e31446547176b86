import { sql } from 'kysely'
import { MOST_NOTES, MOST_OF_PERSON } from '../../core/api/note-bounds.ts'
import { embeddedMark } from '../database/embedded-mark.ts'
import { type Db, isUuid } from '../database/tables.ts'
import { AccountFault } from './account-fault.ts'
import type { Accounts } from './accounts.ts'
import { inDatabase } from './in-database.ts'

/** A note as it is kept. `about` says for which values of the page's inputs, `scope` what its author saw of the data. */
export interface KeptNote {
  readonly id: string
  readonly page: string
  readonly widget: string
  readonly about: string
  readonly at: string | null
  readonly text: string
  readonly scope: string
  readonly person: string
  readonly by: string
  readonly createdAt: Date
}

/** Far more than a tab of widgets has. */
const MOST_AT_ONCE = 2000

const noteQuery = (db: Db) =>
  db
    .selectFrom('note')
    .innerJoin('person', 'person.id', 'note.person_id')
    .select([
      ...([
        'note.id',
        'note.page',
        'note.widget',
        'note.about',
        'note.at',
        'note.text',
        'note.scope',
      ] as const),
      ...(['note.person_id as person', 'person.name as by', 'note.created_at as createdAt'] as const),
    ])

/** Every reader of a page asks for its notes. */
const markOf = ({ database, config }: Accounts) => embeddedMark(database, config, 'notes')

/** The notes of a page for any of these `abouts`, oldest first. */
export async function notesOf(
  accounts: Accounts,
  page: string,
  abouts: readonly string[],
): Promise<readonly KeptNote[]> {
  const mark = markOf(accounts)
  if (abouts.length === 0 || !mark.mayHold) return []
  const found = await inDatabase(accounts, (db) =>
    noteQuery(db)
      .where('note.page', '=', page)
      .where('note.about', 'in', abouts)
      .orderBy('note.created_at')
      .orderBy('note.id')
      .limit(MOST_AT_ONCE)
      .execute(),
  )
  // They may have come with a dump.
  if (found.length > 0) mark.put()
  return found
}

export async function findNote(accounts: Accounts, page: string, id: string): Promise<KeptNote | undefined> {
  if (!isUuid(id)) return undefined
  return inDatabase(accounts, (db) =>
    noteQuery(db).where('note.id', '=', id).where('note.page', '=', page).executeTakeFirst(),
  )
}

/** Keeps a note. Rejects with `invalid-input` where its widget or its author has as many as there may be. */
export async function writeNote(
  accounts: Accounts,
  { person, ...note }: Pick<KeptNote, 'page' | 'widget' | 'about' | 'at' | 'text' | 'scope' | 'person'>,
): Promise<KeptNote> {
  const written = await inDatabase(accounts, async (db) => {
    const { page, widget, about } = note
    const here = sql<number>`count(*) filter (where page = ${page} and widget = ${widget} and about = ${about})::int`
    const own = sql<number>`count(*) filter (where person_id = ${person})::int`
    const count = await db
      .selectFrom('note')
      .select([here.as('here'), own.as('own')])
      .where((where) =>
        where.or([
          where('person_id', '=', person),
          where.and([where('page', '=', page), where('about', '=', about)]),
        ]),
      )
      .executeTakeFirstOrThrow()
    if (count.here >= MOST_NOTES) throw tooMany(`this widget has ${count.here} notes`)
    if (count.own >= MOST_OF_PERSON) throw tooMany(`you have written ${count.own} notes`)
    const { id } = await db
      .insertInto('note')
      .values({ ...note, person_id: person })
      .returning('id')
      .executeTakeFirstOrThrow()
    return noteQuery(db).where('note.id', '=', id).executeTakeFirstOrThrow()
  })
  markOf(accounts).put()
  return written
}

export async function deleteNote(accounts: Accounts, id: string): Promise<void> {
  await inDatabase(accounts, (db) => db.deleteFrom('note').where('id', '=', id).execute())
}

const tooMany = (why: string) =>
  new AccountFault('invalid-input', `invalid text: ${why} already; delete one first`, { field: 'text' })
