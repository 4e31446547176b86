import type { Person } from '../../core/api/accounts.ts'

/** What a reader may do besides reading: `issues` are faults of pages, with names of files and lines of source. */
export type Right = 'issues'

/** Who asks. */
export interface Reader {
  /** Null for who is not signed in. */
  readonly person: Person | null
  /** Whose turn at the engine it is, and whose share counts: a person once there are accounts, an address until then. */
  readonly who: string
  readonly address: string
  readonly rights: ReadonlySet<Right>
}

/** The server itself: its commands, and tests. */
export const SERVER: Reader = { person: null, who: 'server', address: '', rights: new Set(['issues']) }
