import { latestClosedSession } from '../../core/calendar/calendar.ts'
import { clockOf } from '../../core/calendar/dates.ts'
import type { Registry } from '../../core/registry/registry.ts'
import { beforeView, datasetView, fileRows } from '../../core/sql/dataset-view.ts'
import { statementText } from '../../core/sql/sql.ts'
import type { Survey } from '../../core/sql/survey.ts'
import { type Columns, type Engine, openEngine } from '../duckdb/engine.ts'
import type { EngineLimits } from '../duckdb/limits.ts'
import { QueryCache } from '../duckdb/query-cache.ts'
import type { Source } from '../generations/source.ts'
import type { DataTree, Demo } from './data-tree.ts'
import { countRows, newestOfAll, newestRecords, today } from './freshness.ts'
import { type Generation, restore } from './generation.ts'
import { type Kept, openSurveys } from './surveys.ts'

/** One data version, opened. */
export interface Data {
  readonly generation: Generation
  readonly engine: Engine
  readonly cache: Pick<QueryCache, 'run'>
  readonly newest: ReadonlyMap<string, string>
  /** Rows in each data set's file; of an instance that wants to know. */
  readonly rows: ReadonlyMap<string, number>
  /** Newest session of the data, or newest day where nothing moves by session; ISO date. */
  readonly session: string
  /** What each data set's file was found to hold. */
  readonly surveys: ReadonlyMap<string, Survey>
  readonly kept: Kept
  readonly loadedAt: string
}

export interface OpenOptions {
  readonly generation: Generation
  /** Where the files of the tree lie. */
  readonly source: Source
  /** Whether a file that could not be read can be now. */
  readonly mended: boolean
  /** What files were found to hold before. */
  readonly looked: Kept | undefined
  /** Where what is found is kept; null where nothing is. */
  readonly keptIn: string | null
  readonly now: () => Date
  readonly limits?: Partial<EngineLimits>
  /** A file was found to be another than the tree says. */
  readonly onReplaced: () => void
  /** Keeps the generation's folder from others, once somebody emptied WORK_DIR. */
  readonly secure: () => Promise<void>
  readonly onLog: (line: string) => void
}

type ViewOf = (id: string, columns: ReadonlyMap<string, string>, path: string) => string | undefined

/** Table expression that reads a data set's file as it is stored. */
export function sourceIn(registry: Registry): (id: string, path: string) => string {
  return (id, path) => statementText(fileRows(registry.datasets.get(id)!, path))
}

/** `previous` again where the files and the text of every view are the same: a label costs no restart. */
export async function openData(
  previous: (Data & { readonly tree: DataTree }) | undefined,
  tree: DataTree,
  registry: Registry,
  demo: Demo | null,
  options: OpenOptions,
): Promise<Data> {
  const { generation, source, keptIn, now, limits, onReplaced, onLog } = options
  const moment = today(demo, registry.calendar, now)
  const { date } = clockOf(moment, registry.calendar.timezone)
  const looked = await openSurveys(registry, tree.stamps, date, {
    ...{ before: options.looked, keptIn, onLog },
  })
  const surveys = new Map<string, Survey>()
  const viewOf = (id: string, columns: Columns, path: string, { reading }: Survey) => {
    const dataset = registry.datasets.get(id)!
    const body = datasetView(dataset, registry, columns, path, reading)
    const before = beforeView(dataset, reading)
    return body && { text: statementText(body), ...(before ? { before: statementText(before) } : {}) }
  }
  const knownView: ViewOf = (id, columns, path) => {
    const found = looked.known(registry.datasets.get(id)!)
    if (!found) return undefined
    surveys.set(id, found)
    return viewOf(id, columns, path, found)?.text
  }
  if (previous && !options.mended && (await isSame(previous, tree, knownView))) {
    const { generation, engine, cache, newest, rows, session, loadedAt } = previous
    return { generation, engine, cache, newest, rows, session, surveys, kept: await looked.keep(), loadedAt }
  }
  const onClosed = source.lease()
  const engine = await openEngine({
    ...{ folder: generation.folder, limits, onReplaced, onClosed, onLog },
    async restore() {
      await options.secure()
      await restore(generation, source)
    },
    async view(id, columns, path, askRow) {
      const found = await looked.of(registry.datasets.get(id)!, columns, path, askRow)
      surveys.set(id, found)
      return viewOf(id, columns, path, found)
    },
    files: tree.files,
    source: sourceIn(registry),
    stamps: tree.stamps,
  }).catch((error) => {
    onClosed()
    throw error
  })
  const kept = await looked.keep()
  const newest = await newestRecords(engine, registry)
  const rows = registry.instance.workings ? await countRows(engine, tree.files) : new Map<string, number>()
  const session =
    newestOfAll(newest, registry, 'session') ??
    newestOfAll(newest, registry, 'day') ??
    latestClosedSession(moment, registry.calendar)
  return {
    generation,
    engine,
    cache: new QueryCache(engine),
    newest,
    rows,
    session,
    surveys,
    kept,
    loadedAt: now().toISOString(),
  }
}

/** Whether an open engine answers what a new one over these files would: the same files, read by the same views. */
async function isSame(
  previous: Data & { readonly tree: DataTree },
  tree: DataTree,
  view: ViewOf,
): Promise<boolean> {
  const { engine, tree: before } = previous
  const same = (map: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>) =>
    map.size === other.size && [...map].every(([key, value]) => other.get(key) === value)
  if (before.version !== tree.version || !same(before.stamps, tree.stamps)) return false
  const views = new Map<string, string>()
  for (const [id, columns] of engine.fileColumns) {
    const path = before.files.get(id)
    const text = path && view(id, columns, path)
    if (text) views.set(id, text)
  }
  const answers = () =>
    engine.check().then(
      () => true,
      () => false,
    )
  return same(engine.views, views) && (await answers())
}
