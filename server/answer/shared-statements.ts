import type { Sql } from '../../core/sql/sql.ts'
import type { Result } from '../duckdb/engine.ts'
import { QueryError } from '../duckdb/errors.ts'
import type { State } from '../state/state.ts'
import { withWorkings } from '../state/workings.ts'
import { type Ask, askOf, type PlannedQuery, planQuery, queryContext } from './bind.ts'
import type { Instance } from './instances.ts'
import type { Reader } from './reader.ts'

interface Group {
  readonly queries: PlannedQuery[]
  /** The one for all of them, once one has asked. */
  statement?: Sql
}

/**
 * The statements of one page's widgets. Those that give the same rows and differ only in their metrics are asked as
 * one: planning a statement takes longer than running it, and a page of cards and charts has twenty over one table.
 */
export class SharedStatements {
  readonly #state: State
  readonly #planned = new Map<string, PlannedQuery>()
  readonly #groups = new Map<PlannedQuery, Group>()

  constructor(state: State, instances: readonly Instance[]) {
    this.#state = state
    const groups = new Map<string, Group>()
    for (const { widget, values } of instances) {
      const query = this.#plan(askOf(widget, values, state.registry))
      if (query?.plan.rows === undefined || this.#groups.has(query)) continue
      const name = `${query.plugin.name} ${query.plan.rows}`
      const group = groups.get(name) ?? { queries: [] }
      groups.set(name, group)
      group.queries.push(query)
      this.#groups.set(query, group)
    }
  }

  #plan(ask: Ask | undefined): PlannedQuery | undefined {
    if (!ask) return undefined
    try {
      const query = this.planned(ask) ?? planQuery(ask, this.#state)
      this.#planned.set(JSON.stringify(ask), query)
      return query
    } catch {
      // The widget says so itself when its turn comes.
      return undefined
    }
  }

  planned(ask: Ask): PlannedQuery | undefined {
    return this.#planned.get(JSON.stringify(ask))
  }

  /** The query's part of the statement that it shares; undefined where it has none to share, or that one failed. */
  async run(query: PlannedQuery, reader: Reader, signal?: AbortSignal): Promise<Result | undefined> {
    const group = this.#groups.get(query)
    if (!group || group.queries.length < 2) return undefined
    try {
      group.statement ??= this.#together(group)
      // Asked by each on its own: those who ask together are given one run, in the name of each.
      const statement = withWorkings(group.statement, this.#state)
      const result = await this.#state.cache.run(statement, reader.who, signal)
      return result.truncated ? undefined : pick(result, query)
    } catch (error) {
      // One metric's fault must not be the others': each asks again for itself.
      const own = error instanceof QueryError && !['query-failed', 'data-unreadable'].includes(error.code)
      if (own) throw error
      return undefined
    }
  }

  #together({ queries }: Group): Sql {
    const metrics = [...new Set(queries.flatMap(({ params }) => params.metrics as readonly string[]))]
    const { plugin, params } = queries[0]!
    return plugin.plan({ ...params, metrics }, queryContext(this.#state)).statement
  }

  /** Roughly what the statements take in memory. */
  get bytes(): number {
    const texts = [...this.#planned.values()].flatMap(({ plan }) => plan.statement.text)
    return 2 * texts.reduce((sum, text) => sum + text.length, 0)
  }
}

/** The columns of one query out of a shared result; undefined where one is not in it. */
function pick(result: Result, query: PlannedQuery): Result | undefined {
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
