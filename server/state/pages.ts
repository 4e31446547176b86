import type { Page } from '../../core/page/page.ts'
import type { Issue } from '../../core/yaml/issue.ts'
import type { IssueCode } from '../../core/yaml/issue-codes.ts'
import type { ParsedPage } from './parse.ts'
import type { YamlFile, YamlFiles } from './yaml-files.ts'
import { aboutFile, isYaml } from './yaml-folder.ts'

/** A page of which the newest save may be faulty. */
export interface LoadedPage {
  readonly id: string
  /** The last version without issues; null if there was none since the start. */
  readonly page: Page | null
  /** Faults of the newest save. */
  readonly issues: readonly Issue[]
  /** ISO time since when `page` is older than the file; null while they agree, or if there is no page. */
  readonly lastGood: string | null
  /** Of a version that was made in the browser. */
  readonly version?: PageVersion
}

export interface PageVersion {
  /** What `?layout=` calls it. */
  readonly layout: string
  /** Widgets that say what is no longer there, by their ids: they stand there and have nothing to show. */
  readonly missing: ReadonlyMap<string, IssueCode>
}

/**
 * Every page of one set of files, in menu order. A faulty one keeps what `previous` shows of it; one whose file could
 * not be read is named with its issue. Of two files with one id the first is shown and the other named.
 */
export function loadPages(
  named: Pick<YamlFiles, 'dashboards' | 'issues'>,
  parsed: ReadonlyMap<string, ParsedPage>,
  previous: ReadonlyMap<string, LoadedPage>,
  now: Date,
): ReadonlyMap<string, LoadedPage> {
  const { files, further } = pageFiles(named)
  const ids = new Set([...files.keys(), ...further.keys()])
  const load = (id: string): LoadedPage => {
    const own = files.get(id)
    const { page, issues } = (own && parsed.get(own.file)) ?? { page: null, issues: [] }
    const all = [...issues, ...(further.get(id) ?? [])]
    if (page && issues.length === 0) return { id, page, issues: all, lastGood: null }
    const before = previous.get(id)
    if (!before?.page) return { id, page: null, issues: all, lastGood: null }
    return { id, page: before.page, issues: all, lastGood: before.lastGood ?? now.toISOString() }
  }
  const order = (one: LoadedPage) => one.page?.order ?? Number.MAX_SAFE_INTEGER
  return new Map(
    [...ids]
      .map(load)
      .sort((a, b) => order(a) - order(b) || a.id.localeCompare(b.id))
      .map((page) => [page.id, page]),
  )
}

/** The file of each page by the page's id, and issues of files beside them: second ones of an id, and unread ones. */
export function pageFiles({ dashboards, issues: unread }: Pick<YamlFiles, 'dashboards' | 'issues'>) {
  const files = new Map<string, YamlFile>()
  const further = new Map<string, Issue[]>()
  const add = (id: string, issue: Issue) => further.set(id, [...(further.get(id) ?? []), issue])
  for (const one of dashboards) {
    const id = pageId(one.file)
    const first = files.get(id)
    if (!first) files.set(id, one)
    else {
      const message = `duplicate page "${id}": ${first.file} is shown; remove or rename one of the two files`
      add(
        id,
        aboutFile(one.file, 'duplicate-id', message, new TextDecoder().decode(one.bytes.subarray(0, 200))),
      )
    }
  }
  for (const issue of unread) if (isPageFile(issue.file)) add(pageId(issue.file), issue)
  return { files, further }
}

/** Whether an issue's file is that of one page; others are of all. */
export function isPageFile(file: string): boolean {
  return file.startsWith('dashboards/') && isYaml(file)
}

export function pageId(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.ya?ml$/i, '')
}
