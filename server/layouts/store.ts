import { sql } from 'kysely'
import type { KeptLevel, Version, WholeVersion } from '../../core/api/layouts.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { inDatabase } from '../accounts/in-database.ts'
import { type Db, isUuid } from '../database/tables.ts'
import { Changed, MOST_PAGES, tooMany } from './refused.ts'
import { layoutOf, parseWritten } from './written.ts'

/** So many versions without a name are kept of a page at a level, besides the one that readers get. */
export const KEPT = 50
const LISTED = 200

/** Whose: a person's own, or the team's. */
export type Owner = { readonly level: 'personal'; readonly person: string } | { readonly level: 'team' }

export const ownerOf = (level: KeptLevel, person: string): Owner =>
  level === 'team' ? { level } : { level, person }
const nameOf = (owner: Owner) => (owner.level === 'team' ? '' : owner.person)
const personOf = (owner: Owner) => (owner.level === 'team' ? null : owner.person)

export interface NewVersion {
  readonly page: string
  readonly written: WrittenPage
  readonly base: WrittenPage | null
  readonly name: string | null
  readonly by: string
}

/**
 * Keeps a version and makes it the one that readers get, where they still get the one of the id `expected`, null for
 * none. Rejects with Changed where they do not, with `invalid-layout` where there are as many pages as may be.
 */
export function saveVersion(
  accounts: Accounts,
  owner: Owner,
  { page, written, base, name, by }: NewVersion,
  expected: string | null,
): Promise<string> {
  return inDatabase(accounts, (db) =>
    db.transaction().execute(async (tx) => {
      const { level } = owner
      const { id } = await tx
        .insertInto('layout_version')
        .values({
          ...{ page, level, person_id: personOf(owner), layout: layoutOf(written), name, made_by: by },
          written: JSON.stringify(written),
          base: base && JSON.stringify(base),
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      const head = { page, level, owner: nameOf(owner), version_id: id }
      if (expected === null) {
        const { n } = await tx
          .selectFrom('layout_head')
          .select(sql<number>`count(*)::int`.as('n'))
          .where('level', '=', level)
          .where('owner', '=', nameOf(owner))
          .executeTakeFirstOrThrow()
        if (n >= MOST_PAGES) throw tooMany()
        const made = await tx
          .insertInto('layout_head')
          .values(head)
          .onConflict((conflict) => conflict.columns(['owner', 'level', 'page']).doNothing())
          .returning('version_id')
          .execute()
        if (made.length === 0) throw new Changed()
      } else {
        const moved = await tx
          .updateTable('layout_head')
          .set({ version_id: id })
          .where(isHead(page, owner))
          .where('version_id', '=', expected)
          .returning('version_id')
          .execute()
        if (moved.length === 0) throw new Changed()
      }
      await tx
        .deleteFrom('layout_version')
        .where(isOf(page, owner))
        .where('name', 'is', null)
        .where('id', '<>', id)
        .where('id', 'not in', (eb) =>
          eb
            .selectFrom('layout_version')
            .select('id')
            .where(isOf(page, owner))
            .where('name', 'is', null)
            .orderBy('created_at', 'desc')
            .orderBy('id')
            .limit(KEPT),
        )
        .execute()
      return id
    }),
  )
}

const isHead = (page: string, owner: Owner) =>
  sql<boolean>`layout_head.page = ${page} and layout_head.level = ${owner.level} and layout_head.owner = ${nameOf(owner)}`

const isOf = (page: string, owner: Owner) =>
  sql<boolean>`layout_version.page = ${page} and layout_version.level = ${owner.level}
    and layout_version.person_id is not distinct from ${personOf(owner)}`

/** Readers get again what they got without the version of the id `expected`. Its history stays. Rejects with Changed. */
export async function resetHead(
  accounts: Accounts,
  owner: Owner,
  page: string,
  expected: string,
): Promise<void> {
  const gone = await inDatabase(accounts, (db) =>
    db
      .deleteFrom('layout_head')
      .where(isHead(page, owner))
      .where('version_id', '=', expected)
      .returning('version_id')
      .execute(),
  )
  if (gone.length === 0) throw new Changed()
}

const versionQuery = (db: Db) =>
  db
    .selectFrom('layout_version')
    .leftJoin('person', 'person.id', 'layout_version.made_by')
    .leftJoin('layout_head', 'layout_head.version_id', 'layout_version.id')
    .select([
      ...(['layout_version.id', 'layout_version.level', 'layout_version.layout'] as const),
      ...(['layout_version.name', 'layout_version.created_at', 'person.name as by'] as const),
      'layout_head.version_id as head',
    ])

type VersionRow = Awaited<ReturnType<ReturnType<typeof versionQuery>['execute']>>[number]

const versionOf = ({ id, level, layout, name, by, created_at, head }: VersionRow): Version => ({
  ...{ id, level, layout, name, by },
  createdAt: created_at.toISOString(),
  current: head !== null,
})

const wholeOf = (row: VersionRow & { written: string; base: string | null }): WholeVersion => ({
  ...versionOf(row),
  written: parseWritten(row.written),
  base: row.base === null ? null : parseWritten(row.base),
})

/** The version that readers of a level get; null where they get none. */
export async function currentVersion(
  accounts: Accounts,
  owner: Owner,
  page: string,
): Promise<WholeVersion | null> {
  const row = await inDatabase(accounts, (db) =>
    versionQuery(db)
      .select(['layout_version.written', 'layout_version.base'])
      .where(isOf(page, owner))
      .where('layout_head.version_id', 'is not', null)
      .executeTakeFirst(),
  )
  return row ? wholeOf(row) : null
}

/** The newest first, without their pages. */
export async function listVersions(accounts: Accounts, owner: Owner, page: string): Promise<Version[]> {
  const rows = await inDatabase(accounts, (db) =>
    versionQuery(db)
      .where(isOf(page, owner))
      .orderBy('layout_version.created_at', 'desc')
      .orderBy('layout_version.id')
      .limit(LISTED)
      .execute(),
  )
  return rows.map(versionOf)
}

/** A version of a page by its id, where it is the team's or the person's own. */
export async function findVersion(
  accounts: Accounts,
  person: string,
  page: string,
  id: string,
): Promise<WholeVersion | undefined> {
  if (!isUuid(id)) return undefined
  const row = await inDatabase(accounts, (db) =>
    versionQuery(db)
      .select(['layout_version.written', 'layout_version.base'])
      .where('layout_version.id', '=', id)
      .where('layout_version.page', '=', page)
      .where((eb) =>
        eb.or([eb('layout_version.level', '=', 'team'), eb('layout_version.person_id', '=', person)]),
      )
      .executeTakeFirst(),
  )
  return row && wholeOf(row)
}

/** The written page, as JSON, that a page's versions of the team or of the person have under this hash. */
export async function findText(
  accounts: Accounts,
  person: string,
  page: string,
  layout: string,
): Promise<string | undefined> {
  const row = await inDatabase(accounts, (db) =>
    db
      .selectFrom('layout_version')
      .select('written')
      .where('page', '=', page)
      .where('layout', '=', layout)
      .where((eb) => eb.or([eb('level', '=', 'team'), eb('person_id', '=', person)]))
      .unionAll(
        db
          .selectFrom('layout_preview')
          .select('written')
          .where('page', '=', page)
          .where('layout', '=', layout),
      )
      .limit(1)
      .executeTakeFirst(),
  )
  return row?.written
}

/** Keeps a page to look at for all servers of the database. */
export async function putPreview(db: Db, page: string, layout: string, written: string): Promise<void> {
  await db
    .insertInto('layout_preview')
    .values({ page, layout, written })
    .onConflict((conflict) => conflict.columns(['page', 'layout']).doUpdateSet({ sent_at: sql<Date>`now()` }))
    .execute()
}

/** Calls a version by a name, or by none. False where it is not there. */
export async function renameVersion(
  accounts: Accounts,
  owner: Owner,
  page: string,
  id: string,
  name: string | null,
): Promise<boolean> {
  const rows = await inDatabase(accounts, (db) =>
    db
      .updateTable('layout_version')
      .set({ name })
      .where('id', '=', id)
      .where(isOf(page, owner))
      .returning('id')
      .execute(),
  )
  return rows.length > 0
}
