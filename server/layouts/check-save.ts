import type { PageFault } from '../../core/api/layouts.ts'
import { checkPageValue } from '../../core/edit/check-page-value.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import type { Page } from '../../core/page/page.ts'
import { allWidgets } from '../../core/page/page.ts'
import type { Fault, Path } from '../../core/yaml/issue.ts'
import type { State } from '../state/state.ts'
import { rememberOpened, widgetAt } from './opened.ts'
import { layoutOf } from './written.ts'

/** So many faults may be more than were told. */
const MOST = 100

/**
 * Whether a page from the browser may be kept, and its faults. What is wrong with a widget that was so in a page which
 * its sender has already (`known`: the shipped one, the team's, their own) is no reason against: its plugin may be
 * gone, or it names what they do not see. One of a kind that is as small there already may be as small. Checked by what the sender sees, so that no fault tells of more.
 */
export function checkSave(
  state: State,
  id: string,
  page: WrittenPage,
  { known, pages }: { readonly known: readonly WrittenPage[]; readonly pages: ReadonlySet<string> },
): { readonly refused: readonly PageFault[]; readonly faults: readonly PageFault[] } {
  const { registry, plugins } = state
  const context = { registry, queries: plugins.queries, widgets: plugins.widgets, pages }
  const checked = checkPageValue(page, context)
  const sizes = new Set(
    known.flatMap((one) =>
      allWidgets(one as Page).flatMap((widget) => [sizeOf(widget, 'w'), sizeOf(widget, 'h')]),
    ),
  )
  const wasSo = ({ path }: PageFault) => sizes.has(sizeOf(widgetAt(page, path)!, path.at(-1)))
  const found = checked.faults.map(asTold).filter((fault) => !isOfSize(fault) || !wasSo(fault))
  if (found.length === 0 && page.id !== id) {
    const message = `invalid id: ${JSON.stringify(page.id)}; expected ${JSON.stringify(id)}, as the address says`
    return { refused: [{ code: 'invalid-value', path: ['id'], message }], faults: [] }
  }
  if (found.length === 0) {
    const text = JSON.stringify(page)
    if (checked.page) rememberOpened(state, { page: id, layout: layoutOf(page), text }, checked.page)
    return { refused: [], faults: [] }
  }
  const before = new Set(known.flatMap((one) => allWidgets(one as Page)).map((widget) => contentsOf(widget)))
  const isOld = ({ path }: PageFault) => {
    const widget = found.length < MOST && !isOfPlace(path) ? widgetAt(page, path) : undefined
    return widget !== undefined && before.has(contentsOf(widget))
  }
  const refused = found.filter((fault) => !isOld(fault))
  return { refused, faults: refused.length > 0 ? [] : found }
}

const asTold = ({ path, code, message, suggestion }: Fault): PageFault => ({
  ...{ path: [...path], code, message },
  ...(suggestion === undefined ? {} : { suggestion }),
})

const isOfSize = ({ code, path }: PageFault) =>
  code === 'out-of-range' && path.at(-2) === 'at' && ['w', 'h'].includes(String(path.at(-1)))
const sizeOf = (widget: Readonly<Record<string, unknown>>, side: unknown) =>
  JSON.stringify([widget.widget, side, (widget.at as Record<string, unknown>)?.[String(side)]])

/** Where a widget stands and what it is called is the sender's own doing. */
const isOfPlace = (path: Path) => {
  const step = path[path.lastIndexOf('widgets') + 2]
  return path.includes('widgets') && ['id', 'at', 'title', 'hint'].includes(String(step))
}

/** A widget without its place and words. */
function contentsOf(widget: Readonly<Record<string, unknown>>): string {
  const { at: _at, title: _title, hint: _hint, ...contents } = widget
  return layoutOf(contents)
}
