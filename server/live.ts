import { LRUCache } from 'lru-cache'
import type { DataStatus } from '../core/api.ts'
import { latestClosedSession } from '../core/calendar.ts'
import { datasetView, fileRows, mistypedColumns } from '../core/dataset-view.ts'
import { formatIssue, type Issue } from '../core/issue.ts'
import type { Registry } from '../core/registry.ts'
import { statementText } from '../core/sql.ts'
import type { Config } from './config.ts'
import {
  type LoadedPage,
  loadPages,
  loadRegistries,
  readYamlFiles,
  watchYaml,
  type YamlFiles,
} from './configuration.ts'
import { type DataTree, type Demo, extendRegistry, findDataTree, readDemo } from './data-tree.ts'
import { type Engine, type EngineLimits, openEngine } from './duckdb/engine.ts'
import { newestOfAll, newestRecords, staleDatasets } from './freshness.ts'
import { QueryCache } from './query-cache.ts'
import type { WidgetAnswer } from './run-widget.ts'

/** Everything one answer is made from: one configuration and one data version, never mixed, never changed. */
export interface State {
  readonly configVersion: string
  readonly dataVersion: string
  readonly registry: Registry
  readonly registryIssues: readonly Issue[]
  readonly pages: ReadonlyMap<string, LoadedPage>
  readonly engine: Engine
  readonly cache: QueryCache
  /** What widgets were answered, by everything that the answer depends on. */
  readonly answers: LRUCache<string, WidgetAnswer>
  readonly tree: DataTree
  readonly demo: Demo | null
  readonly newest: ReadonlyMap<string, string>
  /** Newest session of the data, ISO date. */
  readonly session: string
  readonly loadedAt: string
}

export interface Log {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

export interface LiveOptions {
  readonly config: Pick<Config, 'dataDir' | 'workDir' | 'registriesDir' | 'dashboardsDir'>
  readonly log: Log
  readonly now: () => Date
  readonly limits?: Partial<EngineLimits>
  /** How often the data files are looked at; 0 never. A change counts once two looks agree. */
  readonly pollMs?: number
  readonly watch?: boolean
}

/** Between the two looks that a change needs. */
const AGAIN_MS = 1000
const ANSWER_BYTES = 32 << 20
/** Roughly what the columns of an answer take. */
const HEAD_BYTES = 2000

export type LiveEvent = 'config' | 'data'

/** Holds the current state and replaces it whole when YAML or data change. */
export interface Live {
  /** The state for one answer; undefined before the first. `release` lets its engine go once it is replaced. */
  lease(): { state: State; release: () => void } | undefined
  on(listener: (event: LiveEvent, state: State) => void): () => void
  /** Loads again now; resolves when the result is in place. Rejects where nothing could be served. */
  reload(): Promise<void>
  readonly state: State | undefined
  /** Issues of the registries while there is no state. */
  readonly issues: readonly Issue[]
  close(): Promise<void>
}

export async function startLive(options: LiveOptions): Promise<Live> {
  const { config, log, now } = options
  const listeners = new Set<(event: LiveEvent, state: State) => void>()
  const leases = new Map<Engine, number>()
  let state: State | undefined
  let issues: readonly Issue[] = []
  /** The registry as the YAML says, before the tree's tickers: of the last files without issues. */
  let goodRegistry: Registry | undefined
  let goodVersion = ''
  /** The YAML registry that the current state's registry was made of. */
  let extendedFrom: Registry | undefined
  let lastFiles: YamlFiles | undefined
  let closed = false
  /** Looks at the data files before their time. */
  let lookSoon = () => {}

  const retire = (engine: Engine) => {
    if (engine !== state?.engine && !leases.get(engine)) {
      leases.delete(engine)
      engine.close().catch((error) => log.error({ error: String(error) }, 'an engine did not close'))
    }
  }

  async function load(): Promise<void> {
    const files = await readYamlFiles(config.registriesDir, config.dashboardsDir, lastFiles)
    lastFiles = files
    if (files.registriesVersion !== goodVersion) {
      const parsed = loadRegistries(files)
      issues = parsed.issues
      if (parsed.registry) {
        goodRegistry = parsed.registry
        goodVersion = files.registriesVersion
      }
    } else issues = []
    if (!goodRegistry) {
      logIssues(log, issues)
      throw new Error('the registries have issues and there is no earlier version of them')
    }
    const next = await compose(files, goodRegistry, issues)
    if (closed) return void next.engine.close()
    const before = state
    state = next
    report(log, before, next)
    if (before && before.engine !== next.engine) retire(before.engine)
    if (before && before.configVersion !== next.configVersion) emit('config', next)
    if (!before || before.dataVersion !== next.dataVersion) emit('data', next)
  }

  async function compose(files: YamlFiles, yaml: Registry, found: readonly Issue[]): Promise<State> {
    const tree = await findDataTree(config.dataDir, yaml)
    const same = state && extendedFrom === yaml && state.dataVersion === tree.version ? state : undefined
    const registry = same?.registry ?? (await extendRegistry(yaml, config.dataDir))
    const demo = same ? same.demo : await readDemo(config.dataDir)
    extendedFrom = yaml
    const data = await openData(tree, registry, demo)
    const pages = loadPages(files, registry, state?.pages ?? new Map(), now())
    return {
      ...data,
      configVersion: files.version,
      dataVersion: tree.version,
      registry,
      registryIssues: found,
      pages,
      answers: new LRUCache({
        maxSize: ANSWER_BYTES,
        // The line that goes over the wire is kept beside the answer.
        sizeCalculation: ({ data }, key) => 3 * data.length + 2 * key.length + HEAD_BYTES,
      }),
      tree,
      demo,
    }
  }

  /** The engine of the current state where the files and the text of every view are the same: a label costs no restart. */
  async function openData(tree: DataTree, registry: Registry, demo: Demo | null) {
    const view = (id: string, columns: ReadonlyMap<string, string>, path: string) => {
      const body = datasetView(registry.datasets.get(id)!, registry, columns, path)
      return body && statementText(body)
    }
    if (state && state.dataVersion === tree.version && sameViews(state, tree, view)) {
      const { engine, cache, newest, session, loadedAt } = state
      return { engine, cache, newest, session, loadedAt }
    }
    const engine = await openEngine({
      workDir: config.workDir,
      files: tree.files,
      view,
      source: (id, path) => statementText(fileRows(registry.datasets.get(id)!, path)),
      stamps: tree.stamps,
      onReplaced: () => lookSoon(),
      onLog: (line) => log.warn({ duckdb: line }, 'duckdb'),
      limits: options.limits,
    })
    const newest = await newestRecords(engine, registry)
    const session =
      newestOfAll(newest, registry, 'session') ?? latestClosedSession(today(demo, now), registry.calendar)
    return { engine, cache: new QueryCache(engine), newest, session, loadedAt: now().toISOString() }
  }

  function emit(event: LiveEvent, next: State): void {
    for (const listener of listeners) listener(event, next)
  }

  // One load at a time; a change during a load is loaded after it.
  let loading: Promise<void> | undefined
  let again: Promise<void> | undefined
  function reload(): Promise<void> {
    if (!loading) {
      loading = load().finally(() => {
        loading = undefined
      })
      return loading
    }
    again ??= loading
      .catch(() => {})
      .then(() => {
        again = undefined
        return reload()
      })
    return again
  }
  const tryReload = () =>
    reload().catch((error) => log.error({ error: String(error) }, 'kept the last good state'))

  const stopWatching =
    options.watch === false
      ? undefined
      : await watchYaml([config.registriesDir, config.dashboardsDir], tryReload)
  await tryReload()
  const stopPolling = options.pollMs ? poll(options.pollMs) : undefined

  function poll(everyMs: number): () => void {
    let seen = state?.dataVersion
    let timer = setTimeout(look, everyMs)
    let looking = false
    lookSoon = () => {
      if (looking || closed) return
      clearTimeout(timer)
      void look()
    }
    async function look() {
      looking = true
      const registry = state?.registry ?? goodRegistry
      if (registry) {
        const { version } = await findDataTree(config.dataDir, registry)
        // Twice the same, or a file is still being written.
        if (version === seen && version !== state?.dataVersion) await tryReload()
        seen = version
      }
      looking = false
      const changing = seen !== state?.dataVersion
      if (!closed) timer = setTimeout(look, changing ? Math.min(everyMs, AGAIN_MS) : everyMs)
    }
    return () => clearTimeout(timer)
  }

  return {
    get state() {
      return state
    },
    get issues() {
      return issues
    },
    lease() {
      if (!state) return undefined
      const { engine } = state
      leases.set(engine, (leases.get(engine) ?? 0) + 1)
      let released = false
      const release = () => {
        if (released) return
        released = true
        leases.set(engine, leases.get(engine)! - 1)
        retire(engine)
      }
      return { state, release }
    },
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    reload,
    async close() {
      closed = true
      stopPolling?.()
      await stopWatching?.()
      await loading?.catch(() => {})
      await state?.engine.close()
    },
  }
}

/** What the page header shows. Staleness moves with the clock, so it is worked out when asked. */
export function dataStatus(state: State, now: () => Date): DataStatus {
  const { registry } = state
  return {
    dataVersion: state.dataVersion,
    demo: state.demo !== null,
    session: newestOfAll(state.newest, registry, 'session'),
    period: newestOfAll(state.newest, registry, 'quarter'),
    loadedAt: state.loadedAt,
    stale: staleDatasets(state.newest, registry, today(state.demo, now)),
    missing: [...registry.datasets.values()]
      .filter((dataset) => !state.engine.columns(dataset.id))
      .map((dataset) => ({ dataset: dataset.id, title: dataset.title })),
  }
}

/** Demo data is as old as its seed says, for ever. */
function today(demo: Demo | null, now: () => Date): Date {
  return demo ? new Date(`${demo.asOf}T20:00:00+07:00`) : now()
}

function sameViews(
  state: State,
  tree: DataTree,
  view: (id: string, columns: ReadonlyMap<string, string>, path: string) => string | undefined,
): boolean {
  const same = (map: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>) =>
    map.size === other.size && [...map].every(([key, value]) => other.get(key) === value)
  const views = new Map<string, string>()
  for (const [id, columns] of state.engine.fileColumns) {
    const path = tree.files.get(id)
    const text = path && view(id, columns, path)
    if (text) views.set(id, text)
  }
  return same(state.tree.files, tree.files) && same(state.engine.views, views)
}

function report(log: Log, before: State | undefined, next: State): void {
  logIssues(log, [...next.registryIssues, ...[...next.pages.values()].flatMap((page) => page.issues)])
  if (before?.engine !== next.engine) {
    for (const [dataset, reason] of next.engine.faults) {
      log.warn({ dataset, reason }, 'a data set cannot be read')
    }
    for (const [dataset, stored] of next.engine.fileColumns) {
      const columns = mistypedColumns(next.registry.datasets.get(dataset)!, stored)
      if (columns.length > 0)
        log.warn({ dataset, columns }, 'a data set has columns of another type than promised')
    }
  }
  const details = {
    configVersion: next.configVersion,
    dataVersion: next.dataVersion,
    pages: next.pages.size,
    datasets: next.tree.files.size - next.engine.faults.size,
  }
  log.info(details, before ? 'reloaded' : 'loaded')
}

function logIssues(log: Log, issues: readonly Issue[]): void {
  for (const issue of issues) log.warn({ code: issue.code }, formatIssue(issue))
}
