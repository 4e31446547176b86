import { type PreparedTable, type Sql, statementText } from '../../core/sql/sql.ts'
import { orStopped } from './or-stopped.ts'
import type { Ask } from './process.ts'

/** Pages need a dozen or two. What has not been read for longest makes room. */
export const MOST = 64

interface Made {
  readonly body: string
  readonly done: Promise<void>
}

/**
 * The prepared tables of one DuckDB process. Each is made where it is first needed and for everybody: who goes away does
 * not stop it. One at a time, so that they share the memory with statements and not with each other.
 */
export class PreparedTables {
  readonly #ask: (request: Ask) => Promise<unknown>
  readonly #made = new Map<string, Made>()
  #turn: Promise<unknown> = Promise.resolve()

  /** @param ask sends a request to the process; rejects where it fails or takes too long */
  constructor(ask: (request: Ask) => Promise<unknown>) {
    this.#ask = ask
  }

  /** Resolves when the tables that a statement reads are there. Rejects with QueryError, as a statement does. */
  async need(
    { tables = [] }: Pick<Sql, 'tables'>,
    signal: AbortSignal | undefined,
    timeoutMs: number,
  ): Promise<void> {
    // Each one's turn comes after that of those it reads.
    const all = tables.map((table) => this.#one(table))
    if (all.length > 0) await orStopped(Promise.all(all), signal, timeoutMs)
  }

  #one({ name, body }: PreparedTable): Promise<void> {
    const text = `${statementText(body)}\0${JSON.stringify(body.values)}`
    const known = this.#made.get(name)
    if (known && known.body !== text) throw new Error(`two prepared tables are called ${name}`)
    const made = known ?? { body: text, done: this.#make(name, body) }
    this.#made.delete(name)
    this.#made.set(name, made)
    if (this.#made.size > MOST) this.#forgetOldest()
    return made.done
  }

  #make(name: string, body: Sql): Promise<void> {
    const done = this.#turn.then(async () => {
      await this.#ask({ op: 'prepare', name, text: statementText(body), values: body.values })
    })
    this.#turn = done.catch(() => this.#made.delete(name))
    return done
  }

  #forgetOldest(): void {
    const [oldest] = this.#made.keys()
    this.#made.delete(oldest!)
    this.#turn = this.#turn.then(() => this.#ask({ op: 'forget', name: oldest! })).catch(() => {})
  }
}
