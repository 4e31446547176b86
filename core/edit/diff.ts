import { isMap } from '../words/is-map.ts'
import { same } from '../words/same.ts'
import type { Path } from '../yaml/issue.ts'
import { applyEdit } from './apply.ts'
import type { Edit, EditOf } from './edit.ts'
import { indexFor, movesInto } from './order.ts'
import {
  holderOf,
  type TabPlace,
  tabPlaces,
  type WidgetPlace,
  type WrittenPage,
  type WrittenTab,
  widgetPlaces,
} from './written-page.ts'

const FIELDS: readonly EditOf<'set-field'>['field'][] = ['on', 'phone']

/** What makes one page of another, as far as edits can say it. */
export interface PageDiff {
  readonly edits: Edit[]
  /** Paths in the page that is made which edits cannot reach: a query, an input, a condition. */
  readonly beyond: Path[]
}

/**
 * The edits that make `to` of `from`: applied they give it, but for what stands at the paths of `beyond`. Tabs and
 * widgets are the same where their ids are.
 */
export function diffPages(from: WrittenPage, to: WrittenPage): PageDiff {
  const edits: Edit[] = []
  let now = from
  const make = (...more: Edit[]) => {
    for (const edit of more) {
      now = applyEdit(now, edit)
      edits.push(edit)
    }
  }
  if (!same(from.title, to.title)) make({ do: 'retitle', of: 'page', title: to.title })

  const wanted = tabPlaces(to)
  const stays = tabsThatStay(from, to)
  const made = new Set(wanted.map(({ tab }) => tab.id).filter((id) => !stays.has(id)))
  // A tab of the same id, elsewhere or of another kind, must go before that one comes.
  for (const { tab, in: parent } of tabPlaces(from)) {
    if (made.has(tab.id) && (parent === null || stays.has(parent))) make({ do: 'remove-tab', tab: tab.id })
  }
  for (const place of wanted) if (made.has(place.tab.id)) make(addTab(now, to, place))

  const kept = new Set(widgetPlaces(to).map(({ widget }) => widget.id))
  for (const { widget, tab } of widgetPlaces(now)) {
    const goesWithTab = tab !== null && !wanted.some((place) => place.tab.id === tab)
    if (!kept.has(widget.id) && !goesWithTab) make({ do: 'remove', widget: widget.id })
  }
  for (const place of widgetPlaces(to)) make(...bringWidget(now, to, place))
  for (const { tab, in: parent } of tabPlaces(now)) {
    const gone = (id: string | null) => id !== null && !wanted.some((place) => place.tab.id === id)
    if (gone(tab.id) && !gone(parent)) make({ do: 'remove-tab', tab: tab.id })
  }
  for (const parent of [null, ...wanted.map(({ tab }) => tab.id)]) {
    make(...orderTabs(holderOf(now, parent).tabs, holderOf(to, parent).tabs))
    make(...orderWidgets(now, to, parent))
  }
  for (const { tab } of wanted) {
    const { title, controls } = holderOf(now, tab.id) as WrittenTab
    if (!same(title, tab.title)) make({ do: 'retitle', of: 'tab', id: tab.id, title: tab.title })
    if (!same(controls, tab.controls)) make(...setControls('tab', tab.id, tab.controls))
  }
  const before = new Map(widgetPlaces(now).map((place) => [place.widget.id, place]))
  for (const place of widgetPlaces(to)) make(...changeWidget(before.get(place.widget.id)!, place))
  return { edits, beyond: differences(now, to, []) }
}

/** Tabs that are in both pages at the same tab, and hold the same kind: widgets, or tabs. */
function tabsThatStay(from: WrittenPage, to: WrittenPage): ReadonlySet<string> {
  const before = new Map(tabPlaces(from).map((place) => [place.tab.id, place]))
  const stays = new Set<string>()
  for (const { tab, in: parent } of tabPlaces(to)) {
    const old = before.get(tab.id)
    const sameKind = old && (old.tab.tabs === undefined) === (tab.tabs === undefined)
    if (sameKind && old.in === parent && (parent === null || stays.has(parent))) stays.add(tab.id)
  }
  return stays
}

function addTab(now: WrittenPage, to: WrittenPage, { tab, in: parent }: TabPlace): Edit {
  const { id, title, widgets: _widgets, tabs: _tabs, ...more } = tab
  const index = indexFor(id, idsOf(holderOf(now, parent).tabs), idsOf(holderOf(to, parent).tabs))
  const above = parent === null ? {} : { in: parent }
  return {
    do: 'add-tab',
    id,
    title,
    ...above,
    index,
    ...(Object.keys(more).length > 0 ? { with: more } : {}),
  }
}

/** Puts a widget onto its tab, if it is not there. */
function bringWidget(now: WrittenPage, to: WrittenPage, { widget, tab }: WidgetPlace): Edit[] {
  const old = widgetPlaces(now).find((place) => place.widget.id === widget.id)
  if (old && old.tab === tab) return []
  const index = indexFor(widget.id, idsOf(holderOf(now, tab).widgets), idsOf(holderOf(to, tab).widgets))
  if (!old) return [{ do: 'add', tab, index, widget }]
  const { x, y } = widget.at
  return [{ do: 'move-to-tab', widget: widget.id, tab, x, y, index }]
}

function orderTabs(now: readonly WrittenTab[] = [], to: readonly WrittenTab[] = []): Edit[] {
  return movesInto(idsOf(now), idsOf(to)).map(({ id, index }) => ({ do: 'move-tab', tab: id, index }))
}

function orderWidgets(now: WrittenPage, to: WrittenPage, tab: string | null): Edit[] {
  const { widgets = [] } = holderOf(now, tab)
  const places = new Map(widgets.map(({ id, at }) => [id, at]))
  return movesInto(idsOf(widgets), idsOf(holderOf(to, tab).widgets)).map(({ id, index }) => {
    const { x, y } = places.get(id)!
    return { do: 'move-to-tab', widget: id, tab, x, y, index }
  })
}

function changeWidget({ widget: now }: WidgetPlace, { widget: to }: WidgetPlace): Edit[] {
  const { id: widget } = to
  const edits: Edit[] = []
  const { x, y, w, h } = to.at
  if (now.at.x !== x || now.at.y !== y) edits.push({ do: 'move', widget, x, y })
  if (now.at.w !== w || now.at.h !== h) edits.push({ do: 'resize', widget, w, h })
  if (!same(now.title, to.title)) {
    edits.push({ do: 'retitle', of: 'widget', id: widget, ...(to.title ? { title: to.title } : {}) })
  }
  const set = (kind: 'set-option' | 'set-param') => (path: Path, value: unknown) => {
    edits.push({ do: kind, widget, path, ...(value === undefined ? {} : { value }) })
  }
  setValues(now.options, to.options, [], set('set-option'))
  setValues(now.params, to.params, [], set('set-param'))
  if (!same(now.controls, to.controls)) edits.push(...setControls('widget', widget, to.controls))
  for (const field of FIELDS) {
    const value = to[field]
    if (!same(now[field], value)) {
      edits.push({ do: 'set-field', widget, field, ...(value === undefined ? {} : { value }) })
    }
  }
  return edits
}

/** Says what to set where so that one map becomes another: key by key, a list as a whole. */
function setValues(now: unknown, to: unknown, path: Path, set: (path: Path, value: unknown) => void): void {
  if (same(now, to)) return
  if (!isMap(now) || !isMap(to)) {
    // What is no map is no params or options, and beyond edits.
    if (path.length > 0 || to === undefined || isMap(to)) set(path, to)
    return
  }
  for (const key of new Set([...Object.keys(now), ...Object.keys(to)])) {
    setValues(
      Object.hasOwn(now, key) ? now[key] : undefined,
      Object.hasOwn(to, key) ? to[key] : undefined,
      [...path, key],
      set,
    )
  }
}

/** An empty list of controls is none that an edit could set, and stays beyond. */
function setControls(of: 'tab' | 'widget', id: string, controls: readonly string[] | undefined): Edit[] {
  if (controls === undefined) return [{ do: 'set-controls', of, id }]
  return controls.length > 0 ? [{ do: 'set-controls', of, id, controls }] : []
}

/** Paths at which two values differ, as deep as both are maps or lists of one length. */
function differences(a: unknown, b: unknown, path: Path): Path[] {
  if (same(a, b)) return []
  const lists = Array.isArray(a) && Array.isArray(b) && a.length === b.length
  if (!lists && !(isMap(a) && isMap(b))) return [path]
  const [from, to] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const keys = lists ? [...b.keys()] : [...new Set([...Object.keys(from), ...Object.keys(to)])]
  return keys.flatMap((key) => {
    const of = (map: Record<string, unknown>) => (Object.hasOwn(map, key) ? map[key] : undefined)
    return differences(of(from), of(to), [...path, key])
  })
}

const idsOf = (list: readonly { readonly id: string }[] = []): string[] => list.map(({ id }) => id)
