import type { Metric, Registry } from './registry.ts'

/** What the quarterly reports of an entity type give, without their raw lines; forecasts and prices are not of them. */
export function reportedMetrics(entity: string, registry: Registry): readonly Metric[] {
  return [...registry.metrics.values()].filter(({ sources, statement }) => {
    const source = sources.get(entity)
    return (
      source !== undefined &&
      statement === undefined &&
      registry.datasets.get(source.dataset)?.time.every === 'quarter'
    )
  })
}
