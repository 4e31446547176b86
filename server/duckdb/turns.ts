import { Askers } from './askers.ts'
import { QueryError } from './errors.ts'

interface Waiting {
  readonly askers: Askers
  readonly enter: (reader: string) => void
  readonly refuse: (error: QueryError) => void
}

export interface TurnLimits {
  readonly atOnce: number
  /** So many may wait. */
  readonly places: number
  /** So many turns one reader may have at once; no bound but `atOnce` where it is left out. */
  readonly share?: number
}

/** A reader of whom no other has to wait in line: its turn comes when nobody else waits for one. */
export const LAST = 'last'

/**
 * Turns at something scarce: so many at once, so many waiting. Readers are served in a circle, each one's in the order
 * they came, and where the queue is full the reader who has most in it gives way: who asks for two hundred pages waits
 * for them alone. What several readers wait for stands in the queue of each and comes with the first of their turns.
 */
export class Turns {
  readonly #limits: TurnLimits
  #active = 0
  #waiting = 0
  readonly #inside = new Map<string, number>()
  /** In the order of their next turns. */
  readonly #queues = new Map<string, Set<Waiting>>()

  constructor(limits: TurnLimits) {
    this.#limits = limits
  }

  /** How many turns a reader has or waits for. */
  asked(reader: string): number {
    return (this.#inside.get(reader) ?? 0) + (this.#queues.get(reader)?.size ?? 0)
  }

  /** How many turns there are, those waited for included, and how many readers have them. */
  get all(): { readonly turns: number; readonly readers: number } {
    const readers = new Set([...this.#inside.keys(), ...this.#queues.keys()]).size
    return { turns: this.#active + this.#waiting, readers }
  }

  /** Resolves when the turn has come, to what ends it. Rejects with QueryError `overloaded` or `aborted`. */
  async enter(
    asked: string | Askers,
    signal: AbortSignal | undefined,
    timeoutMs: number,
  ): Promise<() => void> {
    const askers = typeof asked === 'string' ? Askers.of(asked) : asked
    if (signal?.aborted) throw new QueryError('aborted', 'the reader went away')
    const free = this.#active < this.#limits.atOnce && askers.readers.find((reader) => this.#mayEnter(reader))
    if (typeof free === 'string') return this.#begin(free)
    if (this.#waiting >= this.#limits.places) this.#makeRoom(askers)
    const reader = await this.#wait(askers, signal, timeoutMs)
    return this.#end(reader)
  }

  #wait(askers: Askers, signal: AbortSignal | undefined, timeoutMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        this.#remove(waiting)
      }
      const waiting: Waiting = {
        askers,
        enter: (reader) => {
          done()
          resolve(reader)
        },
        refuse: (error) => {
          done()
          reject(error)
        },
      }
      const onAbort = () => waiting.refuse(new QueryError('aborted', 'the reader went away'))
      const timer = setTimeout(
        () => waiting.refuse(new QueryError('overloaded', 'waited too long')),
        timeoutMs,
      )
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#waiting++
      for (const reader of askers.readers) this.#queue(reader, waiting)
      askers.follow({
        came: (reader) => {
          this.#queue(reader, waiting)
          this.#next()
        },
        left: (reader) => this.#unqueue(reader, waiting),
      })
    })
  }

  #mayEnter(reader: string): boolean {
    return (this.#inside.get(reader) ?? 0) < (this.#limits.share ?? Number.POSITIVE_INFINITY)
  }

  #begin(reader: string): () => void {
    this.#active++
    this.#inside.set(reader, (this.#inside.get(reader) ?? 0) + 1)
    return this.#end(reader)
  }

  #end(reader: string): () => void {
    let ended = false
    return () => {
      if (ended) return
      ended = true
      this.#active--
      const left = this.#inside.get(reader)! - 1
      if (left > 0) this.#inside.set(reader, left)
      else this.#inside.delete(reader)
      this.#next()
    }
  }

  /** Gives free turns to the next readers of the circle who may have one. */
  #next(): void {
    while (this.#active < this.#limits.atOnce) {
      const able = [...this.#queues].filter(([reader]) => this.#mayEnter(reader))
      const next = able.find(([reader]) => reader !== LAST) ?? able[0]
      if (!next) return
      const [reader, own] = next
      const [waiting] = own
      // To the end of the circle, if there is more.
      this.#queues.delete(reader)
      this.#queues.set(reader, own)
      this.#begin(reader)
      waiting!.enter(reader)
    }
  }

  /** Takes the last place of the reader who has most; throws where that is who asks. */
  #makeRoom(askers: Askers): void {
    const least = Math.min(...askers.readers.map((reader) => this.#queues.get(reader)?.size ?? 0))
    const [longest] = [...this.#queues.values()].sort((a, b) => b.size - a.size)
    const full = new QueryError('overloaded', 'too many wait')
    // What another reader waits for, too, is not given up for the sake of a third.
    const last = [...(longest ?? [])].findLast(({ askers: of }) => of.readers.length === 1)
    if (!longest || !last || longest.size <= least + 1) throw full
    last.refuse(full)
  }

  #queue(reader: string, waiting: Waiting): void {
    const own = this.#queues.get(reader)
    if (own) own.add(waiting)
    else this.#queues.set(reader, new Set([waiting]))
  }

  #unqueue(reader: string, waiting: Waiting): void {
    const own = this.#queues.get(reader)
    if (own?.delete(waiting) && own.size === 0) this.#queues.delete(reader)
  }

  #remove(waiting: Waiting): void {
    waiting.askers.follow(undefined)
    for (const reader of waiting.askers.readers) this.#unqueue(reader, waiting)
    this.#waiting--
  }
}
