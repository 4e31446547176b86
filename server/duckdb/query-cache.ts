import { LRUCache } from 'lru-cache'
import { type Sql, statementText } from '../../core/sql/sql.ts'
import type { Engine, Result } from './engine.ts'
import { QueryError } from './errors.ts'

interface Flight {
  readonly result: Promise<Result>
  readonly abort: AbortController
  waiting: number
}

/**
 * Answers of one engine, that is of one data version, by statement and values. Equal statements that are asked
 * together run once; the run is stopped when the last of those who wait has gone away.
 */
export class QueryCache {
  readonly #engine: Engine
  readonly #results: LRUCache<string, Result>
  readonly #flights = new Map<string, Flight>()

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
    const flight = this.#flights.get(key) ?? this.#start(key, statement, reader)
    flight.waiting++
    try {
      return await orAborted(flight.result, signal)
    } finally {
      if (--flight.waiting === 0) flight.abort.abort()
    }
  }

  #start(key: string, statement: Sql, reader: string): Flight {
    const abort = new AbortController()
    const result = this.#engine.run(statement, { signal: abort.signal, reader })
    const flight: Flight = { result, abort, waiting: 0 }
    this.#flights.set(key, flight)
    result
      .then((found) => this.#results.set(key, found))
      .catch(() => {})
      .finally(() => this.#flights.delete(key))
    // Who comes after the last one has gone starts anew.
    abort.signal.addEventListener('abort', () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key)
    })
    return flight
  }
}

function orAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return result
  return new Promise((resolve, reject) => {
    const leave = () => reject(new QueryError('aborted', 'the reader went away'))
    if (signal.aborted) return leave()
    signal.addEventListener('abort', leave, { once: true })
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
