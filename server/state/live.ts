import { join } from 'node:path'
import type { Plugins } from '../../core/plugin/plugin.ts'
import type { Config } from '../config.ts'
import { fileStamp } from '../duckdb/file-stamp.ts'
import type { EngineLimits } from '../duckdb/limits.ts'
import type { Manifest } from '../generations/manifest.ts'
import { currentSource, pastSource } from '../generations/source.ts'
import { type Generations, openGenerations } from '../generations/store.ts'
import { RegistryFault } from './configuration.ts'
import { makeOwn } from './generation.ts'
import { holdStates, type StateHolder } from './holder.ts'
import { keptFolder } from './kept.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { createParse, type Parse } from './parse.ts'
import { createPast, type Lease, type PastLimits } from './past.ts'
import { type Log, reportIssues, reportState } from './report.ts'
import { isDue, nextState, type State, seenVersion } from './state.ts'
import { openWork } from './work.ts'
import { NO_WORKINGS, type Workings } from './workings.ts'
import { lookAtYaml, readYamlFiles, watchYaml, type YamlFiles } from './yaml-files.ts'

export interface LiveOptions {
  readonly config: Pick<Config, 'dataDir' | 'workDir' | 'instanceDir'>
  readonly plugins: Plugins
  /** By default in this process. */
  readonly parse?: Parse
  readonly log: Log
  readonly now: () => Date
  /** What the server knows of itself; nothing where it is left out. */
  readonly workings?: Workings<State>
  readonly limits?: Partial<EngineLimits>
  /** How often the data files are looked at; 0 never. A change counts once two looks agree. */
  readonly pollMs?: number
  readonly watch?: boolean
  readonly past?: Partial<PastLimits>
}

/** Which generation an answer is of that was asked for one. */
export interface AsOf {
  readonly manifest: Manifest
  /** Whether that is what is served to everybody now. */
  readonly newest: boolean
}

/** Holds the current state and replaces it whole when YAML or data change. */
export interface Live extends StateHolder {
  readonly generations: Generations
  /** The state of the generation that `?asOf=` stands for. Rejects with NoGeneration or PastBusy. */
  leaseAsOf(asked: string): Promise<Lease & { readonly asOf: AsOf }>
  /** Loads again now; resolves when the result is in place. Rejects where nothing could be served. */
  reload(): Promise<void>
  close(): Promise<void>
}

/** Of a DuckDB that few read, beside the one that all read. */
const PAST: Partial<EngineLimits> = { concurrency: 1, threads: 1, memoryLimit: '200MB', spillLimit: '500MB' }

/** Between the two looks that a change needs. */
const AGAIN_MS = 1000
/** After so many looks a file that could not be read is tried again: its rights may be others now. */
const LOOKS_AGAIN = 12

export async function startLive(options: LiveOptions): Promise<Live> {
  const { config, plugins, log, now, limits, workings = NO_WORKINGS } = options
  const parse = options.parse ?? createParse(plugins)
  const holder = holdStates(log)
  let files: YamlFiles | undefined
  let closed = false
  const looking: { soon: () => void; stop: () => void } = { soon: () => {}, stop: () => {} }
  const onReplaced = () => looking.soon()
  const onUnwatched = (error: unknown) =>
    log.warn(
      { error: String(error) },
      'pages and registries are not watched; they are looked at now and then',
    )
  const onLog = (line: string) => log.warn({ duckdb: line }, 'duckdb')

  const work = openWork(config.workDir)
  const generations = openGenerations(join(config.workDir, 'generations'))
  const copying = new AbortController()
  /** What the next load looks at besides YAML. */
  let look = { atRest: true, again: false }
  /** Whether a load failed for another reason than the registries: it is tried again. */
  let failed = false

  const load = async () => {
    const { atRest, again } = look
    look = { atRest: false, again: false }
    files = await readYamlFiles(config.instanceDir, files)
    const before = holder.state
    // What is not looked at anew stays of the generation that it is of.
    const source = before && !atRest ? before.source : await currentSource(config.dataDir, generations)
    const next = await nextState(before, files, plugins, {
      ...{ source, work, keptIn: keptFolder(config.workDir), secure: work.secure },
      ...{ workings, parse, now, limits, onReplaced, onLog, atRest, again },
    })
    if (closed) return next.engine === before?.engine ? undefined : next.engine.close()
    holder.replace(next)
    reportState(log, before, next)
    // Only who runs on meets files that are written into.
    if (options.pollMs) void makeOwn(next.generation, config.dataDir, copying.signal)
  }
  const reload = oneAtATime(async () => {
    try {
      await load()
      failed = false
    } catch (error) {
      failed = !(error instanceof RegistryFault)
      if (error instanceof RegistryFault) {
        holder.refuse(error.issues)
        reportIssues(log, error.issues)
      }
      throw error
    }
  })
  const past = createPast({
    ...{ generations, log, limits: options.past },
    open: (manifest) =>
      nextState(undefined, files!, plugins, {
        ...{ source: pastSource(config.dataDir, generations, manifest), asOf: manifest },
        // What is kept for the next start is of the newest.
        ...{ work, keptIn: null, secure: work.secure, beside: holder.state },
        ...{ workings, parse, now: () => new Date(manifest.at), limits: { ...PAST, ...limits } },
        ...{ onReplaced: () => {}, onLog, atRest: true, again: false },
      }),
  })
  const stopForgetting = holder.on((event) => {
    if (event === 'config') past.forget()
  })
  /** Whether all files that are served are of this generation. */
  async function isServed({ id, files: known }: Manifest, state: State): Promise<boolean> {
    if (state.source.generation !== id) return false
    const folder = generations.folderOf(id)
    for (const [path, { stamp }] of state.generation.files)
      if (Object.hasOwn(known, path) && (await fileStamp(join(folder, path))) !== stamp) return false
    return true
  }

  const tryReload = () =>
    reload().catch((error) => log.error({ error: String(error) }, 'kept the last good state'))
  const lookAtAll = (again = false) => {
    look = { atRest: true, again: again || look.again }
  }

  const stopWatching =
    options.watch === false ? undefined : await watchYaml(config.instanceDir, tryReload, onUnwatched)
  await tryReload()
  let looks = 0
  /** Tries again what failed, brings back what was removed, and now and then looks anew at what could not be read. */
  const mend = async () => {
    looks++
    const { state } = holder
    const broken =
      state &&
      (await state.engine.check().then(
        () => false,
        (error) => {
          log.error({ error: String(error) }, 'the data cannot be answered from')
          return true
        },
      ))
    const again = looks % LOOKS_AGAIN === 0 && state !== undefined && hasFaults(state)
    if (!failed && !broken && !again) return
    lookAtAll(again)
    await tryReload()
  }
  if (options.pollMs) {
    const version = async () => {
      if (files && (await lookAtYaml(config.instanceDir)) !== files.stamp) await tryReload()
      await mend()
      const { state } = holder
      if (!state) return undefined
      const source = await currentSource(config.dataDir, generations).catch((error) => {
        log.error({ error: String(error) }, 'which generation is the current one cannot be read')
      })
      if (!source) return undefined
      const version = await seenVersion(source, state.registry, plugins)
      return isDue(state, now) ? `${version} due` : version
    }
    Object.assign(
      looking,
      pollData(
        options.pollMs,
        version,
        () => holder.state?.seen,
        () => {
          lookAtAll()
          return tryReload()
        },
      ),
    )
  }

  return {
    generations,
    get state() {
      return holder.state
    },
    get issues() {
      return holder.issues
    },
    lease: holder.lease,
    on: holder.on,
    async leaseAsOf(asked) {
      const { state } = holder
      const timezone = state?.registry.calendar.timezone ?? 'UTC'
      const manifest = await past.find(asked, timezone)
      const leased = holder.lease()
      if (leased && (await isServed(manifest, leased.state)))
        return { ...leased, asOf: { manifest, newest: true } }
      leased?.release()
      return { ...(await past.lease(manifest)), asOf: { manifest, newest: false } }
    },
    reload() {
      lookAtAll()
      return reload()
    },
    async close() {
      closed = true
      copying.abort()
      looking.stop()
      await stopWatching?.()
      await reload.running?.catch(() => {})
      stopForgetting()
      await past.close()
      await holder.state?.engine.close()
      await work.close()
    },
  }
}

function hasFaults({ engine, tree, generation }: State): boolean {
  return (
    [...engine.faults.keys()].some((id) => tree.files.has(id)) ||
    [...generation.files.values()].some(({ kept }) => kept?.why === 'damaged')
  )
}

/** Looks at the version of the data every so often, and at once when asked to; two equal looks at a new one load it. */
function pollData(
  everyMs: number,
  look: () => Promise<string | undefined>,
  served: () => string | undefined,
  load: () => Promise<void>,
): { soon: () => void; stop: () => void } {
  let seen = served()
  let timer = setTimeout(poll, everyMs)
  let busy = false
  let stopped = false

  async function poll() {
    busy = true
    const version = await look()
    // Twice the same, or a file is still being written.
    if (version !== undefined && version === seen && version !== served()) await load()
    seen = version ?? seen
    busy = false
    const changing = seen !== served()
    if (!stopped) timer = setTimeout(poll, changing ? Math.min(everyMs, AGAIN_MS) : everyMs)
  }
  return {
    soon() {
      if (busy || stopped) return
      clearTimeout(timer)
      void poll()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
