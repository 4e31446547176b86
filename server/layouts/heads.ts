import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { KeptLevel } from '../../core/api/layouts.ts'
import type { Query } from '../accounts/in-database.ts'
import type { Db } from '../database/tables.ts'

/** So long a version that was saved elsewhere may stay unseen, ms. */
export const FRESH_MS = 4_000
const MAX_BYTES = 32 << 20

/** The version of a page that readers of a level get. */
export interface Head {
  readonly page: string
  readonly level: KeptLevel
  readonly version: string
  readonly layout: string
  /** The written page, as JSON. */
  readonly text: string
  readonly createdAt: string
}
type ByPage = ReadonlyMap<string, Head>

/** The versions that somebody has of pages. */
export interface Heads {
  /** Changes with them; empty where every page is the shipped one. */
  readonly key: string
  readonly team: ByPage
  readonly own: ByPage
}

/** What the database says of them, kept for some seconds or until it is changed here. */
export interface HeadMemory {
  /** The heads of a person, or of nobody; undefined where the database has to be asked. */
  known(person: string | null): Heads | undefined
  /** The same, asked for. Never rejects: where the database does not answer, what it said before. */
  read(person: string): Promise<Heads>
  /** Asks for the team's anew. Rejects with `accounts-unavailable`. */
  readTeam(): Promise<void>
  /** A person's have changed. */
  forget(person: string): void
}

const NONE: ByPage = new Map()

interface Known {
  readonly own: ByPage
  readonly heads: Heads
  /** By a clock that nobody sets. */
  readonly at: number
}

/** @param onTeam called when the team has other versions than before */
export function createHeads(
  query: Query,
  onTeam: () => void = () => {},
  clock = () => performance.now(),
): HeadMemory {
  let team = NONE
  let nobody: Heads = { key: '', team, own: NONE }
  /** Counts questions about the team's: of two the later asked one counts. */
  let asked = 0
  let answered = 0
  const people = new LRUCache<string, Known>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ own }) => 500 + [...own.values()].reduce((sum, { text }) => sum + 2 * text.length, 0),
  })
  const asking = new Map<string, Promise<Heads>>()

  const keep = (person: string, own: ByPage, at: number): Heads => {
    const heads = own.size === 0 ? nobody : { key: keyOf(team, own), team, own }
    people.set(person, { own, heads, at })
    return heads
  }

  return {
    known(person) {
      if (person === null) return nobody
      const seen = people.get(person)
      if (!seen || clock() - seen.at >= FRESH_MS) return undefined
      return seen.heads.team === team ? seen.heads : keep(person, seen.own, seen.at)
    },
    read(person) {
      const before = asking.get(person)
      if (before) return before
      const at = clock()
      const own = people.get(person)?.own ?? NONE
      const answer: Promise<Heads> = query((db) => headsIn(db, 'personal', person, own)).then(
        (found) => {
          // One that was changed while this was on its way is asked for again.
          if (asking.get(person) !== answer) return { key: keyOf(team, found), team, own: found }
          asking.delete(person)
          return keep(person, found, at)
        },
        () => {
          if (asking.get(person) === answer) asking.delete(person)
          return keep(person, own, at)
        },
      )
      asking.set(person, answer)
      return answer
    },
    async readTeam() {
      const mine = ++asked
      const found = await query((db) => headsIn(db, 'team', '', team))
      if (mine < answered) return
      answered = mine
      // Two that asked at once found the same, each for itself.
      if (areSame(found, team)) return
      team = found
      nobody = { key: keyOf(team, NONE), team, own: NONE }
      onTeam()
    },
    forget(person) {
      asking.delete(person)
      people.delete(person)
    },
  }
}

const areSame = (some: ByPage, others: ByPage) =>
  some.size === others.size && [...some].every(([page, { version }]) => others.get(page)?.version === version)

/** Those of an owner; `before` itself where nothing changed, and of it what did not. */
async function headsIn(db: Db, level: KeptLevel, owner: string, before: ByPage): Promise<ByPage> {
  const rows = await db
    .selectFrom('layout_head')
    .innerJoin('layout_version', 'layout_version.id', 'layout_head.version_id')
    .select(['layout_head.page', 'layout_head.version_id as version', 'layout_version.layout'])
    .where('layout_head.level', '=', level)
    .where('layout_head.owner', '=', owner)
    .orderBy('layout_head.page')
    .execute()
  const isKnown = ({ page, version }: { page: string; version: string }) =>
    before.get(page)?.version === version
  if (rows.length === before.size && rows.every(isKnown)) return before
  const fresh = rows.filter((row) => !isKnown(row)).map(({ version }) => version)
  const texts =
    fresh.length === 0
      ? []
      : await db
          .selectFrom('layout_version')
          .select(['id', 'written', 'created_at'])
          .where('id', 'in', fresh)
          .execute()
  const found = new Map(texts.map((row) => [row.id, row]))
  return new Map(
    rows.flatMap(({ page, version, layout }) => {
      const known = before.get(page)
      if (known?.version === version) return [[page, known] as const]
      // One that was removed in between.
      const row = found.get(version)
      if (!row) return []
      const createdAt = row.created_at.toISOString()
      return [[page, { page, level, version, layout, text: row.written, createdAt }] as const]
    }),
  )
}

function keyOf(team: ByPage, own: ByPage): string {
  if (team.size + own.size === 0) return ''
  const all = [...team.values(), ...own.values()].map(
    ({ page, level, layout }) => `${page} ${level} ${layout}`,
  )
  return createHash('sha256').update(all.join('\n')).digest('hex').slice(0, 16)
}
