import type { Path } from '../yaml/issue.ts'
import { applyEdit } from './apply.ts'
import type { Edit, EditOf } from './edit.ts'
import { valueAt } from './put.ts'
import { holderOf, placeOfTab, placeOfWidget, type WrittenPage } from './written-page.ts'

/**
 * The edits that take these back: applied to the page after them they give the page before. So that undo is a step
 * like any other. Throws where `applyEdits` would.
 */
export function inverseOf(page: WrittenPage, edits: readonly Edit[]): Edit[] {
  let before = page
  const back: Edit[] = []
  for (const edit of edits) {
    back.unshift(...inverseOfOne(before, edit))
    before = applyEdit(before, edit)
  }
  return back
}

function inverseOfOne(page: WrittenPage, edit: Edit): Edit[] {
  switch (edit.do) {
    case 'move':
    case 'resize': {
      const { x, y, w, h } = placeOfWidget(page, edit.widget).widget.at
      return [edit.do === 'move' ? { ...edit, x, y } : { ...edit, w, h }]
    }
    case 'add':
      return [{ do: 'remove', widget: edit.widget.id, ...listStays(page, edit.tab) }]
    case 'remove': {
      const { widget, tab, index } = placeOfWidget(page, edit.widget)
      return [{ do: 'add', tab, index, widget }]
    }
    case 'duplicate':
      return [{ do: 'remove', widget: edit.id }]
    case 'move-to-tab': {
      const { widget, tab, index } = placeOfWidget(page, edit.widget)
      const { x, y } = widget.at
      const stays = tab === edit.tab ? {} : listStays(page, edit.tab)
      return [{ do: 'move-to-tab', widget: edit.widget, tab, x, y, index, ...stays }]
    }
    case 'retitle': {
      if (edit.of === 'page') return [{ ...edit, title: page.title }]
      const { title } =
        edit.of === 'tab' ? placeOfTab(page, edit.id ?? '').tab : placeOfWidget(page, edit.id ?? '').widget
      const { title: _now, ...same } = edit
      return [title === undefined ? same : { ...same, title }]
    }
    case 'set-option':
    case 'set-param':
      return [inverseOfSet(page, edit)]
    case 'set-controls': {
      const { controls } =
        edit.of === 'tab' ? placeOfTab(page, edit.id).tab : placeOfWidget(page, edit.id).widget
      const { controls: _now, ...same } = edit
      return [controls === undefined ? same : { ...same, controls }]
    }
    case 'set-field': {
      const { value: _now, ...same } = edit
      const value = placeOfWidget(page, edit.widget).widget[edit.field]
      return [value === undefined ? same : { ...same, value }]
    }
    case 'add-tab':
      return [{ do: 'remove-tab', tab: edit.id }]
    case 'remove-tab': {
      const { tab, in: parent, index } = placeOfTab(page, edit.tab)
      const { id, title, ...more } = tab
      return [{ do: 'add-tab', id, title, ...(parent === null ? {} : { in: parent }), index, with: more }]
    }
    case 'move-tab':
      return [{ ...edit, index: placeOfTab(page, edit.tab).index }]
    case 'new-page':
    case 'copy-page':
      return [{ do: 'new-page', page }]
  }
}

/** A list that was there empty is there again once what was put into it is taken out. */
function listStays(page: WrittenPage, tab: string | null): { readonly keepList?: true } {
  return holderOf(page, tab).widgets?.length === 0 ? { keepList: true } : {}
}

function inverseOfSet(page: WrittenPage, edit: EditOf<'set-option' | 'set-param'>): Edit {
  const { widget } = placeOfWidget(page, edit.widget)
  const old = widget[edit.do === 'set-option' ? 'options' : 'params']
  const there = (path: Path) => valueAt(old, path) !== undefined
  const set = (path: Path, value?: unknown): Edit => ({
    do: edit.do,
    widget: edit.widget,
    path,
    ...(value === undefined ? {} : { value }),
  })
  // Where the way to it was made too, all of that goes.
  const made = edit.path.findIndex((_, i) => !there(edit.path.slice(0, i + 1)))
  if (old === undefined) return set([])
  if (made >= 0) return set(edit.path.slice(0, made + 1))
  const parent = edit.path.slice(0, -1)
  const inList = typeof edit.path.at(-1) === 'number'
  // An entry taken out of a list comes back by its list: to set it would overwrite the one that followed.
  return inList && edit.value === undefined
    ? set(parent, valueAt(old, parent))
    : set(edit.path, valueAt(old, edit.path))
}
