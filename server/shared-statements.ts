import { type BoundQuery, bindQuery, queryContext } from './bound-query.ts'
import type { Result } from './duckdb/engine.ts'
import { QueryError } from './duckdb/errors.ts'
import type { State } from './live.ts'
import type { Instance, RunOptions } from './run-widget.ts'

type Asker = Pick<RunOptions, 'signal' | 'reader'>

interface Group {
  readonly queries: BoundQuery[]
  /** Of the statement for all of them, once one has asked. */
  result?: Promise<Result>
}

/**
 * The statements of one page's widgets. Those that give the same rows and differ only in their metrics are asked as
 * one: planning a statement takes longer than running it, and a page of cards and charts has twenty over one table.
 */
export class SharedStatements {
  readonly #state: State
  readonly #bound = new Map<Instance, BoundQuery>()
  readonly #groups = new Map<BoundQuery, Group>()

  constructor(state: State, instances: readonly Instance[]) {
    this.#state = state
    const groups = new Map<string, Group>()
    for (const instance of instances) {
      const query = this.#bind(instance)
      const key = query?.plugin.sharedRows?.(query.params, queryContext(state))
      if (!query || key === undefined) continue
      const name = `${query.plugin.name} ${key}`
      const group = groups.get(name) ?? { queries: [] }
      groups.set(name, group)
      group.queries.push(query)
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
  async run(query: BoundQuery, { signal, reader }: Asker): Promise<Result | undefined> {
    const group = this.#groups.get(query)
    if (!group || group.queries.length < 2) return undefined
    try {
      group.result ??= this.#ask(group, { signal, reader })
      const result = await group.result
      return result.truncated ? undefined : pick(result, query)
    } catch (error) {
      // One metric's fault must not be the others': each asks again for itself.
      const own = error instanceof QueryError && !['query-failed', 'data-unreadable'].includes(error.code)
      if (own) throw error
      return undefined
    }
  }

  async #ask({ queries }: Group, { signal, reader }: Asker): Promise<Result> {
    const metrics = [...new Set(queries.flatMap(({ params }) => params.metrics as readonly string[]))]
    const { plugin, params } = queries[0]!
    const statement = plugin.sql({ ...params, metrics }, queryContext(this.#state))
    return this.#state.cache.run(statement, signal, reader)
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
