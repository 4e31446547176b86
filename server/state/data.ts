import { latestClosedSession } from '../../core/calendar/calendar.ts'
import type { Registry } from '../../core/registry/registry.ts'
import { datasetView, fileRows } from '../../core/sql/dataset-view.ts'
import { statementText } from '../../core/sql/sql.ts'
import { type Engine, type EngineLimits, openEngine } from '../duckdb/engine.ts'
import { QueryCache } from '../duckdb/query-cache.ts'
import type { DataTree, Demo } from './data-tree.ts'
import { newestOfAll, newestRecords, today } from './freshness.ts'

/** One data version, opened. */
export interface Data {
  readonly engine: Engine
  readonly cache: QueryCache
  readonly newest: ReadonlyMap<string, string>
  /** Newest session of the data, or newest day where nothing moves by session; ISO date. */
  readonly session: string
  readonly loadedAt: string
}

export interface OpenOptions {
  readonly workDir: string
  readonly now: () => Date
  readonly limits?: Partial<EngineLimits>
  /** A file was found to be another than the tree says. */
  readonly onReplaced: () => void
  readonly onLog: (line: string) => void
}

type ViewOf = (id: string, columns: ReadonlyMap<string, string>, path: string) => string | undefined

/** `previous` again where the files and the text of every view are the same: a label costs no restart. */
export async function openData(
  previous: (Data & { readonly tree: DataTree }) | undefined,
  tree: DataTree,
  registry: Registry,
  demo: Demo | null,
  options: OpenOptions,
): Promise<Data> {
  const view: ViewOf = (id, columns, path) => {
    const body = datasetView(registry.datasets.get(id)!, registry, columns, path)
    return body && statementText(body)
  }
  if (previous && previous.tree.version === tree.version && sameViews(previous, tree, view)) {
    const { engine, cache, newest, session, loadedAt } = previous
    return { engine, cache, newest, session, loadedAt }
  }
  const { workDir, now, limits, onReplaced, onLog } = options
  const engine = await openEngine({
    ...{ workDir, limits, onReplaced, onLog, view },
    files: tree.files,
    source: (id, path) => statementText(fileRows(registry.datasets.get(id)!, path)),
    stamps: tree.stamps,
  })
  const newest = await newestRecords(engine, registry)
  const session =
    newestOfAll(newest, registry, 'session') ??
    newestOfAll(newest, registry, 'day') ??
    latestClosedSession(today(demo, registry.calendar, now), registry.calendar)
  return { engine, cache: new QueryCache(engine), newest, session, loadedAt: now().toISOString() }
}

function sameViews(previous: Data & { readonly tree: DataTree }, tree: DataTree, view: ViewOf): boolean {
  const same = (map: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>) =>
    map.size === other.size && [...map].every(([key, value]) => other.get(key) === value)
  const views = new Map<string, string>()
  for (const [id, columns] of previous.engine.fileColumns) {
    const path = tree.files.get(id)
    const text = path && view(id, columns, path)
    if (text) views.set(id, text)
  }
  return same(previous.tree.files, tree.files) && same(previous.engine.views, views)
}
