import { type BoundQuery, bindQuery, queryContext } from './bound-query.ts'
import type { Result } from './duckdb/engine.ts'
import { QueryError } from './duckdb/errors.ts'
import type { State } from './live.ts'
import type { Instance } from './run-widget.ts'

/**
 * The statements of one page's widgets. Those that give the same rows and differ only in their metrics are asked as
 * one: planning a statement takes longer than running it, and a page of cards and charts has twenty over one table.
 */
export class SharedStatements {
  readonly #state: State
  readonly #bound = new Map<Instance, BoundQuery>()
  readonly #groups = new Map<BoundQuery, BoundQuery[]>()

  constructor(state: State, instances: readonly Instance[]) {
    this.#state = state
    const groups = new Map<string, BoundQuery[]>()
    for (const instance of instances) {
      const query = this.#bind(instance)
      const key = query?.plugin.sharedRows?.(query.params, queryContext(state))
      if (!query || key === undefined) continue
      const name = `${query.plugin.name} ${key}`
      const group = groups.get(name) ?? []
      groups.set(name, group)
      group.push(query)
      this.#groups.set(query, group)
    }
  }

  #bind(instance: Instance): BoundQuery | undefined {
    const { widget, values } = instance
    try {
      const query = bindQuery(widget, widget.params ?? {}, values, this.#state.registry)
      if (query) this.#bound.set(instance, query)
      return query
    } catch {
      // The widget says so itself when its turn comes.
      return undefined
    }
  }

  bound(instance: Instance): BoundQuery | undefined {
    return this.#bound.get(instance)
  }

  /** The query's part of the statement that it shares; undefined where it has none to share, or that one failed. */
  async run(query: BoundQuery, signal: AbortSignal | undefined): Promise<Result | undefined> {
    const group = this.#groups.get(query)
    if (!group || group.length < 2) return undefined
    const metrics = [...new Set(group.flatMap(({ params }) => params.metrics as readonly string[]))]
    try {
      const statement = query.plugin.sql({ ...query.params, metrics }, queryContext(this.#state))
      const result = await this.#state.cache.run(statement, signal)
      return result.truncated ? undefined : pick(result, query)
    } catch (error) {
      // One metric's fault must not be the others': each asks again for itself.
      const own = error instanceof QueryError && !['query-failed', 'data-unreadable'].includes(error.code)
      if (own) throw error
      return undefined
    }
  }
}

/** The columns of one query out of a shared result; undefined where one is not in it. */
function pick(result: Result, query: BoundQuery): Result | undefined {
  const starts: number[] = []
  let at = 1
  for (const length of result.lengths) {
    starts.push(at)
    at += length + 1
  }
  const places = query.columns.map(({ name }) => result.columns.findIndex((column) => column.name === name))
  if (places.includes(-1)) return undefined
  const lengths = places.map((i) => result.lengths[i]!)
  const texts = places.map((i, n) => result.data.slice(starts[i]!, starts[i]! + lengths[n]!))
  return {
    ...result,
    columns: places.map((i) => result.columns[i]!),
    data: `[${texts.join(',')}]`,
    lengths,
    filled: places.map((i) => result.filled[i]!),
  }
}
