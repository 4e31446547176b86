import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { watch } from 'chokidar'
import type { Issue } from '../core/issue.ts'
import type { Page } from '../core/page.ts'
import { parsePage } from '../core/parse-page.ts'
import { parseRegistries } from '../core/parse-registries.ts'
import type { QueryPlugin, WidgetPlugin } from '../core/plugin.ts'
import type { Registry } from '../core/registry.ts'
import * as queryList from '../plugins/queries.ts'
import * as widgetList from '../plugins/widgets.ts'

export const QUERIES: ReadonlyMap<string, QueryPlugin> = byName(queryList)
export const WIDGETS: ReadonlyMap<string, WidgetPlugin> = byName(widgetList)

function byName<P extends { readonly name: string }>(list: object): ReadonlyMap<string, P> {
  return new Map((Object.values(list) as P[]).map((plugin) => [plugin.name, plugin]))
}

/** A page of which the newest save may be faulty. */
export interface LoadedPage {
  readonly id: string
  /** The last version without issues; null if there was none since the start. */
  readonly page: Page | null
  /** Faults of the newest save. */
  readonly issues: readonly Issue[]
  /** ISO time since when `page` is older than the file; null while they agree, or if there is no page. */
  readonly lastGood: string | null
}

/** YAML files as they lie on disk, named relative to the folder's parent: `dashboards/company.yaml`. */
export interface YamlFiles {
  /** `c-` and eight hex digits of all files' names and contents; `registriesVersion` of the registries' alone. */
  readonly version: string
  readonly registriesVersion: string
  readonly registries: readonly YamlFile[]
  readonly dashboards: readonly YamlFile[]
}
export interface YamlFile {
  readonly file: string
  readonly bytes: Uint8Array
}

/** More files than this in one folder is a mistake, such as a node_modules below it. */
const MAX_FILES = 500

/** Reads both folders. What did not change since `previous` keeps its array, so that nobody parses it again. */
export async function readYamlFiles(
  registriesDir: string,
  dashboardsDir: string,
  previous?: YamlFiles,
): Promise<YamlFiles> {
  const [registries, dashboards] = await Promise.all([
    readFolder(registriesDir, 'registries', true, previous?.registries),
    readFolder(dashboardsDir, 'dashboards', false, previous?.dashboards),
  ])
  const version = (files: readonly YamlFile[]) => {
    const hash = createHash('sha256')
    for (const { file, bytes } of files) hash.update(`${file}\0${bytes.length}\0`).update(bytes)
    return `c-${hash.digest('hex').slice(0, 8)}`
  }
  return {
    version: version([...registries, ...dashboards]),
    registriesVersion: version(registries),
    registries,
    dashboards,
  }
}

async function readFolder(
  dir: string,
  name: string,
  recursive: boolean,
  previous: readonly YamlFile[] = [],
): Promise<YamlFile[]> {
  const entries = await readdir(dir, { recursive, withFileTypes: true }).catch(() => [])
  const paths = entries
    .filter((entry) => entry.isFile() && isYaml(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .slice(0, MAX_FILES)
  const before = new Map(previous.map((one) => [one.file, one]))
  const files = await Promise.all(
    paths.map(async (path): Promise<YamlFile | null> => {
      // A file that vanished since the folder was read is the next change's affair.
      const bytes = await readFile(path).catch(() => null)
      const file = `${name}/${relative(dir, path).split(sep).join('/')}`
      const same = before.get(file)
      return bytes && (same && bytes.equals(same.bytes) ? same : { file, bytes })
    }),
  )
  return files.filter((file) => file !== null)
}

/** Editors write `.swp`, `~` and `.tmp` files beside the real one. */
function isYaml(name: string): boolean {
  return /^[^.].*\.ya?ml$/.test(name)
}

/** Registries of one set of files; `registry` is null if any of them has an issue. */
export function loadRegistries(files: YamlFiles): { registry: Registry | null; issues: readonly Issue[] } {
  return parseRegistries(files.registries)
}

/** Every page of one set of files. A faulty one keeps what `previous` shows of it. */
export function loadPages(
  files: YamlFiles,
  registry: Registry,
  previous: ReadonlyMap<string, LoadedPage>,
  now: Date,
): ReadonlyMap<string, LoadedPage> {
  const pages = new Set(files.dashboards.map(({ file }) => pageId(file)))
  const loaded = files.dashboards.map(({ file, bytes }): LoadedPage => {
    const id = pageId(file)
    const { page, issues } = parseOnce(file, bytes, registry, pages)
    if (page && issues.length === 0) return { id, page, issues, lastGood: null }
    const before = previous.get(id)
    if (!before?.page) return { id, page: null, issues, lastGood: null }
    return { id, page: before.page, issues, lastGood: before.lastGood ?? now.toISOString() }
  })
  const order = (one: LoadedPage) => one.page?.order ?? Number.MAX_SAFE_INTEGER
  return new Map(
    loaded.sort((a, b) => order(a) - order(b) || a.id.localeCompare(b.id)).map((page) => [page.id, page]),
  )
}

/** What a page's file was parsed to, for as long as the file, the registry and the other pages stay the same. */
const parsed = new WeakMap<
  Uint8Array,
  { registry: Registry; names: string; page: ReturnType<typeof parsePage> }
>()

function parseOnce(file: string, bytes: Uint8Array, registry: Registry, pages: ReadonlySet<string>) {
  const names = [...pages].join(' ')
  const before = parsed.get(bytes)
  if (before?.registry === registry && before.names === names) return before.page
  const page = parsePage(file, bytes, { registry, queries: QUERIES, widgets: WIDGETS, pages })
  parsed.set(bytes, { registry, names, page })
  return page
}

function pageId(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.ya?ml$/, '')
}

/**
 * Calls `onChange` when YAML below the folders changed and has then been quiet for `quietMs`. Several saves in that
 * time are one change, so that a half-written set is rarely seen; what is seen is checked before it is shown.
 * Resolves when no later change can be missed, with the way to stop.
 */
export async function watchYaml(
  dirs: readonly string[],
  onChange: () => void,
  quietMs = 100,
): Promise<() => Promise<void>> {
  let timer: NodeJS.Timeout | undefined
  const watcher = watch([...dirs], { ignoreInitial: true })
  watcher.on('all', (_event, path) => {
    if (!isYaml(path.split(sep).at(-1) ?? '')) return
    clearTimeout(timer)
    timer = setTimeout(onChange, quietMs)
  })
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()))
  return () => {
    clearTimeout(timer)
    return watcher.close()
  }
}
