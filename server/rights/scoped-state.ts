import { LRUCache } from 'lru-cache'
import {
  type Asker,
  type Condition,
  EVERYTHING,
  type Scope,
  scopeOf,
  sees,
} from '../../core/registry/scope.ts'
import type { Mark, Marks } from '../../core/sql/marks.ts'
import { type Seen, withSources } from '../../core/sql/sources.ts'
import type { Sql } from '../../core/sql/sql.ts'
import type { Engine } from '../duckdb/engine.ts'
import { createAnswers } from '../state/answers.ts'
import { perState } from '../state/per-state.ts'
import type { State } from '../state/state.ts'
import { scopedPage } from './scoped-page.ts'
import { scopedRegistry, seenOf, sourcesOf } from './scoped-registry.ts'

/** So many scopes are held ready of one state; who comes back to another waits for some milliseconds. */
const SCOPES = 16

const scoped = perState(() => new LRUCache<string, State>({ max: SCOPES }))

/**
 * A state as somebody sees it: the same one where nothing is kept from them, else one in which what they do not see is
 * not there. Whatever is answered, counted or kept from it knows no more than they do; who sees the same shares one.
 */
export function stateFor(state: State, asker: Asker): State {
  const scope = scopeIn(state, asker)
  if (scope.key === '') return state
  const states = scoped(state)
  const known = states.get(scope.key)
  if (known) return known
  const made = scopedState(state, scope)
  states.set(scope.key, made)
  wholes.set(made, state)
  return made
}

const wholes = new WeakMap<State, State>()

/** The state that a reader's is a part of: itself where nothing is kept from them. */
export const wholeOf = (state: State): State => wholes.get(state) ?? state

/** What somebody sees of a state: enough where all that is asked is whether they see one thing. */
export function scopeIn(state: State, asker: Asker): Scope {
  if (state.registry.policies.size === 0) return EVERYTHING
  const scopes = scopesOf(state)
  const one = asker ?? NOBODY
  const scope = scopes.get(one) ?? scopeOf(state.registry, asker)
  scopes.set(one, scope)
  return scope
}

/** Who is signed in is the same object for some seconds. */
const scopesOf = perState(() => new WeakMap<object, Scope>())
const NOBODY = {}

function scopedState(state: State, scope: Scope): State {
  const registry = scopedRegistry(state.registry, scope)
  const seen = seenOf(state.registry, scope)
  const sources = sourcesOf(seen, state.engine)
  const within = (statement: Sql) => withSources(statement, sources)
  const { engine, cache } = state
  const untouched = (dataset: string) => registry.datasets.has(dataset) && !seen.has(dataset)
  const seesPage = (id: string) => sees(scope.pages, id)
  const pages = [...state.pages].filter(([id]) => seesPage(id))
  return {
    ...state,
    scope,
    registry,
    // Faults of registries name whatever these do.
    registryIssues: [],
    engine: scopedEngine(engine, (dataset) => registry.datasets.has(dataset), within),
    cache: { run: async (statement, reader, signal) => cache.run(within(statement), reader, signal) },
    pages: new Map(
      pages.map(([id, loaded]) => {
        const page = loaded.page && scopedPage(loaded.page, registry, seesPage)
        return [id, { ...loaded, page }]
      }),
    ),
    answers: createAnswers(scope),
    marks: scopedMarks(state.marks, (mark) => isSeen(mark, seen, { registry })),
    newest: new Map([...state.newest].filter(([dataset]) => registry.datasets.has(dataset))),
    // What was found in a file is told with examples of its rows.
    surveys: new Map([...state.surveys].filter(([dataset]) => untouched(dataset))),
  }
}

function scopedEngine(
  engine: Engine,
  has: (dataset: string) => boolean,
  within: (statement: Sql) => Sql,
): Engine {
  return {
    root: engine.root,
    folder: engine.folder,
    fileColumns: engine.fileColumns,
    views: engine.views,
    faults: engine.faults,
    columns: (dataset) => (has(dataset) ? engine.columns(dataset) : undefined),
    get pid() {
      return engine.pid
    },
    run: async (statement, options) => engine.run(within(statement), options),
    stream: (statement, options) => engine.stream(within(statement), options),
    check: () => engine.check(),
    close: () => engine.close(),
  }
}

function scopedMarks(marks: Marks, seen: (mark: Mark) => boolean): Marks {
  return {
    ...marks,
    at(...of) {
      const mark = marks.at(...of)
      return mark && seen(mark) ? mark : undefined
    },
  }
}

/** A reason says how a value compares with others of its metrics and its subject: all of these must be seen. */
function isSeen(
  { rule, subject }: Mark,
  seen: ReadonlyMap<string, Seen>,
  { registry }: Pick<State, 'registry'>,
): boolean {
  return [rule.of, ...(rule.sum?.parts ?? [])].every((id) => {
    const source = registry.metrics.get(id)?.sources.get(rule.entity)
    if (!source) return false
    const column = registry.datasets.get(source.dataset)?.subject
    const isSubject = (condition: Condition) =>
      condition.every((part) => part.column === column && part.values.includes(subject))
    return seen.get(source.dataset)?.rows?.some(isSubject) ?? true
  })
}
