import type { Metric, Registry } from '../../core/registry/registry.ts'
import { type Scope, seenRows, seenSubjects, sees, withheldMetrics } from '../../core/registry/scope.ts'
import { type Seen, seenSource } from '../../core/sql/sources.ts'
import type { Sql } from '../../core/sql/sql.ts'
import type { Engine } from '../duckdb/engine.ts'

/**
 * A registry as the readers of a scope know it: without data sets, subjects and groups that they do not see, and with
 * metrics that have no source where the values are withheld.
 */
export function scopedRegistry(registry: Registry, scope: Scope): Registry {
  const datasets = only(registry.datasets, (id) => sees(scope.datasets, id))
  const withheld = withheldMetrics(scope, registry)
  const metrics = new Map(
    [...registry.metrics].map(([id, metric]): [string, Metric] => {
      const kept = only(
        metric.sources,
        (_, { dataset }) => datasets.has(dataset) || !registry.datasets.has(dataset),
      )
      const none = withheld.has(id) || (kept.size === 0 && metric.sources.size > 0)
      if (none) return [id, { ...metric, sources: new Map(), withheld: true }]
      return [id, kept.size === metric.sources.size ? metric : { ...metric, sources: kept }]
    }),
  )
  const seen = seenSubjects(scope, registry)
  if (!seen) return { ...registry, datasets, metrics }
  const subjects = only(registry.subjects, (symbol) => seen.has(symbol))
  const held = new Set([...subjects.values()].map(({ group }) => group))
  for (const { groups = [] } of scope.rows) for (const id of groups) held.add(id)
  const groups = only(registry.groups, (id) => held.has(id))
  const lists = new Map(
    [...registry.lists].map(([namespace, own]) => [
      namespace,
      new Map([...own].map(([name, symbols]) => [name, symbols.filter((symbol) => seen.has(symbol))])),
    ]),
  )
  return { ...registry, datasets, metrics, subjects, groups, lists }
}

function only<T>(
  map: ReadonlyMap<string, T>,
  keep: (id: string, value: T) => boolean,
): ReadonlyMap<string, T> {
  return new Map([...map].filter(([id, value]) => keep(id, value)))
}

/** What of each data set is seen, where that is not all of it. */
export function seenOf(registry: Registry, scope: Scope): ReadonlyMap<string, Seen> {
  const withheld = withheldMetrics(scope, registry)
  const blank = new Map<string, Set<string>>()
  const codes = new Map<string, Set<string>>()
  const add = (to: Map<string, Set<string>>, dataset: string, name: string) =>
    to.set(dataset, (to.get(dataset) ?? new Set()).add(name))
  for (const id of withheld) {
    for (const { dataset, column, code } of registry.metrics.get(id)!.sources.values()) {
      if (code !== undefined) add(codes, dataset, code)
      else if (column !== undefined) add(blank, dataset, column)
    }
  }
  const found = new Map<string, Seen>()
  for (const dataset of registry.datasets.values()) {
    const { id, long } = dataset
    const rows = sees(scope.datasets, id) ? seenRows(dataset, scope, registry) : []
    const lines = codes.get(id)
    if (!rows && !blank.has(id) && !lines) continue
    found.set(id, {
      rows,
      blank: [...(blank.get(id) ?? [])],
      ...(lines && long ? { blankLines: { ...long, codes: [...lines] } } : {}),
    })
  }
  return found
}

/** Queries that stand in place of these data sets. One whose file cannot be read has nothing to stand for. */
export function sourcesOf(seen: ReadonlyMap<string, Seen>, engine: Engine): ReadonlyMap<string, Sql> {
  const sources = new Map<string, Sql>()
  for (const [id, own] of seen) {
    const columns = engine.columns(id)
    if (columns)
      sources.set(
        id,
        seenSource(id, own, (column) => columns.has(column)),
      )
  }
  return sources
}
