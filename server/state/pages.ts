import type { Page } from '../../core/page/page.ts'
import type { Issue } from '../../core/yaml/issue.ts'
import type { ParsedPage } from './parse.ts'

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
  parsed: ReadonlyMap<string, ParsedPage>,
  previous: ReadonlyMap<string, LoadedPage>,
  now: Date,
): ReadonlyMap<string, LoadedPage> {
  const loaded = [...parsed].map(([file, { page, issues }]): LoadedPage => {
    const id = pageId(file)
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

export function pageId(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.ya?ml$/, '')
}
