import { isMap } from '../words/is-map.ts'
import type { Edit } from './edit.ts'
import { tabPlaces, type WrittenPage, widgetPlaces } from './written-page.ts'

/**
 * Edits after which no click opens a tab of the page that is not there; what else such a click does it goes on doing.
 * For the end of a step that removed tabs; empty where all is well.
 */
export function mendClicks(page: WrittenPage): Edit[] {
  const tabs = new Set<unknown>(tabPlaces(page).map(({ tab }) => tab.id))
  return widgetPlaces(page).flatMap(({ widget: { id: widget, on } }): Edit[] => {
    if (!isMap(on) || !isMap(on.click)) return []
    const { tab, ...click } = on.click
    const here = click.open === undefined || click.open === page.id
    if (tab === undefined || !here || tabs.has(tab)) return []
    const does = Object.keys(click).length > 0
    return [{ do: 'set-field', widget, field: 'on', ...(does ? { value: { ...on, click } } : {}) }]
  })
}
