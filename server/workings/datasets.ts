import { statSync } from 'node:fs'
import { relative } from 'node:path'
import type { Run } from '../../core/api/refresh.ts'
import { expectedNewest, periodsBehind } from '../../core/calendar/calendar.ts'
import { clockOf } from '../../core/calendar/dates.ts'
import type { Dataset } from '../../core/registry/registry.ts'
import { isWorking } from '../../core/registry/workings.ts'
import { momentOf } from '../state/freshness.ts'
import { perState } from '../state/per-state.ts'
import type { State } from '../state/state.ts'
import { localTime } from './local-time.ts'
import { lastSteps } from './runs.ts'

type Now = () => Date

/** One row a data set: its newest row against what the calendar lets expect. */
export function freshness(state: State, runs: readonly Run[], now: Now) {
  const { registry, newest } = state
  const { calendar } = registry
  const moment = momentOf(state, now)
  const { date } = clockOf(moment, calendar.timezone)
  const stateOf = statesOf(state, runs, moment)
  return own(state).map((dataset) => {
    const { id, time, freshness } = dataset
    const { every } = time
    const record = newest.get(id)
    const dated = every !== 'none' && record !== undefined
    const made = madeOf(state, dataset)
    return {
      ...{ data_set: id, date, state: stateOf(dataset), newest: record ?? null },
      expected: dated ? expectedNewest(every, moment, calendar) : null,
      every: every === 'none' ? null : every,
      behind: dated ? periodsBehind(record, every, moment, calendar) : null,
      grace: dated ? freshness.grace : null,
      ...{ made_by: makerOf(state, id), made_at: made && localTime(made.at, registry) },
    }
  })
}

/** How many data sets are how, and since when the data is served. */
export function summary(state: State, runs: readonly Run[], now: Now) {
  const stateOf = statesOf(state, runs, momentOf(state, now))
  const states = own(state).map(stateOf)
  const count = (...some: readonly string[]) => states.filter((one) => some.includes(one)).length
  return {
    ...{
      fresh: count('fresh', 'undated'),
      stale: count('stale'),
      failed: count('failed', 'kept', 'unreadable'),
    },
    ...{ missing: count('missing'), newest: state.session, generation: state.source.generation },
    taken_at: localTime(state.asOf?.at ?? state.loadedAt, state.registry),
  }
}

/** One row a data set: its file, what made it of what, and what the last refresh that looked at it did. */
export function datasetFiles(state: State, runs: readonly Run[], now: Now) {
  const { registry, engine } = state
  const moment = momentOf(state, now)
  const { date } = clockOf(moment, registry.calendar.timezone)
  const stateOf = statesOf(state, runs, moment)
  const last = lastSteps(runs)
  return own(state).map((dataset) => {
    const { id } = dataset
    const pipeline = registry.pipelines.get(id)
    const made = madeOf(state, dataset)
    const { run, step } = last.get(id) ?? {}
    return {
      ...{ data_set: id, date, state: stateOf(dataset), path: pathOf(state, dataset) },
      ...{ rows: state.rows.get(id) ?? made?.rows ?? null, columns: engine.columns(id)?.size ?? null },
      size: sizes(state).get(id) ?? null,
      ...{
        made_by: makerOf(state, id),
        made_of: pipeline ? [...new Set(pipeline.inputs.values())].join(', ') : null,
      },
      ...{ schedule: pipeline?.schedule ?? null, made_at: made && localTime(made.at, registry) },
      ...{ origin: made ? 'refresh' : state.tree.files.has(id) ? 'tree' : null },
      ...{ generation: made ? state.source.generation : null, last_run: run && localTime(run.at, registry) },
      ...{ outcome: step?.outcome ?? null, reason: step?.reason ?? engine.faults.get(id) ?? null },
    }
  })
}

const own = ({ registry }: State): Dataset[] =>
  [...registry.datasets.values()].filter(({ id }) => !isWorking(registry, id))

function makerOf({ registry }: State, id: string): string | null {
  const { source, processor } = registry.pipelines.get(id) ?? {}
  return source ?? processor ?? null
}

/** One word for how a data set is, the worst first. */
function statesOf(state: State, runs: readonly Run[], moment: Date): (dataset: Dataset) => string {
  const { registry, engine, newest } = state
  const last = lastSteps(runs)
  return ({ id, path, fallbacks, time, freshness }) => {
    if (engine.faults.has(id)) return 'unreadable'
    if (!engine.columns(id)) return 'missing'
    const outcome = last.get(id)?.step.outcome
    if (outcome === 'failed' || (outcome === 'skipped' && registry.pipelines.has(id))) return 'failed'
    if ([path, ...fallbacks].some((one) => state.generation.files.get(one)?.kept)) return 'kept'
    const record = newest.get(id)
    if (time.every === 'none' || record === undefined) return 'undated'
    return periodsBehind(record, time.every, moment, registry.calendar) > freshness.grace ? 'stale' : 'fresh'
  }
}

/** Of the refresh that made the file which is served; undefined where the tree brought it. */
function madeOf(state: State, dataset: Dataset) {
  const path = pathOf(state, dataset)
  const { manifest } = state.source
  const entry =
    path !== null && manifest && Object.hasOwn(manifest.files, path) ? manifest.files[path] : undefined
  return entry?.size === sizes(state).get(dataset.id) ? entry?.made : undefined
}

function pathOf({ tree }: State, { id }: Dataset): string | null {
  const file = tree.files.get(id)
  return file === undefined ? null : relative(tree.dir, file)
}

/** Bytes of each file: they are the state's own and do not change. */
const sizes = perState(
  ({ tree }) =>
    new Map(
      [...tree.files].map(
        ([id, file]) => [id, statSync(file, { throwIfNoEntry: false })?.size ?? null] as const,
      ),
    ),
)
