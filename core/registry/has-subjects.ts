import type { Registry } from './registry.ts'

/** Whether rows of these metrics belong to somebody. A macro series is itself what it is about. */
export function hasSubjects(entity: string, metrics: readonly string[], registry: Registry): boolean {
  const datasets = metrics.flatMap((id) => {
    const source = registry.metrics.get(id)?.sources.get(entity)
    return source ? [registry.datasets.get(source.dataset)] : []
  })
  return datasets.length === 0 || datasets.some((dataset) => dataset?.subject !== null)
}
