export type QueryErrorCode =
  | 'query-timeout'
  | 'query-failed'
  | 'data-unreadable'
  | 'disk-full'
  | 'overloaded'
  | 'aborted'
  | 'closed'

/** Why a statement gave no table. `message` is for the log: it may hold paths and SQL and never goes to a reader. */
export class QueryError extends Error {
  readonly code: QueryErrorCode
  constructor(code: QueryErrorCode, message: string) {
    super(message)
    this.name = 'QueryError'
    this.code = code
  }
}

/**
 * DuckDB tells a broken Parquet file from a broken statement only in words: reading ends in an IO error, in an error
 * without a class of its own, or in a sentence about the format.
 */
const UNREADABLE = /^(IO|Invalid|Serialization) Error|^Invalid Input Error.*(parquet|magic bytes|compress)/is

const DISK_FULL = /No space left on device|Disk quota exceeded|ENOSPC|EDQUOT/i

export function queryError(message: string): QueryError {
  if (/^INTERRUPT/i.test(message)) return new QueryError('aborted', message)
  if (DISK_FULL.test(message)) return new QueryError('disk-full', message)
  return new QueryError(UNREADABLE.test(message) ? 'data-unreadable' : 'query-failed', message)
}
