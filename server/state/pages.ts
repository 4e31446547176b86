import type { Page } from '../../core/page/page.ts'
import { parsePage } from '../../core/page/parse-page.ts'
import type { Plugins } from '../../core/plugin/plugin.ts'
import type { Registry } from '../../core/registry/registry.ts'
import type { Issue } from '../../core/yaml/issue.ts'
import type { YamlFile } from './yaml-files.ts'

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

/** Every page of one set of files, in menu order. A faulty one keeps what `previous` shows of it. */
export function loadPages(
  files: readonly YamlFile[],
  registry: Registry,
  plugins: Plugins,
  previous: ReadonlyMap<string, LoadedPage>,
  now: Date,
): ReadonlyMap<string, LoadedPage> {
  const pages = new Set(files.map(({ file }) => pageId(file)))
  const loaded = files.map(({ file, bytes }): LoadedPage => {
    const id = pageId(file)
    const { page, issues } = parseOnce(file, bytes, registry, plugins, pages)
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

function parseOnce(
  file: string,
  bytes: Uint8Array,
  registry: Registry,
  { queries, widgets }: Plugins,
  pages: ReadonlySet<string>,
) {
  const names = [...pages].join(' ')
  const before = parsed.get(bytes)
  if (before?.registry === registry && before.names === names) return before.page
  const page = parsePage(file, bytes, { registry, queries, widgets, pages })
  parsed.set(bytes, { registry, names, page })
  return page
}

export function pageId(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.ya?ml$/, '')
}
