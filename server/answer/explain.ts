import { lineage, sourcesOf } from '../../core/registry/lineage.ts'
import { type MistypedColumn, mistypedColumns } from '../../core/sql/dataset-view.ts'
import type { Text } from '../../core/words/text.ts'
import type { Result } from '../duckdb/engine.ts'
import type { State } from '../state/state.ts'
import type { PlannedQuery } from './bind.ts'
import { emptyBecause, mistyped, notInData, sentences } from './sentences.ts'

/** Data sets that a query needs and cannot read; `all` if there is no other. */
export function lostDatasets({ datasets }: PlannedQuery, { engine }: State) {
  const lost = datasets.filter((id) => !engine.columns(id))
  return {
    all: datasets.length > 0 && lost.length === datasets.length,
    unreadable: lost.filter((id) => engine.faults.has(id)),
    missing: lost.filter((id) => !engine.faults.has(id)),
  }
}

/** Why a result has nothing to show; undefined where it has something. */
export function whyEmpty(
  query: PlannedQuery,
  { rows, filled }: Result,
  missing: readonly string[],
  state: State,
): Text | undefined {
  const { plan, metrics, params } = query
  const cells = filled.filter((_, i) => query.columns[i]!.metric !== null)
  if (rows > 0 && (cells.length === 0 || cells.some((count) => count > 0))) return undefined
  const [wrong] = mistyped(mistypedOf(query, state), state.registry)
  if (wrong) return wrong
  const absent = absentOf(query)
  if (absent.length === 0 && plan.empty) return sentences([plan.empty, ...sourceNotes(query)])
  const symbol = typeof params.symbol === 'string' ? params.symbol : null
  return emptyBecause({ symbol, metrics, absent, missing, rows }, state.registry)
}

/** What the reader must know of the values that there are. */
export function notesOf(query: PlannedQuery, state: State): readonly Text[] {
  const absent = absentOf(query)
  return [
    ...(query.plan.notes ?? []),
    ...sourceNotes(query),
    ...(absent.length > 0 ? [notInData(absent)] : []),
    ...mistyped(mistypedOf(query, state), state.registry),
  ]
}

function absentOf({ metrics, plan }: PlannedQuery) {
  const missing = new Set(plan.missing)
  return metrics.filter((metric) => missing.has(metric.id))
}

/** What the registry warns of in the sources of these metrics. */
function sourceNotes({ metrics, entity }: PlannedQuery): Text[] {
  if (entity === null) return []
  return metrics.map(({ sources }) => sources.get(entity)?.note).filter((note) => note !== undefined)
}

/** Columns that a query reads and that their files hold in another type than the registry promises, by data set. */
function mistypedOf(query: PlannedQuery, { registry, engine }: State): Map<string, MistypedColumn[]> {
  const named = new Set(query.plan.datasets)
  const sources = query.metrics
    .flatMap((metric) => lineage(metric, registry, query.entity))
    .flatMap((metric) => sourcesOf(metric, query.entity))
  const found = new Map<string, MistypedColumn[]>()
  for (const id of query.datasets) {
    const dataset = registry.datasets.get(id)
    const stored = engine.fileColumns.get(id)
    if (!dataset || !stored) continue
    const { subject, time, long } = dataset
    const keys = [subject, time.column, time.year, time.quarter, time.frequency, long?.code, long?.value]
    const read = new Set<string | null | undefined>(keys)
    for (const source of sources) if (source.dataset === id) read.add(source.column)
    // A query that names a data set itself may read any of its columns.
    const columns = mistypedColumns(dataset, stored).filter(({ column }) => named.has(id) || read.has(column))
    if (columns.length > 0) found.set(id, columns)
  }
  return found
}
