import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { DatasetRun, Run } from '../../core/api/refresh.ts'
import type { Registry } from '../../core/registry/registry.ts'
import { parseRuns, runsFile } from '../refresh/runs.ts'
import { localTime } from './local-time.ts'

/** So much of the end of the history is looked at: some months of daily refreshes. */
const TAIL = 2 << 20
const RUNS = 200
const STEPS = 2000

/** The newest runs, newest first, read again once the history has changed: by this server or by the command line. */
export function openRunLog(workDir: string): () => readonly Run[] {
  const path = runsFile(workDir)
  let stamp = ''
  let runs: readonly Run[] = []
  return () => {
    try {
      const file = openSync(path, 'r')
      try {
        const { size, mtimeMs, ino } = fstatSync(file)
        const seen = `${size} ${mtimeMs} ${ino}`
        if (seen !== stamp) {
          runs = parseRuns(readTail(file, size), RUNS)
          stamp = seen
        }
      } finally {
        closeSync(file)
      }
    } catch {
      // There was none yet.
      runs = []
      stamp = ''
    }
    return runs
  }
}

function readTail(file: number, size: number): string {
  const bytes = Buffer.alloc(Math.min(size, TAIL))
  const read = readSync(file, bytes, 0, bytes.length, size - bytes.length)
  return bytes.toString('utf8', 0, read)
}

const seconds = (run: Run) => (Date.parse(run.endedAt) - Date.parse(run.at)) / 1000
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

/** One row a run. */
export function runRows(runs: readonly Run[], registry: Registry) {
  return runs.map((run) => {
    const count = (...outcomes: readonly DatasetRun['outcome'][]) =>
      run.datasets.filter(({ outcome }) => outcomes.includes(outcome)).length
    const at = localTime(run.at, registry)
    const peaks = run.datasets.flatMap(({ peak }) => peak ?? [])
    return {
      ...{ run: run.id, date: at?.slice(0, 10) ?? null, at, by: run.by, outcome: run.outcome },
      ...{ asked: run.asked?.join(', ') ?? null, generation: run.generation, seconds: seconds(run) },
      reason: run.reason ?? firstReason(run),
      ...{ made: count('made'), unchanged: count('unchanged', 'current') },
      ...{ failed: count('failed'), skipped: count('skipped') },
      rows: sum(run.datasets.flatMap(({ outcome, rows }) => (outcome === 'made' ? (rows ?? 0) : []))),
      peak: peaks.length > 0 ? Math.max(...peaks) : null,
    }
  })
}

function firstReason({ datasets }: Run): string | null {
  const failed = datasets.find(({ outcome }) => outcome === 'failed')
  return failed?.reason === undefined ? null : `${failed.dataset}: ${failed.reason}`
}

/** One row a run and data set that it did something about. */
export function stepRows(runs: readonly Run[], registry: Registry) {
  return runs
    .flatMap((run) =>
      run.datasets
        .filter(({ outcome, dataset }) => outcome !== 'current' && registry.datasets.has(dataset))
        .map((step) => ({ run, step })),
    )
    .slice(0, STEPS)
    .map(({ run, step }) => {
      const at = localTime(run.at, registry)
      return {
        ...{ run: run.id, at, date: at?.slice(0, 10) ?? null, data_set: step.dataset, made_by: step.by },
        ...{ outcome: step.outcome, reason: step.reason ?? null, gates: gatesOf(step) },
        ...{ seconds: step.ms / 1000, rows: step.rows, newest: step.newest, peak: step.peak },
      }
    })
}

export const gatesOf = ({ refusals = [] }: Pick<DatasetRun, 'refusals'>): string | null =>
  refusals.length === 0 ? null : [...new Set(refusals.map(({ gate }) => gate))].join(', ')

/** What the newest run that looked at a data set made of it, by data set. */
export function lastSteps(
  runs: readonly Run[],
): ReadonlyMap<string, { readonly run: Run; readonly step: DatasetRun }> {
  const last = new Map<string, { readonly run: Run; readonly step: DatasetRun }>()
  for (const run of runs)
    for (const step of run.datasets) if (!last.has(step.dataset)) last.set(step.dataset, { run, step })
  return last
}
