import type { ValueLabel } from '../words/table.ts'
import { sameText, type Text } from '../words/text.ts'
import type { Registry } from './registry.ts'

/**
 * Words for the codes that a text column may hold, for `Column.values`: a namespace of labels.yaml with its tones,
 * or every group (`groups`), entity type (`entities`) or data set (`datasets`). Empty where the registry has no such namespace.
 */
export function labelValues(registry: Registry, namespace: string): Readonly<Record<string, ValueLabel>> {
  const namespaces = known.get(registry) ?? new Map<string, Readonly<Record<string, ValueLabel>>>()
  known.set(registry, namespaces)
  const values = namespaces.get(namespace) ?? collect(registry, namespace)
  namespaces.set(namespace, values)
  return values
}

// Every column of every widget asks, and a registry never changes once it is made.
const known = new WeakMap<Registry, Map<string, Readonly<Record<string, ValueLabel>>>>()

function collect(registry: Registry, namespace: string): Readonly<Record<string, ValueLabel>> {
  if (namespace === 'groups' || namespace === 'entities') {
    return Object.fromEntries([...registry[namespace]].map(([id, { label }]) => [id, { label }]))
  }
  if (namespace === 'datasets')
    return Object.fromEntries([...registry.datasets].map(([id, { title }]) => [id, { label: title }]))
  const prefix = `${namespace}.`
  return Object.fromEntries(
    [...registry.labels]
      .filter(([id]) => id.startsWith(prefix))
      .map(([id, label]) => {
        const tone = registry.tones.get(id)
        return [id.slice(prefix.length), { label, ...(tone ? { tone } : {}) }]
      }),
  )
}

/** A value of an input in words: labels.yaml under the input's name, else a metric, group, entity type or subject. */
export function choiceLabel(input: string, value: string | number | boolean, registry: Registry): Text {
  const name = String(value)
  const metric = registry.metrics.get(name)
  return (
    registry.labels.get(`${input}.${name}`) ??
    (metric && (metric.short ?? metric.label)) ??
    registry.groups.get(name)?.label ??
    registry.entities.get(name)?.label ??
    registry.datasets.get(name)?.title ??
    sameText(name)
  )
}
