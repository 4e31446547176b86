import type { ConfigEvent, DataEvent } from '../../core/api/events.ts'
import { ApiFault } from '../request.ts'
import { textLines } from '../text-lines.ts'
import { nextWait } from '../waits.ts'

/** What the server last told of itself. */
export interface Told {
  /** Versions of the pages and registries, and of the data; null before the first word. */
  readonly config: string | null
  readonly data: string | null
  /** When it was first found silent, in milliseconds of the epoch, as long as it is. */
  readonly lostAt: number | null
  /** Whether it wants a sign-in before it says more. */
  readonly refused: boolean
}
export const NOTHING_TOLD: Told = { config: null, data: null, lostAt: null, refused: false }

/** The world around a stream. */
export interface Surroundings {
  /** Asks for the stream; fails with an ApiFault. */
  readonly connect: (signal: AbortSignal) => Promise<Response>
  /** Ends early, without a fault, when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly now: () => number
  readonly chance: () => number
}

/** The server says something every 25 seconds: so long without a word, the connection is gone. */
const SILENCE_MS = 65_000

/**
 * Listens to the server's events while somebody does, and tells each change of what is known. A stream that ends is
 * asked for again: at once nearly, and later each time where it is refused or nobody answers.
 */
export class EventStream {
  told = NOTHING_TOLD
  readonly #around: Surroundings
  readonly #tell: (told: Told) => void
  #running: AbortController | null = null

  constructor(around: Surroundings, tell: (told: Told) => void) {
    this.#around = around
    this.#tell = tell
  }

  listen(wanted: boolean): void {
    if (wanted === (this.#running !== null)) return
    this.#running?.abort()
    this.#running = wanted ? new AbortController() : null
    if (this.#running) void this.#follow(this.#running.signal)
  }

  /** The network or the reader changed: what was known of the connection says nothing. */
  startOver(): void {
    if (!this.#running) return
    this.listen(false)
    this.listen(true)
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { wait, now, chance } = this.#around
    let failures = 0
    while (!signal.aborted) {
      const fault = await this.#read(signal, () => {
        failures = 0
      })
      if (signal.aborted) return
      // A server that refuses is there.
      const refused = fault?.status === 401
      if (fault) this.#set({ lostAt: isSilent(fault) ? (this.told.lostAt ?? now()) : null, refused })
      // Asking again does not help; whoever signs in makes it start over.
      if (refused) return
      await wait(nextWait(failures++, fault?.retryAfter ?? null, chance()), signal)
    }
  }

  /** Reads one stream to its end; a fault where there was none. */
  async #read(signal: AbortSignal, onWord: () => void): Promise<ApiFault | null> {
    const { connect, wait } = this.#around
    const ended = new AbortController()
    const either = AbortSignal.any([signal, ended.signal])
    let heard: AbortController | undefined
    const watch = () => {
      heard?.abort()
      heard = new AbortController()
      const { signal: again } = heard
      void wait(SILENCE_MS, again).then(() => again.aborted || ended.abort())
    }
    try {
      watch()
      let event = ''
      for await (const line of textLines(await connect(either))) {
        watch()
        onWord()
        if (line.startsWith('event: ')) event = line.slice(7)
        if (line.startsWith('data: ')) this.#hear(event, JSON.parse(line.slice(6)))
      }
      return null
    } catch (cause) {
      return cause instanceof ApiFault ? cause : new ApiFault(0, null)
    } finally {
      heard?.abort()
    }
  }

  #hear(event: string, said: ConfigEvent | DataEvent): void {
    if (event === 'config') this.#set({ config: (said as ConfigEvent).version, lostAt: null, refused: false })
    if (event === 'data') this.#set({ data: (said as DataEvent).dataVersion, lostAt: null, refused: false })
  }

  #set(change: Partial<Told>): void {
    const next = { ...this.told, ...change }
    const same = (Object.keys(next) as (keyof Told)[]).every((key) => next[key] === this.told[key])
    this.told = next
    if (!same) this.#tell(next)
  }
}

/** No answer at all, or a proxy's word that nobody is behind it. */
const isSilent = ({ status }: ApiFault): boolean => status === 0 || status === 502 || status === 504
