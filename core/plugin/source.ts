import type { Static, TObject } from 'typebox'
import type { Sql } from '../sql/sql.ts'

/**
 * A source plugin: what brings a data set from elsewhere, such as files or a service. It puts what it brings into a
 * folder of its own and says how DuckDB reads it; it writes nowhere else.
 */
export interface SourcePlugin<P extends TObject = TObject> {
  /** kebab-case, equal to the folder's name. */
  readonly name: string
  readonly summary: string
  readonly params: P
  /** Rejects with a SourceError where there is nothing to be had or it is not what was promised. */
  bring(params: Static<P>, context: SourceContext): Promise<Brought>
}

export interface SourceContext {
  /** Empty, and its own until the refresh has ended. */
  readonly folder: string
  /** The data tree, for reading: relative paths of params are below it. */
  readonly tree: string
  /** What it returned as `state` when it last brought something; undefined the first time. */
  readonly state: unknown
  /** ISO moment from which on it is asked, the declared overlap included; null for all there is. */
  readonly since: string | null
  /** ISO day of the instance's time zone: nothing that was measured lies after it. */
  readonly today: string
  /** As the standard's, within bounds: a limit a host, retries with growing waits, no private address that is not allowed by name. */
  readonly fetch: typeof fetch
  /** A value of the environment that the operator named for sources; a SourceError where there is none. */
  secret(name: string): string
  /** Rows of a statement over files in `folder`, as JSON values: for checks whose findings a SourceError places. */
  ask(statement: Sql): Promise<readonly Readonly<Record<string, unknown>>[]>
  readonly signal: AbortSignal
  progress(done: number, of: number | null, what: string): void
}

export interface Brought {
  /** Reads what lies in `folder`, as columns of the data set; null where nothing is new. */
  readonly rows: Sql | null
  /** They are all there is: a row that they lack is gone. Else they go into what is there, each in place of its key's. */
  readonly whole?: true
  /** Plain data that it gets again next time, such as an ETag or a cursor. */
  readonly state?: unknown
}

/** What is wrong with a source, in words for the operator, and where: a file, a row, a column. */
export class SourceError extends Error {
  readonly place: { readonly file?: string; readonly row?: number; readonly column?: string }
  constructor(message: string, place: SourceError['place'] = {}) {
    super(message)
    this.name = 'SourceError'
    this.place = place
  }
}

/** Identity function that carries the types. */
export const defineSource = <P extends TObject>(plugin: SourcePlugin<P>): SourcePlugin<P> => plugin
