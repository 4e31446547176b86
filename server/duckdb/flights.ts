import { Askers } from './askers.ts'
import { orStopped } from './or-stopped.ts'

interface Flight<T> {
  readonly result: Promise<T>
  readonly askers: Askers
  readonly abort: AbortController
  waiting: number
}

/**
 * Work that is asked for by several at once and done once. It is stopped when the last of those who wait has gone away,
 * and it waits for its turn in the name of each of them.
 */
export class Flights<T> {
  readonly #flights = new Map<string, Flight<T>>()

  /** The result of the work that runs under this key, or of `start`. Rejects as it does, and with `aborted` when `signal` fires. */
  async join(
    key: string,
    reader: string,
    signal: AbortSignal | undefined,
    start: (askers: Askers, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const known = this.#flights.get(key)
    known?.askers.add(reader)
    const flight = known ?? this.#begin(key, Askers.of(reader), start)
    flight.waiting++
    try {
      return await orStopped(flight.result, signal)
    } finally {
      if (--flight.waiting === 0) flight.abort.abort()
      flight.askers.remove(reader)
    }
  }

  #begin(key: string, askers: Askers, start: (askers: Askers, signal: AbortSignal) => Promise<T>): Flight<T> {
    const abort = new AbortController()
    const result = start(askers, abort.signal)
    const flight: Flight<T> = { result, askers, abort, waiting: 0 }
    this.#flights.set(key, flight)
    const end = () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key)
    }
    result.then(end, end)
    // Who comes after the last one has gone starts anew.
    abort.signal.addEventListener('abort', end)
    return flight
  }
}
