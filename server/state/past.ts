import { isDate } from '../../core/calendar/dates.ts'
import { dayOf, generationOn } from '../generations/days.ts'
import { isGenerationId, type Manifest } from '../generations/manifest.ts'
import type { Generations } from '../generations/store.ts'
import type { Log } from './report.ts'
import type { State } from './state.ts'

/** One state for one answer; `release` lets go of it. */
export interface Lease {
  readonly state: State
  readonly release: () => void
}

/** States of generations that are not the newest, opened when they are asked for. */
export interface Past {
  /**
   * The generation that a text stands for: its id, or an ISO date for the newest of that day or before, by the clock of
   * `timezone`. Rejects with NoGeneration.
   */
  find(asked: string, timezone: string): Promise<Manifest>
  /** Its state. Rejects with PastBusy while others are read and no more may be open. */
  lease(manifest: Manifest): Promise<Lease>
  /** From the next lease on they are made anew: pages or registries changed. */
  forget(): void
  close(): Promise<void>
}

/** There is none such, or none any more. */
export class NoGeneration extends Error {
  /** False where the text is neither an id nor a date. */
  readonly valid: boolean
  /** Ids of those that come closest in time. */
  readonly nearest: readonly string[]
  constructor(message: string, valid: boolean, nearest: readonly string[]) {
    super(message)
    this.name = 'NoGeneration'
    this.valid = valid
    this.nearest = nearest
  }
}

export class PastBusy extends Error {
  constructor() {
    super('other earlier versions of the data are being read; no more of them may be open')
    this.name = 'PastBusy'
  }
}

export interface PastLimits {
  /** How many may be open: each is a DuckDB of its own. */
  readonly open: number
  /** How long one that nobody reads stays open. */
  readonly idleMs: number
  /** How long it stays so at least, whoever asks for others: or two readers could keep the server opening. */
  readonly settleMs: number
}
const LIMITS: PastLimits = { open: 2, idleMs: 60_000, settleMs: 3_000 }
/** A page asks for its parts all at once. */
const LIST_MS = 2_000

interface Opened {
  readonly state: Promise<State>
  readers: number
  /** When the last one went, in ms. */
  usedAt: number
  gone: boolean
  timer?: NodeJS.Timeout
}

export function createPast(options: {
  readonly generations: Generations
  readonly open: (manifest: Manifest) => Promise<State>
  readonly log: Log
  readonly limits?: Partial<PastLimits>
}): Past {
  const { generations, log } = options
  const limits = { ...LIMITS, ...options.limits }
  const opened = new Map<string, Opened>()
  let opening: Promise<unknown> = Promise.resolve()
  let closing: Promise<unknown>[] = []
  let listed: { readonly at: number; readonly manifests: Promise<Manifest[]> } | undefined
  let closed = false

  function list(): Promise<Manifest[]> {
    const at = performance.now()
    if (!listed || at - listed.at > LIST_MS) listed = { at, manifests: generations.list() }
    return listed.manifests
  }

  function end(entry: Opened): void {
    clearTimeout(entry.timer)
    if (entry.gone) return
    entry.gone = true
    const ended = entry.state
      .then(({ engine }) => engine.close())
      .catch((error) => log.error({ error: String(error) }, 'an earlier version of the data did not close'))
    closing.push(ended)
    void ended.then(() => {
      closing = closing.filter((one) => one !== ended)
    })
  }

  function drop(id: string, entry: Opened): void {
    if (opened.get(id) === entry) opened.delete(id)
    if (entry.readers === 0) end(entry)
  }

  /** Makes room for one more. Throws PastBusy. */
  function makeRoom(): void {
    if (opened.size < limits.open) return
    const settled = performance.now() - limits.settleMs
    const [oldest] = [...opened]
      .filter(([, { readers, usedAt }]) => readers === 0 && usedAt <= settled)
      .sort(([, a], [, b]) => a.usedAt - b.usedAt)
    if (!oldest) throw new PastBusy()
    drop(...oldest)
  }

  function open(manifest: Manifest): Opened {
    makeRoom()
    // One at a time: each looks through files and starts a process.
    const state = opening.then(() => options.open(manifest))
    opening = state.catch(() => {})
    const entry: Opened = { state, readers: 0, usedAt: performance.now(), gone: false }
    opened.set(manifest.id, entry)
    return entry
  }

  return {
    async find(asked, timezone) {
      if (isGenerationId(asked)) {
        const found = await generations.find(asked)
        if (found) return found
        const ids = (await list()).map(({ id }) => id)
        const nearest = [ids.find((id) => id < asked), ids.findLast((id) => id > asked)]
        throw new NoGeneration(
          `unknown generation "${asked}": it was never made here, or is no longer kept`,
          true,
          nearest.filter((id) => id !== undefined),
        )
      }
      if (!isDate(asked))
        throw new NoGeneration(
          `invalid asOf: ${JSON.stringify(String(asked).slice(0, 100))}; expected a date such as 2026-03-02, or the id of a generation`,
          false,
          [],
        )
      const manifests = await list()
      const found = generationOn(asked, manifests, timezone)
      if (found) return found
      const oldest = manifests.at(-1)
      const kept = oldest ? `the oldest is of ${dayOf(oldest, timezone)}` : 'there is none yet'
      throw new NoGeneration(
        `no generation of ${asked} or before is kept; ${kept}`,
        true,
        oldest ? [oldest.id] : [],
      )
    },

    async lease(manifest) {
      if (closed) throw new PastBusy()
      const { id } = manifest
      const entry = opened.get(id) ?? open(manifest)
      clearTimeout(entry.timer)
      entry.readers += 1
      let released = false
      const release = () => {
        if (released) return
        released = true
        entry.readers -= 1
        entry.usedAt = performance.now()
        if (entry.readers > 0) return
        if (opened.get(id) !== entry) return end(entry)
        entry.timer = setTimeout(() => drop(id, entry), limits.idleMs)
        entry.timer.unref()
      }
      try {
        return { state: await entry.state, release }
      } catch (error) {
        if (opened.get(id) === entry) opened.delete(id)
        entry.gone = true
        throw error
      }
    },

    forget() {
      for (const [id, entry] of opened) drop(id, entry)
    },

    async close() {
      closed = true
      for (const [id, entry] of opened) {
        opened.delete(id)
        end(entry)
      }
      await Promise.all(closing)
    },
  }
}
