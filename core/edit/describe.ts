import type { At } from '../words/table.ts'
import type { Text } from '../words/text.ts'
import type { Path } from '../yaml/issue.ts'
import { applyEdit } from './apply.ts'
import type { Edit, EditOf } from './edit.ts'
import { valueAt } from './put.ts'
import { placeOfTab, placeOfWidget, type WrittenPage } from './written-page.ts'

/** What a row is about, with the title it has; a widget without one is known by its id, a page is the page. */
export interface What {
  readonly of: 'page' | 'tab' | 'widget'
  readonly id: string
  readonly title: Text | null
}
type Point = Pick<At, 'x' | 'y'>
type Size = Pick<At, 'w' | 'h'>
type WidgetField = EditOf<'set-field'>['field']

/**
 * An edit as a row that people read: what it is about, what was there and what is there now. The words around it are
 * the shell's. Tabs in `from` and `to` are ids, null above the tabs; values are null where there was or is none.
 */
export type Row = { readonly what: What } & (
  | { readonly kind: 'moved'; readonly from: Point; readonly to: Point }
  | { readonly kind: 'resized'; readonly from: Size; readonly to: Size }
  | { readonly kind: 'renamed'; readonly from: Text | null; readonly to: Text | null }
  | { readonly kind: 'moved-to-tab'; readonly from: string | null; readonly to: string | null }
  | { readonly kind: 'added'; readonly from: null; readonly to: string | null }
  | { readonly kind: 'removed'; readonly from: string | null; readonly to: null }
  /** `from` is the id of the widget, or of the page, that was copied. */
  | { readonly kind: 'copied'; readonly from: string; readonly to: string }
  | { readonly kind: 'option' | 'param'; readonly path: Path; readonly from: unknown; readonly to: unknown }
  | { readonly kind: 'field'; readonly field: WidgetField; readonly from: unknown; readonly to: unknown }
  | { readonly kind: 'controls'; readonly from: readonly string[]; readonly to: readonly string[] }
  | { readonly kind: 'reordered'; readonly from: number; readonly to: number }
)

/** A row for each of these edits, in their order; see `Row`. Throws where `applyEdits` would. */
export function describeEdits(page: WrittenPage, edits: readonly Edit[]): Row[] {
  let before = page
  return edits.map((edit) => {
    const row = rowOf(before, edit)
    before = applyEdit(before, edit)
    return row
  })
}

function rowOf(page: WrittenPage, edit: Edit): Row {
  const widget = (id: string): What => named('widget', placeOfWidget(page, id).widget)
  const tab = (id: string): What => named('tab', placeOfTab(page, id).tab)
  const what = (of: What['of'], id = ''): What =>
    of === 'page' ? named('page', page) : of === 'tab' ? tab(id) : widget(id)
  switch (edit.do) {
    case 'move': {
      const { x, y } = placeOfWidget(page, edit.widget).widget.at
      return { what: widget(edit.widget), kind: 'moved', from: { x, y }, to: { x: edit.x, y: edit.y } }
    }
    case 'resize': {
      const { w, h } = placeOfWidget(page, edit.widget).widget.at
      return { what: widget(edit.widget), kind: 'resized', from: { w, h }, to: { w: edit.w, h: edit.h } }
    }
    case 'add':
      return { what: named('widget', edit.widget), kind: 'added', from: null, to: edit.tab }
    case 'remove': {
      const place = placeOfWidget(page, edit.widget)
      return { what: named('widget', place.widget), kind: 'removed', from: place.tab, to: null }
    }
    case 'duplicate':
      return { what: widget(edit.widget), kind: 'copied', from: edit.widget, to: edit.id }
    case 'move-to-tab': {
      const place = placeOfWidget(page, edit.widget)
      return { what: named('widget', place.widget), kind: 'moved-to-tab', from: place.tab, to: edit.tab }
    }
    case 'retitle': {
      const about = what(edit.of, edit.id)
      return { what: about, kind: 'renamed', from: about.title, to: edit.title ?? null }
    }
    case 'set-option':
    case 'set-param': {
      const place = placeOfWidget(page, edit.widget)
      const old = valueAt(place.widget[edit.do === 'set-option' ? 'options' : 'params'], edit.path)
      const kind = edit.do === 'set-option' ? 'option' : 'param'
      return { what: widget(edit.widget), kind, path: edit.path, from: old ?? null, to: edit.value ?? null }
    }
    case 'set-controls': {
      const { controls = [] } =
        edit.of === 'tab' ? placeOfTab(page, edit.id).tab : placeOfWidget(page, edit.id).widget
      return { what: what(edit.of, edit.id), kind: 'controls', from: controls, to: edit.controls ?? [] }
    }
    case 'set-field': {
      const old = placeOfWidget(page, edit.widget).widget[edit.field]
      const { field, value } = edit
      return { what: widget(edit.widget), kind: 'field', field, from: old ?? null, to: value ?? null }
    }
    case 'add-tab':
      return { what: named('tab', edit), kind: 'added', from: null, to: edit.in ?? null }
    case 'remove-tab':
      return { what: tab(edit.tab), kind: 'removed', from: placeOfTab(page, edit.tab).in, to: null }
    case 'move-tab':
      return {
        what: tab(edit.tab),
        kind: 'reordered',
        from: placeOfTab(page, edit.tab).index,
        to: edit.index,
      }
    case 'new-page':
      return { what: named('page', edit.page), kind: 'added', from: null, to: null }
    case 'copy-page':
      return { what: named('page', edit), kind: 'copied', from: edit.from.id, to: edit.id }
  }
}

const named = (of: What['of'], { id, title }: { readonly id: string; readonly title?: Text }): What => ({
  of,
  id,
  title: title ?? null,
})
