import { inReadingOrder } from '../page/layout.ts'
import type { Page } from '../page/page.ts'
import { createMeets, dropped, type Meets } from './room.ts'
import { holderOf, tabPlaces, type WrittenPage, type WrittenWidget, withHolder } from './written-page.ts'

/**
 * A merged page in which no widget lies on another that it did not lie on in one of the pages before. Those that stand
 * where the first of these pages has them stay; another that is in the way goes down to the first free place.
 */
export function makeRoom(
  page: WrittenPage,
  before: readonly WrittenPage[],
  offGrid: (widget: WrittenWidget) => boolean,
): WrittenPage {
  const meets = createMeets(page.inputs as Page['inputs'])
  const known = before.map(widgetsByTab)
  let merged = page
  for (const tab of [null, ...tabPlaces(page).map((place) => place.tab.id)]) {
    const { widgets = [] } = holderOf(page, tab)
    const firm = (widget: WrittenWidget) => {
      const { x, y, w, h } = known[0]?.get(tab)?.get(widget.id)?.at ?? {}
      return x === widget.at.x && y === widget.at.y && w === widget.at.w && h === widget.at.h
    }
    const met: Meets = (a, b) => {
      const together = known.some((one) => {
        const [first, second] = [one.get(tab)?.get(a.id), one.get(tab)?.get(b.id)]
        return first && second && meets(first, second) !== undefined
      })
      return together ? undefined : meets(a, b)
    }
    const onGrid = widgets.filter((widget) => !offGrid(widget))
    const settled = onGrid.filter(firm)
    for (const widget of inReadingOrder(onGrid.filter((one) => !firm(one)))) {
      settled.push(dropped(widget, settled, met))
    }
    const places = new Map(settled.map((widget) => [widget.id, widget]))
    const next = widgets.map((widget) => places.get(widget.id) ?? widget)
    if (next.some((widget, i) => widget !== widgets[i])) {
      merged = withHolder(merged, tab, (holder) => ({ ...holder, widgets: next }))
    }
  }
  return merged
}

function widgetsByTab(page: WrittenPage): Map<string | null, Map<string, WrittenWidget>> {
  return new Map(
    [null, ...tabPlaces(page).map((place) => place.tab.id)].map((tab) => [
      tab,
      new Map((holderOf(page, tab).widgets ?? []).map((widget) => [widget.id, widget])),
    ]),
  )
}
