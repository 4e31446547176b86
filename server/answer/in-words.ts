import type { Column, ValueLabel } from '../../core/words/table.ts'
import type { Result } from '../duckdb/engine.ts'
import type { State } from '../state/state.ts'
import { readsWorkings } from '../state/workings.ts'
import type { PlannedQuery } from './bind.ts'

/**
 * The query with words for the codes that a result of the server's own rows has: names of data sets, metrics and pages
 * in every language, which no column could carry for all that there are.
 */
export function inWords(query: PlannedQuery, { data }: Result, state: State): PlannedQuery {
  if (!readsWorkings(query.datasets, state.registry)) return query
  const cells = JSON.parse(data) as unknown[][]
  return {
    ...query,
    columns: query.columns.map((column, i) => {
      if (column.type !== 'text' && column.type !== 'list') return column
      return withWords(column, new Set(cells[i]!.flat()), state)
    }),
  }
}

function withWords(column: Column, codes: ReadonlySet<unknown>, state: State): Column {
  const words = [...codes].flatMap((code): [string, ValueLabel][] => {
    const word = typeof code === 'string' ? state.workings.word(column.name, code, state) : undefined
    return word ? [[code as string, word]] : []
  })
  return words.length === 0
    ? column
    : { ...column, values: { ...column.values, ...Object.fromEntries(words) } }
}
