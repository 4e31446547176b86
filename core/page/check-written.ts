import { isMap } from '../words/is-map.ts'
import { checkSchema } from '../yaml/check-schema.ts'
import type { Fault } from '../yaml/issue.ts'
import { MAX_ISSUES } from '../yaml/parse-yaml.ts'
import { checkPage } from './check-page.ts'
import { checkWidget } from './check-widget.ts'
import { checkControls } from './controls.ts'
import { inEngineWords, placeInFile } from './own-words.ts'
import { type Page, PageSchema } from './page.ts'
import { createDraft, type PageContext, widgetDrafts } from './page-draft.ts'

const MAX_TRIALS = 300_000

/**
 * Checks everything about a written page that needs no data: the schema, names of plugins, inputs, metrics and pages,
 * params and options against their plugins, columns that widgets read against those that queries return, ids, and
 * places on the grid. Each fault is reported with its path in the written page; of several at one place the first
 * counts. `file` is null for a page that stands in none. The page, in the engine's words, is sound only where nothing
 * was reported.
 */
export function checkWritten(
  file: string | null,
  written: unknown,
  context: PageContext,
  { report, full }: { report(fault: Fault): void; full(): boolean },
): Page {
  const { instance } = context.registry
  const { value, faults } = checkSchema(PageSchema, written, 'page', instance)
  // With this much wrong the rest would be noise, and each check below asks for every fault in turn.
  const page = isMap(value) ? inEngineWords(value, instance) : null
  if (page && faults.length <= MAX_ISSUES) {
    const inFile = (fault: Fault) => {
      if (!full()) report({ ...fault, path: placeInFile(fault.path, instance) })
    }
    const draft = createDraft(file, page, context, faults, { report: inFile, full })
    checkPage(draft)
    checkControls(draft)
    const trials = { left: MAX_TRIALS, said: new Set<string>() }
    for (const widget of widgetDrafts(page)) checkWidget(draft, widget, trials)
  }
  // After the checks by name, so that at one place an unknown name is named and not its type.
  for (const fault of faults.slice(0, MAX_ISSUES)) report(fault)
  return page as Page
}
