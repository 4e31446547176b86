import { isMap } from '../words/is-map.ts'
import { checkSchema } from '../yaml/check-schema.ts'
import type { Fault, Issue } from '../yaml/issue.ts'
import { MAX_ISSUES, parseYaml } from '../yaml/parse-yaml.ts'
import { checkPage } from './check-page.ts'
import { checkWidget } from './check-widget.ts'
import { checkControls } from './controls.ts'
import { inEngineWords, placeInFile } from './own-words.ts'
import { type Page, PageSchema } from './page.ts'
import { createDraft, type PageContext, widgetDrafts } from './page-draft.ts'

/** Five times the largest page that ships; it keeps the answer to a hostile file well under half a second. */
const MAX_TOKENS = 30_000
const MAX_TRIALS = 300_000

/**
 * Reads a page and checks everything about it that needs no data: the schema, names of plugins, inputs, metrics and
 * pages, params and options against their plugins, columns that widgets read against those that queries return,
 * ids, and places on the grid. All faults at once, by place, one a place, at most 100; the page is null if there is
 * any. Never throws.
 */
export function parsePage(
  file: string,
  bytes: Uint8Array,
  context: PageContext,
): { page: Page | null; issues: Issue[] } {
  const { document, issues } = parseYaml(file, bytes, MAX_TOKENS)
  if (!document) return { page: null, issues: tidy(issues) }

  const found = [...issues]
  const { instance } = context.registry
  const full = () => found.length >= 2 * MAX_ISSUES
  const report = (fault: Fault) => {
    if (!full()) found.push(document.issue({ ...fault, path: placeInFile(fault.path, instance) }))
  }
  const { value, faults } = checkSchema(PageSchema, document.value, 'page', instance)
  // With this much wrong the rest would be noise, and each check below asks for every fault in turn.
  const page = isMap(value) ? inEngineWords(value, instance) : null
  if (page && faults.length <= MAX_ISSUES) {
    const draft = createDraft(file, page, context, faults, { report, full })
    checkPage(draft)
    checkControls(draft)
    const trials = { left: MAX_TRIALS, said: new Set<string>() }
    for (const widget of widgetDrafts(page)) checkWidget(draft, widget, trials)
  }
  // After the checks by name, so that at one place an unknown name is named and not its type.
  for (const fault of faults.slice(0, MAX_ISSUES)) found.push(document.issue(fault))
  return found.length > 0 ? { page: null, issues: tidy(found) } : { page: page as Page, issues: [] }
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
