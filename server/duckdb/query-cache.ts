import { LRUCache } from 'lru-cache'
import { type Sql, statementText } from '../../core/sql/sql.ts'
import type { Engine, Result } from './engine.ts'
import { Flights } from './flights.ts'

/**
 * Answers of one engine, that is of one data version, by statement and values. Equal statements that are asked
 * together run once; the run is stopped when the last of those who wait has gone away.
 */
export class QueryCache {
  readonly #engine: Engine
  readonly #results: LRUCache<string, Result>
  readonly #flights = new Flights<Result>()

  constructor(engine: Engine, maxBytes = 64 << 20) {
    this.#engine = engine
    this.#results = new LRUCache({
      maxSize: maxBytes,
      maxEntrySize: maxBytes / 8,
      sizeCalculation: (result, key) => result.data.length * 2 + key.length * 2 + 500,
    })
  }

  /** `reader` is whose turn it is. Rejects with QueryError; code `aborted` when `signal` fires. */
  async run(statement: Sql, reader: string, signal?: AbortSignal): Promise<Result> {
    const key = `${statementText(statement)}\0${JSON.stringify(statement.values)}`
    const known = this.#results.get(key)
    if (known) return known
    return this.#flights.join(key, reader, signal, async (askers, left) => {
      const found = await this.#engine.run(statement, { signal: left, reader: askers })
      this.#results.set(key, found)
      return found
    })
  }
}
