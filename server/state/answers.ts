import { LRUCache } from 'lru-cache'
import type { WidgetData } from '../../core/api/widget-data.ts'
import type { Scope } from '../../core/registry/scope.ts'
import { shareOf } from './share-of.ts'

/** A line of the wire whose values are still the JSON text that the DuckDB process encoded. */
export interface WidgetAnswer {
  readonly head: Omit<WidgetData, 'data'>
  readonly data: string
  /** It is of the moment that it was asked for: another one may be there the next time, though the state is the same. */
  readonly live?: boolean
}

/** What widgets were answered, by everything that the answer depends on. */
export type Answers = LRUCache<string, WidgetAnswer>

const MAX_BYTES = 32 << 20
/** Roughly what the columns of an answer take. */
const HEAD_BYTES = 2000

export function createAnswers(scope: Pick<Scope, 'key'>): Answers {
  return new LRUCache({
    maxSize: shareOf(scope, MAX_BYTES),
    // The line that goes over the wire is kept beside the answer.
    sizeCalculation: ({ data }, key) => 3 * data.length + 2 * key.length + HEAD_BYTES,
  })
}
