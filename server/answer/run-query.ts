import { isRestricted } from '../../core/registry/workings.ts'
import type { Sql } from '../../core/sql/sql.ts'
import type { Text } from '../../core/words/text.ts'
import type { Result } from '../duckdb/engine.ts'
import { QueryError } from '../duckdb/errors.ts'
import type { State } from '../state/state.ts'
import { withWorkings } from '../state/workings.ts'
import { type Ask, type PlannedQuery, planQuery } from './bind.ts'
import { type Doubts, doubtsOf } from './doubts.ts'
import { lostDatasets, notesOf, whyEmpty } from './explain.ts'
import { inWords } from './in-words.ts'
import { newestOf } from './newest-rows.ts'
import type { Reader } from './reader.ts'
import { datasetMissing, datasetUnreadable, FAILED, leftOut, WITHHELD } from './sentences.ts'
import type { SharedStatements } from './shared-statements.ts'

export interface RunOptions {
  readonly signal?: AbortSignal
  /** The statements of the page that this is asked for with. */
  readonly shared?: SharedStatements
}

/** Rows, a sentence that says why there are none, or a failure with a sentence for people and a reason for the log. */
export type QueryAnswer =
  | {
      readonly status: 'ok'
      readonly query: PlannedQuery
      readonly result: Result
      readonly notes: readonly Text[]
      readonly doubts: Doubts | undefined
    }
  | {
      readonly status: 'empty'
      readonly message: Text
      readonly query: PlannedQuery
      readonly result?: Result
    }
  | { readonly status: 'error'; readonly code: string; readonly message: Text; readonly reason: string }

/**
 * The one way from a question to rows: widgets, metric values, exports and whatever else asks go through it. Rejects
 * only with QueryError `aborted`, when the reader is gone; every other failure is an answer.
 */
export async function runQuery(
  state: State,
  ask: Ask,
  reader: Reader,
  options: RunOptions = {},
): Promise<QueryAnswer> {
  let query: PlannedQuery | undefined
  const run = (statement: Sql) => state.cache.run(withWorkings(statement, state), reader.who, options.signal)
  try {
    query = options.shared?.planned(ask) ?? planQuery(ask, state)
    if (!reader.rights.has('issues') && query.datasets.some((id) => isRestricted(state.registry, id)))
      return { status: 'empty', message: WITHHELD, query }
    const lost = lostDatasets(query, state)
    if (lost.all && lost.unreadable.length > 0) {
      const reason = lost.unreadable.map((id) => `${id}: ${state.engine.faults.get(id)}`).join('; ')
      const message = datasetUnreadable(lost.unreadable, state.registry)
      return { status: 'error', code: 'data-unreadable', message, reason }
    }
    if (lost.all) {
      const message = lost.withheld ? WITHHELD : datasetMissing(lost.missing, state.registry)
      return { status: 'empty', message, query }
    }
    const given =
      (await options.shared?.run(query, reader, options.signal)) ?? (await run(query.plan.statement))
    const result = given.truncated ? await newestOf(query, given, run) : given
    checkColumns(query, result.columns)
    query = inWords(query, result, state)
    const message = whyEmpty(query, result, lost, state)
    if (message) return { status: 'empty', message, query, result }
    const doubts = doubtsOf(query, result, state)
    const notes = notesOf(query, state)
    if (!doubts || query.params.sound !== true) return { status: 'ok', query, result, notes, doubts }
    return { status: 'ok', query, result, notes: [...notes, leftOut(doubts.reasons)], doubts: undefined }
  } catch (error) {
    if (error instanceof QueryError && error.code === 'aborted' && options.signal?.aborted) throw error
    return failure(error as Error, query, state)
  }
}

function failure(error: Error, query: PlannedQuery | undefined, { registry, tree }: State): QueryAnswer {
  const reason = error.message
  const code = error instanceof QueryError ? error.code : 'query-failed'
  if (code !== 'data-unreadable') return { status: 'error', code, message: FAILED[code], reason }
  if (!query) return { status: 'error', code: 'query-failed', message: FAILED['query-failed'], reason }
  // The engine's words name the file, if any.
  const named = query.datasets.filter((id) => reason.includes(tree.files.get(id) ?? '\0'))
  const blamed = named.length > 0 ? named : query.datasets
  return { status: 'error', code, message: datasetUnreadable(blamed, registry), reason }
}

/** A query that does not keep its promise must not put numbers under the wrong heads. */
function checkColumns(query: PlannedQuery, got: readonly { readonly name: string }[]): void {
  const promised = query.columns.map((column) => column.name).join(', ')
  const given = got.map((column) => column.name).join(', ')
  if (promised !== given) {
    throw new Error(`query "${query.plugin.name}" promised the columns ${promised} and gave ${given}`)
  }
}
