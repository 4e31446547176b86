import { type Sql, statementText } from '../../core/sql/sql.ts'
import { askInTime, type InTime } from './ask-in-time.ts'
import { QueryError } from './errors.ts'
import type { DuckDBProcess } from './process.ts'

/** So much of a result is encoded and sent at a time. */
const PART = { maxRows: 8192, maxBytes: 1 << 20 }

/**
 * The whole result of a SELECT, however long, in parts: each the JSON text of an array of columns. The process holds
 * no more of it than a part, and computes the next one when it is asked for. Rejects as `askInTime` does; each part has
 * the time that a statement has.
 */
export async function* streamParts(
  process: DuckDBProcess,
  statement: Sql,
  limits: InTime,
): AsyncGenerator<string> {
  const { values } = statement
  const opened = await askInTime(process, { op: 'cursor', text: statementText(statement), values }, limits)
  if (!('cursor' in opened)) throw new QueryError('query-failed', 'unexpected reply')
  const { cursor } = opened
  try {
    for (;;) {
      const reply = await askInTime(process, { op: 'fetch', cursor, ...PART }, limits)
      if (!('part' in reply)) throw new QueryError('query-failed', 'unexpected reply')
      if (reply.part.rows === 0) return
      yield reply.part.data
    }
  } finally {
    process.ask({ op: 'close', cursor }).catch(() => {})
  }
}
