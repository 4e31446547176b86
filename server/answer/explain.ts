import { lineage, sourcesOf } from '../../core/registry/lineage.ts'
import type { Metric } from '../../core/registry/registry.ts'
import { sees } from '../../core/registry/scope.ts'
import { type Finding, isFault } from '../../core/sql/reading.ts'
import type { Text } from '../../core/words/text.ts'
import type { Result } from '../duckdb/engine.ts'
import { foundIn } from '../state/findings.ts'
import type { State } from '../state/state.ts'
import { columnsOf } from '../state/workings.ts'
import type { PlannedQuery } from './bind.ts'
import {
  datasetMissing,
  datasetUnreadable,
  emptyBecause,
  notInData,
  sentences,
  WITHHELD,
  withheldFrom,
} from './sentences.ts'

/** Data sets that a query needs and cannot read; `all` if there is no other. */
export function lostDatasets({ datasets }: PlannedQuery, state: State) {
  const { engine, scope } = state
  const absent = datasets.filter((id) => !columnsOf(id, state))
  const lost = absent.filter((id) => sees(scope.datasets, id))
  return {
    all: datasets.length > 0 && absent.length === datasets.length,
    withheld: absent.length > lost.length,
    unreadable: lost.filter((id) => engine.faults.has(id)),
    missing: lost.filter((id) => !engine.faults.has(id)),
  }
}

/**
 * Why a result has nothing to show; undefined where it has something. First a file that is missing or damaged, then
 * what of a file could not be read, then what the data lacks for everyone, then the subject and the choices.
 */
export function whyEmpty(
  query: PlannedQuery,
  { rows, filled }: Result,
  { missing, unreadable, withheld }: Omit<ReturnType<typeof lostDatasets>, 'all'>,
  state: State,
): Text | undefined {
  const { plan, metrics, params } = query
  const cells = filled.filter((_, i) => query.columns[i]!.metric !== null)
  if (rows > 0 && (cells.length === 0 || cells.some((count) => count > 0))) return undefined
  const absent = absentOf(query)
  const had = metrics.filter((metric) => !absent.includes(metric))
  const symbol = typeof params.symbol === 'string' ? params.symbol : null
  const [cause, ...others] = [
    ...(unreadable.length > 0 ? [datasetUnreadable(unreadable, state.registry)] : []),
    ...(missing.length > 0 && had.length < Math.max(1, metrics.length)
      ? [datasetMissing(missing, state.registry)]
      : []),
    ...findingTexts(query, state),
  ]
  if (cause) return sentences([cause, ...others])
  if (had.length === 0 && absent.length > 0) return sentences(absentTexts(absent) as [Text, ...Text[]])
  if (withheld) return WITHHELD
  if (plan.empty) return sentences([plan.empty, ...sourceNotes(query)])
  return emptyBecause({ symbol, metrics: had, rows })
}

/** What the reader must know of the values that there are. */
export function notesOf(query: PlannedQuery, state: State): readonly Text[] {
  const absent = absentOf(query)
  return [
    ...(query.plan.notes ?? []),
    ...sourceNotes(query),
    ...absentTexts(absent),
    ...findingTexts(query, state),
  ]
}

function absentOf({ metrics, plan }: PlannedQuery) {
  const missing = new Set(plan.missing)
  return metrics.filter((metric) => missing.has(metric.id))
}

function absentTexts(absent: readonly Metric[]): Text[] {
  const withheld = absent.filter((metric) => metric.withheld)
  const others = absent.filter((metric) => !metric.withheld)
  return [
    ...(others.length > 0 ? [notInData(others)] : []),
    ...(withheld.length > 0 ? [withheldFrom(withheld)] : []),
  ]
}

/** What the registry warns of in the sources of these metrics. */
function sourceNotes({ metrics, entity }: PlannedQuery): Text[] {
  if (entity === null) return []
  return metrics.map(({ sources }) => sources.get(entity)?.note).filter((note) => note !== undefined)
}

const findingTexts = (query: PlannedQuery, state: State): Text[] =>
  [...findingsOf(query, state)].flatMap(([id, findings]) =>
    findings.map((finding) => foundIn(id, finding, state.registry)),
  )

/** Why values are missing that the files of a query seem to have, by data set. */
function findingsOf(query: PlannedQuery, { registry, surveys }: State): Map<string, Finding[]> {
  const named = new Set(query.plan.datasets)
  const sources = query.metrics
    .flatMap((metric) => lineage(metric, registry, query.entity))
    .flatMap((metric) => sourcesOf(metric, query.entity))
  const found = new Map<string, Finding[]>()
  for (const id of query.datasets) {
    const dataset = registry.datasets.get(id)
    const survey = surveys.get(id)
    if (!dataset || !survey) continue
    const { subject, time, long } = dataset
    const keys = [subject, time.column, time.year, time.quarter, time.frequency, long?.code, long?.value]
    const read = new Set<string | null | undefined>(keys)
    for (const source of sources) if (source.dataset === id) read.add(source.column)
    // A query that names a data set itself may read any of its columns.
    const findings = survey.findings.filter(
      (finding) => isFault(finding) && (finding.column === null || named.has(id) || read.has(finding.column)),
    )
    if (findings.length > 0) found.set(id, findings)
  }
  return found
}
