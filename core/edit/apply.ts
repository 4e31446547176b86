import { isMap } from '../words/is-map.ts'
import { quote } from '../yaml/issue.ts'
import type { Edit, EditOf } from './edit.ts'
import { EditFault } from './edit-fault.ts'
import { put } from './put.ts'
import {
  holderOf,
  placeOfTab,
  placeOfWidget,
  tabPlaces,
  type WrittenPage,
  type WrittenTab,
  type WrittenWidget,
  widgetPlaces,
  withHolder,
  without,
  withWidget,
} from './written-page.ts'

/**
 * The page after these edits, one after another. Pure: the given page stays as it is, and what no edit touches is the
 * same value in both. Throws an `EditFault` that says which edit names what is not there; whether the page is sound
 * (places on the grid, names, options) is for `checkPageValue` to say.
 */
export function applyEdits(page: WrittenPage, edits: readonly Edit[]): WrittenPage {
  return edits.reduce((before, edit, index) => {
    try {
      return applyEdit(before, edit)
    } catch (error) {
      if (!(error instanceof EditFault)) throw error
      throw new EditFault(error.code, error.message, error.suggestion, index)
    }
  }, page)
}

/** The page after one edit; throws an `EditFault` as `applyEdits` does. */
export function applyEdit(page: WrittenPage, edit: Edit): WrittenPage {
  return (APPLY[edit.do] as (page: WrittenPage, edit: Edit) => WrittenPage)(page, edit)
}

const APPLY: { readonly [K in Edit['do']]: (page: WrittenPage, edit: EditOf<K>) => WrittenPage } = {
  move: (page, { widget, x, y }) => withWidget(page, widget, (old) => ({ ...old, at: { ...old.at, x, y } })),
  resize: (page, { widget, w, h }) =>
    withWidget(page, widget, (old) => ({ ...old, at: { ...old.at, w, h } })),
  add: (page, { tab, index, widget }) => inserted(page, tab, index, widget),
  remove: (page, { widget, keepList }) => removed(page, widget, keepList),
  duplicate: (page, { widget: id, id: copy, x, y }) => {
    const { widget, tab, index } = placeOfWidget(page, id)
    const at = { ...widget.at, x, y }
    return inserted(page, tab, index + 1, { ...without(widget, 'controls'), id: copy, at })
  },
  'move-to-tab': (page, { widget: id, tab, x, y, index, keepList }) => {
    const { widget } = placeOfWidget(page, id)
    holderOf(page, tab)
    return inserted(removed(page, id, keepList), tab, index, { ...widget, at: { ...widget.at, x, y } })
  },
  retitle: (page, { of, id = '', title }) => {
    if (of === 'widget') return withWidget(page, id, (widget) => withKey(widget, 'title', title))
    if (title === undefined) throw new EditFault('invalid-value', `missing title of the ${of}`)
    return withHolder(page, of === 'page' ? null : id, (holder) => ({ ...holder, title }))
  },
  'set-option': (page, edit) => withBlock(page, 'options', edit),
  'set-param': (page, edit) => withBlock(page, 'params', edit),
  'set-controls': (page, { of, id, controls }) =>
    of === 'widget'
      ? withWidget(page, id, (widget) => withKey(widget, 'controls', controls))
      : withHolder(page, id, (tab) => withKey(tab, 'controls', controls)),
  'set-field': (page, { widget, field, value }) =>
    withWidget(page, widget, (old) => withKey(old, field, value)),
  'add-tab': (page, { id, title, in: parent = null, index, with: more }) => {
    const tab: WrittenTab = { id, title, ...more }
    const taken = new Set(tabPlaces(page).map((place) => place.tab.id))
    for (const one of [id, ...(tab.tabs ?? []).map((inner) => inner.id)]) refuseTaken('tab', one, taken)
    const widgets = new Set(widgetPlaces(page).map(({ widget }) => widget.id))
    for (const inner of [tab, ...(tab.tabs ?? [])]) {
      for (const widget of inner.widgets ?? []) refuseTaken('widget', widget.id, widgets)
    }
    return withHolder(page, parent, (holder) => {
      if (parent !== null && holder.widgets !== undefined) {
        const message = `invalid tab ${quote(parent)}: it holds widgets; expected one that holds tabs`
        throw new EditFault('holds-widgets', message)
      }
      return { ...holder, tabs: insert(holder.tabs ?? [], index, tab) }
    })
  },
  'remove-tab': (page, { tab }) => {
    const { in: parent, index } = placeOfTab(page, tab)
    return withHolder(page, parent, (holder) => withList(holder, 'tabs', holder.tabs!.toSpliced(index, 1)))
  },
  'move-tab': (page, { tab: id, index }) => {
    const { tab, in: parent, index: from } = placeOfTab(page, id)
    return withHolder(page, parent, (holder) => ({
      ...holder,
      tabs: insert(holder.tabs!.toSpliced(from, 1), index, tab),
    }))
  },
  'new-page': (_page, { page }) => page,
  'copy-page': (_page, { from, id, title }) => ({ ...from, id, title }),
}

function inserted(
  page: WrittenPage,
  tab: string | null,
  index: number | undefined,
  widget: WrittenWidget,
): WrittenPage {
  refuseTaken('widget', widget.id, new Set(widgetPlaces(page).map((place) => place.widget.id)))
  return withHolder(page, tab, (holder) => {
    if (tab !== null && holder.tabs !== undefined) {
      const message = `invalid tab ${quote(tab)}: it holds tabs; expected one that holds widgets`
      throw new EditFault('holds-tabs', message)
    }
    return { ...holder, widgets: insert(holder.widgets ?? [], index, widget) }
  })
}

function removed(page: WrittenPage, id: string, keepList?: true): WrittenPage {
  const { tab, index } = placeOfWidget(page, id)
  return withHolder(page, tab, (holder) =>
    withList(holder, 'widgets', holder.widgets!.toSpliced(index, 1), keepList),
  )
}

/** A list that has become empty goes with its key: that is how a page without it is written. */
function withList<T extends object>(
  holder: T,
  key: 'widgets' | 'tabs',
  list: readonly unknown[],
  keep?: true,
) {
  return list.length === 0 && !keep ? without(holder, key) : { ...holder, [key]: list }
}

function withKey<T extends object>(map: T, key: string, value: unknown): T {
  return value === undefined ? without(map, key) : { ...map, [key]: value }
}

function withBlock(
  page: WrittenPage,
  block: 'options' | 'params',
  { widget: id, path, value }: EditOf<'set-option' | 'set-param'>,
): WrittenPage {
  return withWidget(page, id, (widget) => {
    const next = put(widget[block], path, value)
    if (next !== undefined && !isMap(next)) {
      throw new EditFault('invalid-value', `invalid ${block}: ${quote(next)}; expected a map`)
    }
    return withKey(widget, block, next)
  })
}

function insert<T>(list: readonly T[], index = list.length, entry: T): T[] {
  if (index > list.length) {
    const message = `invalid index ${index}; expected at most ${list.length}`
    throw new EditFault('invalid-index', message)
  }
  return list.toSpliced(index, 0, entry)
}

function refuseTaken(kind: 'widget' | 'tab', id: string, taken: Set<string>): void {
  if (taken.has(id)) {
    throw new EditFault('duplicate-id', `duplicate ${kind} ${quote(id)}; ids are unique over the page`)
  }
  taken.add(id)
}
