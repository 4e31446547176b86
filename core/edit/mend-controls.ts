import { namedInputs } from '../page/controls.ts'
import type { Widget } from '../page/page.ts'
import { isMap } from '../words/is-map.ts'
import type { Edit } from './edit.ts'
import { tabPlaces, type WrittenPage, type WrittenWidget, widgetPlaces } from './written-page.ts'

/**
 * Edits that take away the controls which a page no longer carries: an input at a tab or a widget that nothing there
 * reads any more, or that stands twice on one tab. For the end of a step that removed, moved or changed widgets; empty
 * where all is well. An input that then stands nowhere stands above the tabs again.
 */
export function mendControls(page: WrittenPage): Edit[] {
  const inputs = isMap(page.inputs) ? Object.keys(page.inputs) : []
  const widgets = widgetPlaces(page)
  const taken = new Map<string | null, Set<string>>()
  /** Those of the controls that may stay: read by one of these, and not there already. */
  const kept = (tab: string | null, controls: readonly string[], readers: readonly WrittenWidget[]) => {
    const read = new Set(readers.flatMap((widget) => namedInputs(widget as Partial<Widget>, inputs)))
    const here = taken.get(tab) ?? new Set()
    taken.set(tab, here)
    return controls.filter((name) => read.has(name) && !here.has(name) && here.add(name))
  }
  const edits: Edit[] = []
  const mend = (of: 'tab' | 'widget', id: string, controls: readonly string[], left: readonly string[]) => {
    if (left.length === controls.length) return
    edits.push({ do: 'set-controls', of, id, ...(left.length > 0 ? { controls: left } : {}) })
  }
  for (const { tab } of tabPlaces(page)) {
    if (!tab.controls) continue
    const readers = widgets.filter((place) => place.tab === tab.id || place.tab === null)
    mend(
      'tab',
      tab.id,
      tab.controls,
      kept(
        tab.id,
        tab.controls,
        readers.map(({ widget }) => widget),
      ),
    )
  }
  for (const { widget, tab } of widgets) {
    if (!widget.controls) continue
    const beside = widgets.filter((place) => place.tab === tab)
    mend(
      'widget',
      widget.id,
      widget.controls,
      kept(
        tab,
        widget.controls,
        beside.map((place) => place.widget),
      ),
    )
  }
  return edits
}
