import type { Metric, Registry } from './registry.ts'

/** Metrics that a metric's value is made of, itself included, for one entity type or all. */
export function lineage(metric: Metric, registry: Registry, entity: string | null): Metric[] {
  const found = new Set<Metric>()
  const visit = (one: Metric) => {
    if (found.has(one)) return
    found.add(one)
    for (const source of sourcesOf(one, entity)) {
      for (const id of source.formula?.reads ?? []) {
        const read = registry.metrics.get(id)
        if (read) visit(read)
      }
    }
  }
  visit(metric)
  return [...found]
}

/** A metric's sources for one entity type, or all of them where the type is unknown or has none. */
export function sourcesOf(metric: Metric, entity: string | null) {
  const own = entity === null ? undefined : metric.sources.get(entity)
  return own ? [own] : [...metric.sources.values()]
}

/** Ids of the data sets that these metrics are read from. */
export function datasetsOf(metrics: readonly Metric[], registry: Registry, entity: string | null): string[] {
  const ids = metrics
    .flatMap((metric) => lineage(metric, registry, entity))
    .flatMap((metric) => sourcesOf(metric, entity))
    .map((source) => source.dataset)
  return [...new Set(ids)]
}
