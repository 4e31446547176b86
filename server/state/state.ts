import { createHash } from 'node:crypto'
import { clockOf } from '../../core/calendar/dates.ts'
import type { Plugins } from '../../core/plugin/plugin.ts'
import type { Marks } from '../../core/sql/marks.ts'
import { type Answers, createAnswers } from './answers.ts'
import { nextPages, nextRegistry, type ReadPages, type ReadRegistry } from './configuration.ts'
import { type Data, type OpenOptions, openData } from './data.ts'
import { catalogPrints, type DataTree, type Demo, findDataTree, readDemo } from './data-tree.ts'
import { today } from './freshness.ts'
import { keptFolder } from './kept.ts'
import { type LoadedPage, loadPages } from './pages.ts'
import type { Parse } from './parse.ts'
import { readMarks } from './quality.ts'
import type { YamlFiles } from './yaml-files.ts'

/** Everything one answer is made from: one configuration and one data version, never mixed, never changed. */
export interface State extends Data, ReadRegistry {
  readonly configVersion: string
  readonly dataVersion: string
  readonly plugins: Plugins
  /** Every file of a page as it was parsed by this registry. */
  readonly parsed: ReadPages
  readonly pages: ReadonlyMap<string, LoadedPage>
  readonly answers: Answers
  readonly tree: DataTree
  readonly demo: Demo | null
  /** Values that the registry's quality rules put in doubt. */
  readonly marks: Marks
}

export interface NextOptions extends OpenOptions {
  readonly parse: Parse
}

/**
 * The state that follows from an instance's files and a data tree's folder; of `previous` whatever did not change.
 * Rejects with RegistryFault, or where the data cannot be opened: `previous` is then as good as before.
 */
export async function nextState(
  previous: State | undefined,
  files: YamlFiles,
  dir: string,
  plugins: Plugins,
  options: NextOptions,
): Promise<State> {
  const demo = await readDemo(dir)
  // Before what they say is read: should they change meanwhile, the tree's version is seen to be old.
  const prints = await catalogPrints(dir, plugins)
  const reading = {
    ...{ dir, demo, parse: options.parse },
    catalogs: prints.join('\n'),
    folder: keptFolder(options.workDir),
  }
  const read = await nextRegistry(previous, files, reading)
  const { registry } = read
  const tree = await findDataTree(dir, registry, prints)
  const pages = nextPages(previous?.parsed, files.dashboards, read, reading)
  // Told below: until then the data is being opened.
  pages.catch(() => {})
  const data = await openData(previous, tree, registry, demo, options)
  const parsed = await pages.catch(async (error) => {
    if (data.engine !== previous?.engine) await data.engine.close()
    throw error
  })
  const looked = previous?.engine === data.engine && previous.registry === registry ? previous : undefined
  return {
    ...read,
    ...data,
    configVersion: files.version,
    dataVersion: versionOf(tree, data.surveys),
    plugins,
    parsed,
    pages: loadPages(files, parsed, previous?.pages ?? new Map(), options.now()),
    answers: createAnswers(),
    tree,
    demo,
    marks: looked?.marks ?? (await readMarks(data.engine, registry, data.session, options.onLog)),
  }
}

/** Where rows are not read yet because of their days, the same files are another version once these have come. */
function versionOf({ version }: DataTree, surveys: State['surveys']): string {
  const days = [...surveys.values()].flatMap(({ reading }) => reading.until ?? [])
  if (days.length === 0) return version
  const hash = createHash('sha256')
    .update(`${version} ${days.join(' ')}`)
    .digest('hex')
  return `d-${hash.slice(0, 8)}`
}

/** Whether rows that were dated to come are of a day that has come. */
export function isDue({ surveys, demo, registry }: State, now: () => Date): boolean {
  const { date } = clockOf(today(demo, registry.calendar, now), registry.calendar.timezone)
  return [...surveys.values()].some(({ due }) => due !== null && due <= date)
}
