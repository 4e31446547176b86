import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { DatasetRun, Run } from '../../core/api/refresh.ts'
import { clockOf } from '../../core/calendar/dates.ts'
import { upstreamFirst } from '../../core/pipeline/order.ts'
import { versionsPath } from '../../core/pipeline/restated.ts'
import { askedSince, dependencyText, scheduledMoment } from '../../core/pipeline/staleness.ts'
import type { Pipeline, Registry } from '../../core/registry/registry.ts'
import type { Config } from '../config.ts'
import type { Entry, Manifest } from '../generations/manifest.ts'
import { sha256Of } from '../generations/sha256-of.ts'
import { generationSource, treeSource } from '../generations/source.ts'
import { type Draft, type Generations, openGenerations, WriterBusy } from '../generations/store.ts'
import { alone } from './alone.ts'
import { type DataFile, type Files, openFiles } from './files.ts'
import { keepMemory, type Memory, readMemory } from './memory.ts'
import { watchPeak } from './peak.ts'
import type { Job, Made } from './protocol.ts'
import { keepRun } from './runs.ts'
import { sourceVariables } from './secrets.ts'
import { programVersion } from './version.ts'
import { openWriters, WriterFault, type Writers } from './writers.ts'

export interface RefreshOptions {
  readonly config: Pick<Config, 'workDir' | 'dataDir' | 'pluginsDir' | 'databaseUrl' | 'privateHosts'>
  readonly registry: Registry
  /** Data sets that are made whether they are stale or not; null for all that is stale. */
  readonly asked: readonly string[] | null
  /** `command`, `cron`, or who asked. */
  readonly by: string
  readonly now: () => Date
  /** The moment that the data is judged by: that of demo data, which does not grow. */
  readonly clock: Date
  readonly onProgress?: (event: RefreshEvent) => void
  readonly limits?: Partial<RefreshLimits>
  readonly generations?: Generations
}

export interface RefreshLimits {
  /** Data sets that are made side by side. */
  readonly writers: number
  readonly memoryLimit: string
  /** Of one that has not enough with that: it is made again while no other is. */
  readonly aloneLimit: string
  /** How long one data set may take. */
  readonly deadlineMs: number
}

const LIMITS: RefreshLimits = { writers: 2, memoryLimit: '600MB', aloneLimit: '1200MB', deadlineMs: 600_000 }

/** What happens while a refresh runs. */
export type RefreshEvent =
  | { readonly kind: 'began'; readonly run: string; readonly datasets: readonly string[] }
  | {
      readonly kind: 'progress'
      readonly dataset: string
      readonly done: number
      readonly of: number | null
      readonly what: string
    }
  | { readonly kind: 'dataset'; readonly run: DatasetRun; readonly left: number }
  | { readonly kind: 'ended'; readonly run: Run }

/**
 * Makes what is stale, upstream first, and of all that came through its gates one generation. Readers have what they had
 * until that is whole. What fails leaves its file as it was, and what is made of it is not made.
 *
 * Rejects with RefreshBusy where another refresh runs; every other fault is in the run that it resolves with.
 */
export function refresh(options: RefreshOptions): Promise<Run> {
  return alone(options.config, () => run(options))
}

async function run(options: RefreshOptions): Promise<Run> {
  const { config, registry, asked, by, now, onProgress = () => {} } = options
  const { workDir, dataDir, pluginsDir } = config
  const at = now().toISOString()
  const id = `r-${at.replace(/[-:]|\.\d+/g, '')}-${randomBytes(2).toString('hex')}`
  const generations = options.generations ?? openGenerations(join(workDir, 'generations'), { now })
  const scratch = join(workDir, 'refresh', 'scratch')
  // Nobody else runs: what lies here was left by one that was ended.
  await rm(scratch, { recursive: true, force: true })
  await mkdir(scratch, { recursive: true })
  const memory = await readMemory(workDir)
  const manifest = await generations.current()
  // Who asks for a refresh asks for what the tree has now, whatever an admin went back to.
  const source = manifest ? generationSource(dataDir, generations, manifest, false) : treeSource(dataDir)
  const files = openFiles(dataDir, source, memory.hashes)
  const limits = { ...LIMITS, ...options.limits }
  const writers = openWriters(
    {
      ...{ registry, pluginsDir, tree: dataDir },
      ...{ secrets: sourceVariables(process.env), privateHosts: config.privateHosts },
      threads: Math.max(1, Math.floor(availableParallelism() / limits.writers)),
    },
    limits.writers,
  )
  const peak = watchPeak(() => [process.pid, ...writers.pids()])
  const ids = upstreamFirst(registry, asked ?? undefined)
  onProgress({ kind: 'began', run: id, datasets: ids })
  const context: Context = {
    ...{ options, registry, files, writers, memory, scratch, at, limits },
    version: await programVersion(pluginsDir),
    beside: { ...memory.beside },
    asked: { ...memory.asked },
    made: new Map(),
    release: source.lease(),
  }
  try {
    await lookBeside(context, ids)
    const datasets = await makeAll(context, ids)
    const ended = (outcome: Run['outcome'], generation: string | null, reason?: string): Run => ({
      ...{ id, at, endedAt: now().toISOString(), by, asked, outcome, generation, datasets },
      ...{ peak: peak.bytes() },
      ...(reason === undefined ? {} : { reason }),
    })
    const broken = datasets.some(({ outcome }) => outcome === 'failed')
    const finished = await commit(context, generations, id).then(
      (made) => ended(broken ? 'failed' : made ? 'made' : 'nothing', made?.id ?? null),
      (error: Error) => ended('failed', null, error.message),
    )
    if (finished.reason === undefined)
      await keepMemory(workDir, { hashes: files.hashes(), beside: context.beside, asked: context.asked })
    await keepRun(workDir, finished)
    onProgress({ kind: 'ended', run: finished })
    return finished
  } finally {
    peak.stop()
    writers.close()
    context.release()
    await rm(scratch, { recursive: true, force: true }).catch(() => {})
    await generations.prune({ now: now(), least: KEPT_GENERATIONS }).catch(() => {})
  }
}

const KEPT_GENERATIONS = 8

interface Context {
  readonly options: RefreshOptions
  readonly registry: Registry
  readonly files: Files
  readonly writers: Writers
  readonly memory: Memory
  readonly scratch: string
  readonly at: string
  readonly limits: RefreshLimits
  readonly version: string
  readonly beside: Record<string, Memory['beside'][string]>
  readonly asked: Record<string, Memory['asked'][string]>
  /** New files until they are committed. */
  readonly made: Map<string, NewFile>
  readonly release: () => void
}

interface NewFile {
  readonly file: string
  readonly versions: string | null
  readonly sha256: string
  readonly made: Made
  readonly key: string
  readonly inputs: ReadonlyMap<string, string | null>
}

const hashed = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32)

/** What tells the contents of a data set's file, as it is by now in this refresh. */
async function printOf({ made, files, registry }: Context, id: string): Promise<string | null> {
  return made.get(id)?.sha256 ?? (await files.of(registry.datasets.get(id)!))?.sha256 ?? null
}

/** What a data set is made of and with by now. */
async function keyOf(context: Context, pipeline: Pipeline) {
  const inputs = new Map<string, string | null>()
  for (const id of pipeline.inputs.values()) inputs.set(id, await printOf(context, id))
  const own = hashed(dependencyText({ pipeline, version: context.version, inputs }))
  const { calendar } = context.registry
  const moment = scheduledMoment(pipeline.schedule, context.options.clock, calendar)
  return { own, key: moment === null ? own : `${own}@${moment}`, inputs }
}

/** What the tree brought counts as made of what lay beside it when it was first seen. */
async function lookBeside(context: Context, ids: readonly string[]): Promise<void> {
  const { registry, files, beside } = context
  for (const id of ids) {
    const file = await files.of(registry.datasets.get(id)!)
    if (!file || file.entry?.made) delete beside[id]
    else if (beside[id]?.sha256 !== file.sha256) {
      const { key } = await keyOf(context, registry.pipelines.get(id)!)
      beside[id] = { sha256: file.sha256, key }
    }
  }
}

/** Each as soon as all that it is made of is done with. */
async function makeAll(context: Context, ids: readonly string[]): Promise<DatasetRun[]> {
  const { registry, options } = context
  const runs = new Map<string, Promise<DatasetRun>>()
  let left = ids.length
  for (const id of ids) {
    const pipeline = registry.pipelines.get(id)!
    const upstream = [...new Set(pipeline.inputs.values())].flatMap((input) => runs.get(input) ?? [])
    const made = Promise.all(upstream).then(async (before): Promise<DatasetRun> => {
      // A fault is to be seen before what is merely not there.
      const broken =
        before.find(({ outcome }) => outcome === 'failed') ??
        before.find(({ outcome }) => outcome === 'skipped')
      const one = broken
        ? {
            ...blank(pipeline),
            outcome: 'skipped' as const,
            reason: `${broken.dataset} ${broken.outcome === 'failed' ? 'failed' : 'was skipped'}`,
            ...(broken.lacks === undefined ? {} : { lacks: broken.lacks }),
          }
        : await makeOne(context, pipeline)
      left -= 1
      options.onProgress?.({ kind: 'dataset', run: one, left })
      return one
    })
    runs.set(id, made)
  }
  return Promise.all(runs.values())
}

const blank = ({ id, source, processor }: Pipeline) => ({
  ...{ dataset: id, by: source ?? processor ?? '', ms: 0, rows: null, newest: null, peak: null },
})

async function makeOne(context: Context, pipeline: Pipeline): Promise<DatasetRun> {
  const began = performance.now()
  const ended = (rest: Partial<DatasetRun> & Pick<DatasetRun, 'outcome'>): DatasetRun => ({
    ...blank(pipeline),
    ms: Math.round(performance.now() - began),
    ...rest,
  })
  try {
    return ended(await decideAndMake(context, pipeline))
  } catch (error) {
    const peak = error instanceof WriterFault && error.peak > 0 ? error.peak : null
    return ended({ outcome: 'failed', reason: (error as Error).message, peak })
  }
}

async function decideAndMake(
  context: Context,
  pipeline: Pipeline,
): Promise<Partial<DatasetRun> & Pick<DatasetRun, 'outcome'>> {
  const { registry, files, writers, options, scratch, limits } = context
  const { id } = pipeline
  const dataset = registry.datasets.get(id)!
  const file = await files.of(dataset)
  const { own, key, inputs } = await keyOf(context, pipeline)
  if (!isStale(context, pipeline, file, key)) return { outcome: 'current' }
  if (file && !file.entry?.made && !options.asked?.includes(id)) {
    // What a tree brings was made of more than this, and is not to be replaced by less.
    const lacks = await missingOf(context, pipeline)
    if (lacks !== null)
      return { outcome: 'skipped', reason: `the tree has its own, and there is no file of ${lacks}`, lacks }
  }

  const folder = join(scratch, id)
  await mkdir(folder)
  const paths: Record<string, string> = {}
  for (const input of pipeline.inputs.values()) {
    const path = context.made.get(input)?.file ?? (await files.of(registry.datasets.get(input)!))?.file
    if (path !== undefined) paths[input] = path
  }
  // With other params or another source, what it brought before says nothing of what it brings now.
  const entry = file?.entry?.made
  const known = entry?.key.split('@', 1)[0] === own
  const asked = context.asked[id]
  const state = known
    ? ((asked && asked.sha256 === file?.sha256 ? asked.state : undefined) ?? entry?.state)
    : undefined
  const versions = file && versionsFile(file)
  const job: Job = {
    ...{ dataset: id, folder, inputs: paths, before: file?.file ?? null, versions, state },
    since: known ? askedSince(entry!.newest, dataset.time, pipeline.overlap, registry.calendar) : null,
    at: options.clock.toISOString(),
    today: clockOf(options.clock, registry.calendar.timezone).date,
    ...{ memoryLimit: limits.memoryLimit, deadlineMs: limits.deadlineMs },
  }
  const onProgress = (done: number, of: number | null, what: string) =>
    options.onProgress?.({ kind: 'progress', dataset: id, done, of, what })
  const { made, peak, ms } = await writers.make(job, onProgress).catch(async (error: Error) => {
    if (!error.message.startsWith('Out of Memory Error')) throw error
    const again = join(scratch, `${id}.alone`)
    await mkdir(again)
    return writers.makeAlone({ ...job, folder: again, memoryLimit: limits.aloneLimit }, onProgress)
  })
  const { rows, newest, refusals, lacks } = made
  if (lacks !== undefined) {
    // `npm run check -- --data` says what a tree lacks; here it is a fault for who wants what is made of it.
    const outcome = options.asked?.includes(id) ? 'failed' : 'skipped'
    return { outcome, reason: `there is no file of ${lacks}`, lacks, peak, ms }
  }
  if (refusals.length > 0) {
    const reason = refusals.map((one) => one.reason).join('; ')
    return { outcome: 'failed', reason, refusals, rows, newest, peak, ms }
  }
  if (made.file === null) {
    if (!file) throw new Error('there was nothing to be had, and there is no file yet')
    context.asked[id] = {
      sha256: file.sha256,
      key,
      ...(made.state === undefined ? {} : { state: made.state }),
    }
    return { outcome: 'unchanged', rows: entry?.rows ?? null, newest: entry?.newest ?? null, peak, ms }
  }
  const sha256 = await sha256Of(made.file)
  context.made.set(id, { file: made.file, versions: made.versions, sha256, made, key, inputs })
  return { outcome: 'made', rows, newest, peak, ms }
}

function isStale(context: Context, pipeline: Pipeline, file: DataFile | null, key: string): boolean {
  const { id, source, schedule } = pipeline
  if (context.options.asked?.includes(id)) return true
  if (schedule === 'manual') return false
  if (!file) return true
  // Nothing here says whether there is more to be had.
  if (source !== undefined && schedule === null) return true
  const asked = context.asked[id]
  if (asked?.sha256 === file.sha256 && asked.key === key) return false
  return (file.entry?.made?.key ?? context.beside[id]?.key) !== key
}

/** A data set without a file that this one, or one that it is made of, names as an input; null for none. */
async function missingOf(context: Context, { inputs }: Pipeline): Promise<string | null> {
  const { registry, files, made } = context
  for (const id of inputs.values()) {
    const file = await files.of(registry.datasets.get(id)!)
    if (!file && !made.has(id)) return id
    const upstream = registry.pipelines.get(id)
    const byTree = file && !file.entry?.made && !made.has(id)
    const lacks = upstream && !byTree ? await missingOf(context, upstream) : null
    if (lacks !== null) return lacks
  }
  return null
}

/** Only what was replaced by a refresh is kept, beside its file. */
function versionsFile({ path, file, entry }: DataFile): string | null {
  if (!entry?.made) return null
  const versions = join(file.slice(0, -path.length), versionsPath(path))
  return existsSync(versions) ? versions : null
}

/** One generation of all that was made; null where nothing was. */
async function commit(context: Context, generations: Generations, runId: string): Promise<Manifest | null> {
  const { made, registry, files, at } = context
  if (made.size === 0) return null
  const draft = await begin(generations)
  try {
    for (const [id, { file, versions, sha256, made: rows, key, inputs }] of made) {
      const { path } = registry.datasets.get(id)!
      const pipeline = registry.pipelines.get(id)!
      const known = [...inputs].filter((one): one is [string, string] => one[1] !== null)
      const stamp = await files.treeStamp(path)
      const entry: Entry = {
        dataset: id,
        made: {
          ...{ by: pipeline.source ?? pipeline.processor!, key, inputs: Object.fromEntries(known) },
          ...{ rows: rows.rows, newest: rows.newest, at },
          ...(rows.state === undefined ? {} : { state: rows.state }),
        },
        ...(stamp === undefined ? {} : { tree: stamp }),
      }
      await draft.put(path, await moved(file, draft, id), entry, sha256)
      if (versions !== null) await draft.put(versionsPath(path), await moved(versions, draft, `${id}.v`), {})
    }
    return await draft.commit({ by: 'refresh', run: runId })
  } finally {
    await draft.abandon()
  }
}

/** On one file system a new name is all that it takes. */
async function moved(file: string, draft: Draft, name: string): Promise<string> {
  const to = join(draft.scratch, name)
  await rename(file, to)
  return to
}

/** Somebody else may be writing a generation: of the tree's files, when those change. */
const PATIENCE_MS = 60_000

async function begin(generations: Generations): Promise<Draft> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      return await generations.begin(await generations.current())
    } catch (error) {
      if (!(error instanceof WriterBusy) || performance.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
