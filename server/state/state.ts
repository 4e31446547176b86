import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { clockOf } from '../../core/calendar/dates.ts'
import type { Plugins } from '../../core/plugin/plugin.ts'
import type { Registry } from '../../core/registry/registry.ts'
import { EVERYTHING, type Scope } from '../../core/registry/scope.ts'
import type { Marks } from '../../core/sql/marks.ts'
import type { Manifest } from '../generations/manifest.ts'
import type { Source } from '../generations/source.ts'
import { type Answers, createAnswers } from './answers.ts'
import { nextPages, nextRegistry, type ReadPages, type ReadRegistry } from './configuration.ts'
import { type Data, type OpenOptions, openData } from './data.ts'
import {
  catalogFiles,
  catalogPrints,
  type DataTree,
  type Demo,
  findDataTree,
  readDemo,
  type StampOf,
} from './data-tree.ts'
import { examineData, examineJson, isMended } from './examine.ts'
import { today } from './freshness.ts'
import { beginGeneration, type Generation, type TakeOptions } from './generation.ts'
import { type LoadedPage, loadPages } from './pages.ts'
import type { Parse } from './parse.ts'
import { readMarks } from './quality.ts'
import type { Work } from './work.ts'
import type { Workings } from './workings.ts'
import type { YamlFiles } from './yaml-files.ts'

/** Everything one answer is made from: one configuration and one data version, never mixed, never changed. */
export interface State extends Data, ReadRegistry {
  /** Who it is for: of what they do not see there is nothing in it. See server/rights. */
  readonly scope: Scope
  readonly configVersion: string
  readonly dataVersion: string
  readonly plugins: Plugins
  /** Every file of a page as it was parsed by this registry. */
  readonly parsed: ReadPages
  readonly pages: ReadonlyMap<string, LoadedPage>
  readonly answers: Answers
  readonly tree: DataTree
  /** Where the files of the data came from. */
  readonly source: Source
  /** Version of the data tree when it was last looked at; `tree` is of the files that were taken from it. */
  readonly seen: string
  readonly demo: Demo | null
  /** The generation that it is of, where that was asked for and newer data may be served; null otherwise. */
  readonly asOf: Manifest | null
  /** Values that the registry's quality rules put in doubt. */
  readonly marks: Marks
  /** What the server knows of itself, for pages that ask. */
  readonly workings: Workings<State>
}

export interface NextOptions
  extends Omit<OpenOptions, 'generation' | 'mended' | 'looked'>,
    Pick<TakeOptions, 'atRest' | 'again'> {
  readonly parse: Parse
  readonly work: Work
  /** Another state, of which whatever was read and parsed is the same here. */
  readonly beside?: State
  /** The generation that is asked for. */
  readonly asOf?: Manifest
  readonly workings: Workings<State>
}

/**
 * The state that follows from an instance's files and a data tree's folder; of `previous` whatever did not change.
 * Rejects with RegistryFault, or where the data cannot be opened: `previous` is then as good as before.
 */
export async function nextState(
  previous: State | undefined,
  files: YamlFiles,
  plugins: Plugins,
  options: NextOptions,
): Promise<State> {
  const folder = await options.work.newFolder()
  const state = await stateIn(folder, previous, files, plugins, options).catch(async (error) => {
    await rm(folder, { recursive: true, force: true })
    throw error
  })
  if (state.generation.folder !== folder) await rm(folder, { recursive: true, force: true })
  return state
}

async function stateIn(
  folder: string,
  previous: State | undefined,
  files: YamlFiles,
  plugins: Plugins,
  options: NextOptions,
): Promise<State> {
  const { source, onLog } = options
  const known = previous ?? options.beside
  const taking = beginGeneration(folder, { ...options, previous: previous?.generation })
  const { dir } = taking
  await taking.take(
    catalogFiles(plugins).map((path) => [path]),
    (paths) => examineJson(dir, paths),
  )
  const demo = await readDemo(dir)
  const prints = await catalogPrints(dir, plugins)
  const reading = {
    ...{ dir, demo, parse: options.parse },
    catalogs: prints.join('\n'),
    folder: options.keptIn,
  }
  const read = await nextRegistry(known, files, reading)
  const { registry } = read
  const candidates = [...registry.datasets.values()].map(({ path, fallbacks }) => [path, ...fallbacks])
  await taking.take(candidates, (paths) => examineData(registry, dir, paths, onLog))
  const taken = await taking.done()
  const tree = await findDataTree(dir, registry, prints)
  const pages = nextPages(known?.parsed, files.dashboards, read, reading)
  // Told below: until then the data is being opened.
  pages.catch(() => {})
  const mended = options.again && (await isMended(previous?.engine.faults, registry, tree, onLog))
  const data = await openData(previous, tree, registry, demo, {
    ...{ ...options, generation: taken, mended },
    looked: known?.kept,
  })
  const parsed = await pages.catch(async (error) => {
    if (data.engine !== previous?.engine) await data.engine.close()
    throw error
  })
  const looked = previous?.engine === data.engine && previous.registry === registry ? previous : undefined
  const stampSeen = (path: string) => taken.files.get(path)?.seen
  const seen = await seenVersion(source, registry, plugins, stampSeen)
  const same = data.generation !== taken
  return {
    ...read,
    ...data,
    scope: EVERYTHING,
    // What is known of the files in the tree is of now, even where those here are the same.
    generation: { ...data.generation, files: taken.files },
    configVersion: files.version,
    dataVersion: versionOf(tree, taken, data.surveys),
    source,
    seen,
    plugins,
    parsed,
    pages: loadPages(files, parsed, known?.pages ?? new Map(), options.now()),
    answers: createAnswers(EVERYTHING),
    tree: same ? previous!.tree : tree,
    demo,
    asOf: options.asOf ?? null,
    workings: options.workings,
    marks: looked?.marks ?? (await readMarks(data.engine, registry, data.session, options.onLog)),
  }
}

/** What the data of a source is known by from look to look: its files', and of which generation they are. */
export async function seenVersion(
  source: Source,
  registry: Registry,
  plugins: Plugins,
  stampOf: StampOf = async (path) => (await source.find(path))?.stamp,
): Promise<string> {
  const prints = await catalogPrints('', plugins, stampOf)
  const { version } = await findDataTree('', registry, prints, stampOf)
  return source.generation === null ? version : `${version} ${source.generation}`
}

/**
 * Where older files are kept than the tree has, readers are told of another version; and where rows are not read yet
 * because of their days, the same files are another version once these have come.
 */
function versionOf({ version }: DataTree, { files }: Generation, surveys: State['surveys']): string {
  const days = [...surveys.values()].flatMap(({ reading }) => reading.until ?? [])
  const kept = [...files].flatMap(([path, { kept }]) => (kept ? [`${path} ${kept.why}`] : []))
  if (kept.length + days.length === 0) return version
  const hash = createHash('sha256')
    .update([version, ...days, ...kept].join(' '))
    .digest('hex')
  return `d-${hash.slice(0, 8)}`
}

/** Whether rows that were dated to come are of a day that has come. */
export function isDue({ surveys, demo, registry }: State, now: () => Date): boolean {
  const { date } = clockOf(today(demo, registry.calendar, now), registry.calendar.timezone)
  return [...surveys.values()].some(({ due }) => due !== null && due <= date)
}
