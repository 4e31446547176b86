import { LRUCache } from 'lru-cache'
import type { Person } from '../../core/api/accounts.ts'
import { AccountFault } from './account-fault.ts'
import type { Query } from './in-database.ts'
import { personColumns, personOf } from './person-row.ts'

/** So long a session that ended elsewhere may still be taken for open, ms. */
const FRESH_MS = 4_000
/** So long readers go on where the database does not answer, ms. */
const GRACE_MS = 60_000
/** Nobody who was seen a moment ago waits longer than this for a database that is slow, ms. */
const PATIENCE_MS = 1_000

/** Which sessions are open, and whose they are: asked of the database at most every few seconds each. */
export interface Checks {
  /** Whose session it is; undefined where that has to be asked. */
  known(session: string): Person | null | undefined
  /**
   * Whose session it is; null for one that ended. Where the database does not answer, what it said up to a minute ago;
   * after that rejects with `accounts-unavailable`.
   */
  check(session: string): Promise<Person | null>
  /** Tells of those among these that ended, wherever that was. Rejects with `accounts-unavailable`. */
  sweep(sessions: readonly string[]): Promise<void>
  /** These are over: nobody has to wait to be told. */
  end(sessions: readonly string[]): void
  /** Calls with each session that ends in this process; returns how to stop. */
  onEnd(call: (session: string) => void): () => void
}

interface Checked {
  readonly person: Person | null
  /** By a clock that nobody sets. */
  readonly at: number
}

export function createChecks(query: Query, clock = () => performance.now()): Checks {
  const checked = new LRUCache<string, Checked>({ max: 10_000 })
  const asking = new Map<string, Promise<Person | null>>()
  const listeners = new Set<(session: string) => void>()

  function ask(session: string): Promise<Person | null> {
    const before = asking.get(session)
    if (before) return before
    const at = clock()
    const asked = query((db) =>
      db
        .selectFrom('session')
        .innerJoin('person', 'person.id', 'session.person_id')
        .select(personColumns)
        .where('session.id', '=', session)
        .where('session.ended_at', 'is', null)
        .where('person.disabled_at', 'is', null)
        .where(({ eb, fn }) => eb('session.expires_at', '>', fn<Date>('now')))
        .executeTakeFirst(),
    )
      .then((row) => {
        const person = row ? personOf(row) : null
        // One that ended while this was on its way stays ended.
        if (checked.get(session)?.person !== null) checked.set(session, { person, at })
        return checked.get(session)!.person
      })
      .finally(() => asking.delete(session))
    asking.set(session, asked)
    return asked
  }

  const end = (sessions: readonly string[]) => {
    for (const session of sessions) {
      checked.set(session, { person: null, at: clock() })
      for (const call of listeners) call(session)
    }
  }

  return {
    known(session) {
      const seen = checked.get(session)
      if (!seen) return undefined
      return seen.person === null || clock() - seen.at < FRESH_MS ? seen.person : undefined
    },
    async check(session) {
      const seen = checked.get(session)
      const age = seen ? clock() - seen.at : Number.POSITIVE_INFINITY
      if (seen && (seen.person === null || age < FRESH_MS)) return seen.person
      const asked = ask(session)
      if (!seen || age >= GRACE_MS) return asked
      const late = new Promise<Checked>((resolve) => setTimeout(resolve, PATIENCE_MS, seen).unref())
      const answer = asked.then(
        (person) => ({ person }),
        (error) => {
          if (error instanceof AccountFault && error.code === 'accounts-unavailable') return seen
          throw error
        },
      )
      return (await Promise.race([answer, late])).person
    },
    async sweep(sessions) {
      if (sessions.length === 0) return
      const open = await query((db) =>
        db
          .selectFrom('session')
          .innerJoin('person', 'person.id', 'session.person_id')
          .select('session.id')
          .where('session.id', 'in', [...sessions])
          .where('session.ended_at', 'is', null)
          .where('person.disabled_at', 'is', null)
          .where(({ eb, fn }) => eb('session.expires_at', '>', fn<Date>('now')))
          .execute(),
      )
      const left = new Set(open.map(({ id }) => id))
      end(sessions.filter((session) => !left.has(session)))
    },
    end,
    onEnd(call) {
      listeners.add(call)
      return () => listeners.delete(call)
    },
  }
}
