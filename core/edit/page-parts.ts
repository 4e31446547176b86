import {
  tabPlaces,
  type WrittenPage,
  type WrittenTab,
  type WrittenWidget,
  widgetPlaces,
} from './written-page.ts'

type Fields = Readonly<Record<string, unknown>>

/** A page taken apart: what it says itself, its tabs and widgets by id, and who stands where in which order. */
export interface PageParts {
  readonly fields: Fields
  readonly tabs: ReadonlyMap<string, { readonly in: string | null; readonly fields: Fields }>
  readonly widgets: ReadonlyMap<string, { readonly tab: string | null; readonly widget: WrittenWidget }>
  /** Ids in order of the tabs in a tab, or of those in none. */
  readonly tabsIn: ReadonlyMap<string | null, readonly string[]>
  readonly widgetsIn: ReadonlyMap<string | null, readonly string[]>
}

/** Of two widgets or tabs of one id the first counts. */
export function partsOf(page: WrittenPage): PageParts {
  const tabs = new Map<string, { in: string | null; fields: Fields }>()
  const widgets = new Map<string, { tab: string | null; widget: WrittenWidget }>()
  const tabsIn = new Map<string | null, string[]>()
  const widgetsIn = new Map<string | null, string[]>()
  for (const { tab, in: parent } of tabPlaces(page)) {
    if (tabs.has(tab.id)) continue
    tabs.set(tab.id, { in: parent, fields: fieldsOf(tab) })
    tabsIn.set(parent, [...(tabsIn.get(parent) ?? []), tab.id])
  }
  for (const { widget, tab } of widgetPlaces(page)) {
    if (widgets.has(widget.id)) continue
    widgets.set(widget.id, { tab, widget })
    widgetsIn.set(tab, [...(widgetsIn.get(tab) ?? []), widget.id])
  }
  return { fields: fieldsOf(page), tabs, widgets, tabsIn, widgetsIn }
}

function fieldsOf({ widgets: _widgets, tabs: _tabs, ...fields }: WrittenPage | WrittenTab): Fields {
  return fields
}

/** The page of such parts; null where they make none: a tab that holds tabs and widgets, or stands nowhere. */
export function pageOf({ fields, tabs, widgets, tabsIn, widgetsIn }: PageParts): WrittenPage | null {
  const seen = { tabs: 0, widgets: 0 }
  let sound = true
  const holder = (id: string | null, own: Fields): Fields => {
    const inner = tabsIn.get(id) ?? []
    const held = widgetsIn.get(id) ?? []
    seen.tabs += inner.length
    seen.widgets += held.length
    if (id !== null && inner.length > 0 && held.length > 0) sound = false
    return {
      ...own,
      ...(held.length > 0 ? { widgets: held.map((widget) => widgets.get(widget)!.widget) } : {}),
      ...(inner.length > 0 ? { tabs: inner.map((tab) => holder(tab, tabs.get(tab)!.fields)) } : {}),
    }
  }
  const page = holder(null, fields) as WrittenPage
  return sound && seen.tabs === tabs.size && seen.widgets === widgets.size ? page : null
}
