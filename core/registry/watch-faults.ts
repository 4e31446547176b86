import { unknown } from '../words/nearest.ts'
import type { Fault } from '../yaml/issue.ts'
import type { Registry } from './registry.ts'

/** What `watch` of instance.yaml names and the registry does not have. */
export function watchFaults({ instance, entities, metrics }: Registry): Fault[] {
  const { watch } = instance
  if (!watch) return []
  if (!entities.has(watch.entity)) {
    const words = unknown(`unknown entity "${watch.entity}"`, watch.entity, [...entities.keys()])
    return [{ code: 'unknown-entity', path: ['watch', 'entity'], ...words }]
  }
  const known = [...metrics.values()].filter(({ sources }) => sources.has(watch.entity)).map(({ id }) => id)
  return (['value', 'change'] as const).flatMap((key): Fault[] => {
    const name = watch[key]
    if (known.includes(name)) return []
    const words = unknown(`unknown metric "${name}" of ${watch.entity}`, name, known)
    return [{ code: 'unknown-metric', path: ['watch', key], ...words }]
  })
}
