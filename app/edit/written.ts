import {
  tabPlaces,
  type WrittenPage,
  type WrittenTab,
  type WrittenWidget,
  widgetPlaces,
} from '../../core/edit/written-page.ts'
import type { At } from '../../core/words/table.ts'

/** Widgets that share a grid: those of a tab, or those above the tabs. */
export interface Sheet {
  readonly tab: string | null
  readonly widgets: readonly WrittenWidget[]
}

/** The tabs that hold widgets, in order. */
export const leavesOf = (page: WrittenPage): readonly WrittenTab[] =>
  tabPlaces(page).flatMap(({ tab }) => (tab.tabs ? [] : [tab]))

/** The grids of a page: above the tabs, then each tab's. */
export function sheetsOf(page: WrittenPage): readonly Sheet[] {
  const inTabs = leavesOf(page).map(({ id, widgets = [] }) => ({ tab: id, widgets }))
  return [{ tab: null, widgets: page.widgets ?? [] }, ...inTabs]
}

/** The widgets that share a tab; none where the page has no such tab. */
export const widgetsIn = (page: WrittenPage, tab: string | null): readonly WrittenWidget[] =>
  sheetsOf(page).find((sheet) => sheet.tab === tab)?.widgets ?? []

/** A widget and the tab on which it stands; null where there is none. */
export function findWidget(
  page: WrittenPage,
  id: string,
): { widget: WrittenWidget; tab: string | null } | null {
  return widgetPlaces(page).find(({ widget }) => widget.id === id) ?? null
}

const takenIds = (page: WrittenPage): ReadonlySet<string> =>
  new Set([...widgetPlaces(page).map(({ widget }) => widget.id), ...tabPlaces(page).map(({ tab }) => tab.id)])

/** This id, or one like it where something on the page has it. */
export const unusedId = (id: string, page: WrittenPage): string =>
  takenIds(page).has(id) ? freshId(id, page) : id

/** `revenue_2`: an id like this one that nothing on the page has yet. */
export function freshId(like: string, page: WrittenPage): string {
  const taken = takenIds(page)
  const stem = like.replace(/_\d+$/, '')
  for (let n = 2; ; n++) if (!taken.has(`${stem}_${n}`)) return `${stem}_${n}`
}

/** The first row under everything. */
export const bottomOf = (widgets: readonly { readonly at: At }[]): number =>
  Math.max(0, ...widgets.map(({ at }) => at.y + at.h))
