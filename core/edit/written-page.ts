import { isMap } from '../words/is-map.ts'
import { unknown } from '../words/nearest.ts'
import type { At } from '../words/table.ts'
import type { Text } from '../words/text.ts'
import { quote } from '../yaml/issue.ts'
import { EditFault } from './edit-fault.ts'

/**
 * A page as its YAML says it, in the instance's words and as plain JSON. Only what edits touch is named here; all else
 * of a page is carried along untouched.
 */
export interface WrittenPage {
  readonly id: string
  readonly title: Text
  readonly widgets?: readonly WrittenWidget[]
  readonly tabs?: readonly WrittenTab[]
  readonly [key: string]: unknown
}
export interface WrittenTab {
  readonly id: string
  readonly title: Text
  readonly widgets?: readonly WrittenWidget[]
  readonly tabs?: readonly WrittenTab[]
  readonly controls?: readonly string[]
  readonly [key: string]: unknown
}
export interface WrittenWidget {
  readonly id: string
  readonly widget: string
  readonly title?: Text
  readonly at: At
  readonly controls?: readonly string[]
  readonly [key: string]: unknown
}

/**
 * A value as a written page, if it has the shape that edits go by; whatever else is wrong with it. Throws `unreadable`
 * with the place where it has not.
 */
export function asWrittenPage(value: unknown): WrittenPage {
  const check = (holder: unknown, place: string): void => {
    if (!isMap(holder) || typeof holder.id !== 'string') throw unshaped(place, 'a map with an id')
    for (const list of ['widgets', 'tabs'] as const) {
      const entries = holder[list] ?? []
      if (!Array.isArray(entries)) throw unshaped(`${place}.${list}`, 'a list')
      for (const [i, entry] of entries.entries()) {
        const at = `${place}.${list}[${i}]`
        if (list === 'tabs') check(entry, at)
        else if (!isMap(entry) || typeof entry.id !== 'string') throw unshaped(at, 'a map with an id')
        else if (!isMap(entry.at)) throw unshaped(`${at}.at`, 'a map')
      }
    }
  }
  check(value, 'page')
  return value as WrittenPage
}

const unshaped = (place: string, wanted: string) =>
  new EditFault('unreadable', `invalid ${place}; expected ${wanted}`)

/** What holds widgets or tabs: a page, or a tab of it. */
type Holder = WrittenPage | WrittenTab

/** A widget, and where it stands: `tab` is null above the tabs. */
export interface WidgetPlace {
  readonly widget: WrittenWidget
  readonly tab: string | null
  readonly index: number
}
/** A tab, and where it stands: `in` is null for one that stands in no other. */
export interface TabPlace {
  readonly tab: WrittenTab
  readonly in: string | null
  readonly index: number
}

/** Every tab of a page in order, each before those in it. */
export function tabPlaces(page: WrittenPage): TabPlace[] {
  const places = (tabs: readonly WrittenTab[] = [], parent: string | null = null): TabPlace[] =>
    tabs.flatMap((tab, index) => [{ tab, in: parent, index }, ...places(tab.tabs, tab.id)])
  return places(page.tabs)
}

/** Every widget of a page: those above the tabs, then each tab's. */
export function widgetPlaces(page: WrittenPage): WidgetPlace[] {
  const places = (widgets: readonly WrittenWidget[] = [], tab: string | null = null) =>
    widgets.map((widget, index) => ({ widget, tab, index }))
  return [...places(page.widgets), ...tabPlaces(page).flatMap(({ tab }) => places(tab.widgets, tab.id))]
}

/** Where a widget stands. Throws `unknown-widget` with the nearest id. */
export function placeOfWidget(page: WrittenPage, id: string): WidgetPlace {
  const places = widgetPlaces(page)
  const place = places.find(({ widget }) => widget.id === id)
  if (place) return place
  const ids = places.map(({ widget }) => widget.id)
  const { message, suggestion } = unknown(`unknown widget ${quote(id)}`, id, ids)
  throw new EditFault('unknown-widget', message, suggestion)
}

/** Where a tab stands. Throws `unknown-tab` with the nearest id. */
export function placeOfTab(page: WrittenPage, id: string): TabPlace {
  const places = tabPlaces(page)
  const place = places.find(({ tab }) => tab.id === id)
  if (place) return place
  const ids = places.map(({ tab }) => tab.id)
  const { message, suggestion } = unknown(`unknown tab ${quote(id)}`, id, ids)
  throw new EditFault('unknown-tab', message, suggestion)
}

/** The page, or the tab of this id. */
export function holderOf(page: WrittenPage, tab: string | null): Holder {
  return tab === null ? page : placeOfTab(page, tab).tab
}

/** The page with another widget in place of one; the parts beside it are shared. */
export function withWidget(
  page: WrittenPage,
  id: string,
  change: (widget: WrittenWidget) => WrittenWidget,
): WrittenPage {
  const { tab, index } = placeOfWidget(page, id)
  return withHolder(page, tab, (holder) => {
    const widgets = [...(holder.widgets ?? [])]
    widgets[index] = change(widgets[index]!)
    return { ...holder, widgets }
  })
}

/** The page with another tab in place of one, or with itself changed where `tab` is null. */
export function withHolder(
  page: WrittenPage,
  tab: string | null,
  change: (holder: Holder) => Holder,
): WrittenPage {
  if (tab === null) return change(page)
  const { in: parent, index } = placeOfTab(page, tab)
  return withHolder(page, parent, (holder) => {
    const tabs = [...(holder.tabs ?? [])]
    tabs[index] = change(tabs[index]!)
    return { ...holder, tabs }
  })
}

/** A map without one of its keys. */
export function without<T extends object>(map: T, key: string): T {
  return Object.fromEntries(Object.entries(map).filter(([name]) => name !== key)) as T
}
