import { fold } from '../words/text.ts'
import type { Metric, Registry } from './registry.ts'

export interface MetricSearch {
  /** Words of a name in either language, with or without accents, or an id or the beginning of one. */
  readonly q: string
  readonly entity?: string
  readonly statement?: string
  readonly limit?: number
}

interface Indexed {
  readonly metric: Metric
  readonly id: string
  /** Names in both languages in lower case, as they are and folded. */
  readonly spoken: readonly string[]
  readonly names: readonly string[]
  readonly words: readonly (readonly string[])[]
  readonly shortest: number
}

const indexes = new WeakMap<Registry, readonly Indexed[]>()

/**
 * Metrics that a query finds, best first: the id itself, ids that begin with it, a name equal to it, names that begin
 * with it as whole words, then as letters, names whose words begin with its words, names that contain it. Accents
 * count only where the query has some, and then only for the order. Among equals, metrics with a definition of their
 * own come before raw lines of the statements, then those of more entity types, then shorter names; ids that begin with
 * the query are in the order of their numbers. Without a query, everything in order.
 */
export function searchMetrics(
  registry: Registry,
  { q, entity, statement, limit = 20 }: MetricSearch,
): Metric[] {
  const wanted = squeeze(fold(q))
  const words = wanted.split(' ')
  const spoken = squeeze(q.normalize('NFC').toLowerCase())
  const hits = indexOf(registry)
    .filter(({ metric }) => !metric.withheld)
    .filter(({ metric }) => entity === undefined || metric.sources.has(entity) || metric.form === entity)
    .filter(({ metric }) => statement === undefined || metric.statement === statement)
    .map((entry, order) => {
      const otherAccents = spoken !== wanted && !entry.spoken.some((name) => name.includes(spoken))
      return { entry, order, otherAccents, rank: wanted ? rankOf(entry, wanted, words) : 0 }
    })
    .filter(({ rank }) => rank < NO_MATCH)
  hits.sort(
    (a, b) =>
      Number(a.otherAccents) - Number(b.otherAccents) ||
      a.rank - b.rank ||
      Number(a.entry.metric.statement !== undefined) - Number(b.entry.metric.statement !== undefined) ||
      (byName(a.rank) ? b.entry.metric.sources.size - a.entry.metric.sources.size : 0) ||
      (byName(a.rank) ? a.entry.shortest - b.entry.shortest : 0) ||
      (a.rank === BEGINS ? codes.compare(a.entry.id, b.entry.id) : 0) ||
      a.order - b.order,
  )
  return hits.slice(0, limit).map(({ entry }) => entry.metric)
}

const BEGINS = 1
const NO_MATCH = 9
/** CIS_9 before CIS_10: a tree lists the lines of a form in any order. */
const codes = new Intl.Collator('en', { numeric: true })
/** Everything stays in the registry's order when nothing was asked for. */
const byName = (rank: number) => rank > BEGINS

function rankOf({ id, names, words }: Indexed, wanted: string, parts: readonly string[]): number {
  if (id === wanted) return 0
  if (id.startsWith(wanted)) return BEGINS
  if (names.includes(wanted)) return 2
  if (names.some((name) => name.startsWith(`${wanted} `))) return 3
  if (names.some((name) => name.startsWith(wanted))) return 4
  if (words.some((own) => parts.every((part) => own.some((word) => word.startsWith(part))))) return 5
  if (names.some((name) => name.includes(wanted))) return 6
  return id.includes(wanted) ? 7 : NO_MATCH
}

function indexOf(registry: Registry): readonly Indexed[] {
  let index = indexes.get(registry)
  if (!index) {
    index = [...registry.metrics.values()].map(indexed)
    indexes.set(registry, index)
  }
  return index
}

function indexed(metric: Metric): Indexed {
  const texts = metric.short ? [metric.label, metric.short] : [metric.label]
  const spoken = texts
    .flatMap((text) =>
      Object.keys(text)
        .sort()
        .map((lang) => text[lang]!),
    )
    .map((name) => squeeze(name.normalize('NFC').toLowerCase()))
  const names = [...new Set(spoken.map(fold))]
  const words = names.map((name) => name.split(/[^\p{L}\p{N}]+/u))
  const shortest = Math.min(...names.map(({ length }) => length))
  return { metric, id: fold(metric.id), spoken, names, words, shortest }
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
