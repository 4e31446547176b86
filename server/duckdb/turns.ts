import { QueryError } from './errors.ts'

interface Waiting {
  readonly enter: () => void
  readonly refuse: (error: QueryError) => void
}

/**
 * Turns at the DuckDB process: so many at once, so many waiting. Readers are served in a circle, each one's statements
 * in the order they came, and where the queue is full the reader who has most in it gives way: who asks for two hundred
 * pages waits for them alone.
 */
export class Turns {
  readonly #atOnce: number
  readonly #places: number
  #active = 0
  #count = 0
  /** In the order of their next turns. */
  readonly #readers = new Map<string, Waiting[]>()

  constructor(atOnce: number, places: number) {
    this.#atOnce = atOnce
    this.#places = places
  }

  /** Resolves when it is the caller's turn, who then must `leave`. Rejects with QueryError `overloaded` or `aborted`. */
  async enter(reader: string, signal: AbortSignal | undefined, timeoutMs: number): Promise<void> {
    if (this.#active < this.#atOnce) {
      this.#active++
      return
    }
    if (this.#count >= this.#places) this.#makeRoom(reader)
    await new Promise<void>((resolve, reject) => {
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
      }
      const waiting: Waiting = {
        enter: () => {
          done()
          resolve()
        },
        refuse: (error) => {
          done()
          reject(error)
        },
      }
      const leave = (error: QueryError) => {
        this.#remove(reader, waiting)
        waiting.refuse(error)
      }
      const onAbort = () => leave(new QueryError('aborted', 'the reader went away'))
      const timer = setTimeout(() => leave(new QueryError('overloaded', 'waited too long')), timeoutMs)
      signal?.addEventListener('abort', onAbort, { once: true })
      const own = this.#readers.get(reader)
      if (own) own.push(waiting)
      else this.#readers.set(reader, [waiting])
      this.#count++
    })
  }

  leave(): void {
    const [next] = this.#readers
    if (!next) {
      this.#active--
      return
    }
    const [reader, own] = next
    const waiting = own.shift()!
    this.#count--
    // To the end of the circle, if there is more.
    this.#readers.delete(reader)
    if (own.length > 0) this.#readers.set(reader, own)
    waiting.enter()
  }

  /** Takes the last place of the reader who has most; throws where that is who asks. */
  #makeRoom(reader: string): void {
    const own = this.#readers.get(reader)?.length ?? 0
    const [most, longest] = [...this.#readers].reduce((a, b) => (b[1].length > a[1].length ? b : a), ['', []])
    const full = new QueryError('overloaded', 'too many statements wait')
    if (longest.length <= own + 1) throw full
    const last = longest.at(-1)!
    this.#remove(most, last)
    last.refuse(full)
  }

  #remove(reader: string, waiting: Waiting): void {
    const own = this.#readers.get(reader)
    const at = own?.indexOf(waiting) ?? -1
    if (!own || at === -1) return
    own.splice(at, 1)
    this.#count--
    if (own.length === 0) this.#readers.delete(reader)
  }
}
