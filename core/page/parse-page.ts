import type { Issue } from '../yaml/issue.ts'
import { MAX_ISSUES, parseYaml } from '../yaml/parse-yaml.ts'
import { checkWritten } from './check-written.ts'
import type { Page } from './page.ts'
import type { PageContext } from './page-draft.ts'

/** Five times the largest page that ships; it keeps the answer to a hostile file well under half a second. */
const MAX_TOKENS = 30_000

/**
 * Reads a page and checks everything about it that needs no data, see `checkWritten`. All faults at once, by place, one
 * a place, at most 100; the page is null if there is any. Never throws.
 */
export function parsePage(
  file: string,
  bytes: Uint8Array,
  context: PageContext,
): { page: Page | null; issues: Issue[] } {
  const { document, issues } = parseYaml(file, bytes, MAX_TOKENS)
  if (!document) return { page: null, issues: tidy(issues) }

  const found = [...issues]
  const page = checkWritten(file, document.value, context, {
    report: (fault) => found.push(document.issue(fault)),
    full: () => found.length >= 2 * MAX_ISSUES,
  })
  return found.length > 0 ? { page: null, issues: tidy(found) } : { page, issues: [] }
}

/** By place; of several faults at one place the first that was found. */
function tidy(issues: readonly Issue[]): Issue[] {
  const places = new Map<string, Issue>()
  for (const issue of issues) {
    const place = `${issue.line}:${issue.column}`
    if (!places.has(place)) places.set(place, issue)
  }
  return [...places.values()].sort((a, b) => a.line - b.line || a.column - b.column).slice(0, MAX_ISSUES)
}
