import { readFileSync } from 'node:fs'
import type { Registry } from '../../core/registry/registry.ts'
import type { ValueLabel } from '../../core/words/table.ts'
import type { Config } from '../config.ts'
import { dueFileOf } from '../refresh/refresher.ts'
import { perState } from '../state/per-state.ts'
import type { State } from '../state/state.ts'
import type { Workings } from '../state/workings.ts'
import { datasetFiles, freshness, summary } from './datasets.ts'
import { edges } from './lineage.ts'
import { localTime } from './local-time.ts'
import { openRunLog, runRows, stepRows } from './runs.ts'

/** What this server knows of itself: what its registries, its data and the history of its refreshes say. */
export function createWorkings({
  config: { workDir },
  now,
}: {
  readonly config: Pick<Config, 'workDir'>
  readonly now: () => Date
}): Workings<State> {
  const log = openRunLog(workDir)
  return {
    rows(dataset, state) {
      switch (dataset) {
        case 'data_sets':
          return freshness(state, log(), now)
        case 'data_files':
          return datasetFiles(state, log(), now)
        case 'refresh_runs':
          return runRows(log(), state.registry)
        case 'refresh_steps':
          return stepRows(log(), state.registry)
        case 'lineage':
          return lineage(state)
        case 'data_summary':
          return [{ ...summary(state, log(), now), next_at: nextRefresh(workDir, state, now()) }]
        default:
          return []
      }
    },
    word: (column, code, state) => wordOf(column, code, state),
  }
}

const lineage = perState(edges)

function nextRefresh(workDir: string, { registry }: State, now: Date) {
  const due = dueOf(workDir)
  return due === undefined || due < now || registry.pipelines.size === 0 ? null : localTime(due, registry)
}

/** What the clock of refreshes keeps, also for the next start. */
function dueOf(workDir: string): Date | undefined {
  try {
    const due = new Date(readFileSync(dueFileOf(workDir), 'utf8'))
    return Number.isNaN(due.getTime()) ? undefined : due
  } catch {
    return undefined
  }
}

/** Data sets, metrics and pages by what readers call them; `kind:id` where a column has several kinds of things. */
function wordOf(column: string, code: string, { registry, pages }: State): ValueLabel | undefined {
  if (column === 'data_set' || column === 'subject' || column === 'label')
    return named(registry, 'dataset', code)
  const [, kind, id] = /^(dataset|metric|page):(.+)$/s.exec(code) ?? []
  if (kind === 'page') {
    const title = pages.get(id!)?.page?.title
    return title && { label: title }
  }
  return kind ? named(registry, kind as 'dataset' | 'metric', id!) : undefined
}

function named(
  { datasets, metrics }: Registry,
  kind: 'dataset' | 'metric',
  id: string,
): ValueLabel | undefined {
  const label = kind === 'dataset' ? datasets.get(id)?.title : metrics.get(id)?.label
  return label && { label }
}
