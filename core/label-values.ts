import type { ValueLabel } from './plugin.ts'
import type { Registry } from './registry.ts'

/**
 * Words for the codes that a text column may hold, for `Column.values`: a namespace of labels.yaml with its tones,
 * or every sector (`sectors`) or entity type (`entities`). Empty where the registry has no such namespace.
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
  if (namespace === 'sectors' || namespace === 'entities') {
    return Object.fromEntries([...registry[namespace]].map(([id, { label }]) => [id, { label }]))
  }
  const prefix = `${namespace}.`
  return Object.fromEntries(
    [...registry.labels]
      .filter(([id]) => id.startsWith(prefix))
      .map(([id, { tone, en, vi }]) => [
        id.slice(prefix.length),
        { label: { en, vi }, ...(tone ? { tone } : {}) },
      ]),
  )
}
