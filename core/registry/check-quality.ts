import type { Path } from '../yaml/issue.ts'
import { type Entries, invalid, known } from './entry.ts'

const KINDS = ['jump', 'sum', 'range', 'same'] as const

/** Every metric of a rule must have values for its entity type, and a rule is of one kind. */
export function checkQuality(entries: Entries): void {
  for (const entry of entries.quality.values()) {
    const { entity, of, marks, sum, range } = entry.value
    known(entry, entries, 'entities', entity, ['entity'])
    const metric = (name: string, path: Path) => {
      if (!known(entry, entries, 'metrics', name, path)) return
      const others = Object.keys(entries.metrics.get(name)!.value.sources)
      if (others.includes(entity)) return
      const message = `unknown metric "${name}" for ${entity}; it has values for ${others.join(', ')}`
      entry.report({ code: 'unknown-metric', path, message })
    }
    metric(of, ['of'])
    marks?.forEach((name, i) => {
      metric(name, ['marks', i])
    })
    sum?.parts.forEach((name, i) => {
      metric(name, ['sum', 'parts', i])
    })
    const [first, ...others] = KINDS.filter((kind) => entry.value[kind])
    if (!first) {
      const message = `missing kind of rule; expected ${KINDS.join(', ')}`
      entry.report({ code: 'missing-key', path: [], at: 'key', message })
    }
    for (const kind of others) invalid(entry, [kind], `invalid rule: it is a ${first} already`)
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = range ?? {}
    if (to < from) invalid(entry, ['range', 'to'], `invalid to: ${to} is below ${from}`)
  }
}
