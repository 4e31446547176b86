import type { DataStatus } from '../../core/api/status.ts'
import { isFault } from '../../core/sql/reading.ts'
import { foundIn } from './findings.ts'
import { momentOf, newestOfAll, staleDatasets } from './freshness.ts'
import type { AsOf } from './live.ts'
import type { State } from './state.ts'
import { columnsOf } from './workings.ts'

/** What the page header shows. Staleness moves with the clock, so it is worked out when asked. */
export function dataStatus(state: State, now: () => Date, asOf: AsOf | null = null): DataStatus {
  const { registry, newest, source } = state
  return {
    dataVersion: state.dataVersion,
    generation: source.generation,
    asOf: asOf && { generation: asOf.manifest.id, at: asOf.manifest.at, newest: asOf.newest },
    demo: state.demo !== null,
    session: newestOfAll(newest, registry, 'session') ?? newestOfAll(newest, registry, 'day'),
    period: newestOfAll(newest, registry, 'quarter'),
    loadedAt: state.loadedAt,
    stale: staleDatasets(newest, registry, momentOf(state, now)),
    missing: [...registry.datasets.values()]
      .filter(({ id }) => !columnsOf(id, state))
      .map(({ id, title, path, fallbacks }) => ({
        ...{ dataset: id, title },
        ...([path, ...fallbacks].some((one) => source.lost?.has(one)) ? { unkept: true as const } : {}),
      })),
    faults: [...state.surveys].flatMap(([dataset, { findings }]) =>
      findings.filter(isFault).map((finding) => ({
        dataset,
        title: registry.datasets.get(dataset)!.title,
        message: foundIn(dataset, finding, registry),
      })),
    ),
    kept: [...registry.datasets.values()].flatMap(({ id, title, path, fallbacks }) => {
      const taken = [path, ...fallbacks].map((one) => state.generation.files.get(one)).find(Boolean)
      return taken?.kept ? [{ dataset: id, title, why: taken.kept.why }] : []
    }),
  }
}

/** What the operator must mend: files of the data tree of which an older version is served. */
export function fileProblems({ generation }: State): readonly string[] {
  return [...generation.files].flatMap(([path, { kept }]) => (kept ? [`${path}: ${kept.reason}`] : []))
}
