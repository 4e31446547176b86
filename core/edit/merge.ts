import { same } from '../words/same.ts'
import type { Path } from '../yaml/issue.ts'
import type { Conflict, Merged } from './conflict.ts'
import { makeRoom } from './make-room.ts'
import { mergeValues } from './merge-values.ts'
import { mergeOrders } from './order.ts'
import { type PageParts, pageOf, partsOf } from './page-parts.ts'
import { mergePresence, type Sides } from './presence.ts'
import { type WrittenPage, type WrittenWidget, widgetPlaces } from './written-page.ts'

/**
 * One page of two that came of a third: every change of either, by the ids of tabs and widgets, field by field, also of
 * fields that no edit reaches. What both changed, differently, is a conflict, told once; there the page holds mine.
 * A widget of theirs that meets one of mine goes below it; so does one of theirs that has an id I gave too, under an id
 * of its own. `offGrid` says which widgets stand on no grid, those with the frame `header`.
 */
export function mergePages(
  base: WrittenPage,
  mine: WrittenPage,
  theirs: WrittenPage,
  offGrid: (widget: WrittenWidget) => boolean = () => false,
): Merged<WrittenPage> {
  if (same(base, theirs) || same(mine, theirs)) return { page: mine, conflicts: [] }
  if (same(base, mine)) return { page: theirs, conflicts: [] }
  const apart = withOwnIds(base, mine, theirs)
  const sides: Sides = {
    base: { page: base, parts: partsOf(base) },
    mine: { page: mine, parts: partsOf(mine) },
    theirs: { page: apart, parts: partsOf(apart) },
  }
  const { tabs, widgets, conflicts } = mergePresence(sides)
  const [b, m, t] = [sides.base.parts, sides.mine.parts, sides.theirs.parts]
  const clash =
    (of: Conflict['of'], id: string) =>
    (path: Path, ...values: [unknown, unknown, unknown]) => {
      const [base, mine, theirs] = values
      conflicts.push({ of, id, aspect: String(path[0] ?? 'content'), path, base, mine, theirs })
    }
  const fields = mergeValues(b.fields, m.fields, t.fields, clash('page', mine.id)) as PageParts['fields']

  const mergedTabs = new Map<string, { in: string | null; fields: PageParts['fields'] }>()
  for (const id of tabs) {
    const [old, own, other] = [b.tabs.get(id), m.tabs.get(id), t.tabs.get(id)]
    if (!own || !other) {
      mergedTabs.set(id, (own ?? other)!)
      continue
    }
    const parent = mergeValues(old?.in, own.in, other.in, (_, ...values) =>
      clash('tab', id)(['in'], ...values),
    )
    const inner = mergeValues(old?.fields, own.fields, other.fields, clash('tab', id)) as PageParts['fields']
    mergedTabs.set(id, { in: parent as string | null, fields: inner })
  }
  const mergedWidgets = new Map<string, { tab: string | null; widget: WrittenWidget }>()
  for (const id of widgets) mergedWidgets.set(id, mergeWidget(sides, id, tabs, clash('widget', id)))

  const inOrder = (kind: 'tabs' | 'widgets', holder: string | null, ids: ReadonlySet<string>) => {
    const lists = [b, m, t].map((parts) => parts[kind === 'tabs' ? 'tabsIn' : 'widgetsIn'].get(holder) ?? [])
    const { order, clashes } = mergeOrders(ids, lists)
    // Widgets are read by their places: only of tabs does the order show.
    if (clashes && kind === 'tabs') {
      clash(holder === null ? 'page' : 'tab', holder ?? mine.id)(['order'], lists[0], lists[1], lists[2])
    }
    return order
  }
  const held = <T>(
    all: ReadonlyMap<string, T>,
    holderOf: (one: T) => string | null,
    kind: 'tabs' | 'widgets',
  ) =>
    new Map(
      [null, ...tabs].map((holder) => {
        const ids = [...all].flatMap(([id, one]) => (holderOf(one) === holder ? [id] : []))
        return [holder, ids.length > 0 ? inOrder(kind, holder, new Set(ids)) : []] as const
      }),
    )
  const page = pageOf({
    fields,
    tabs: mergedTabs,
    widgets: mergedWidgets,
    tabsIn: held(mergedTabs, (one) => one.in, 'tabs'),
    widgetsIn: held(mergedWidgets, (one) => one.tab, 'widgets'),
  })
  if (!page) {
    const whole = { of: 'page', id: mine.id, aspect: 'content', path: [], base, mine, theirs } as const
    return { page: mine, conflicts: [whole] }
  }
  return { page: makeRoom(page, [mine, apart], offGrid), conflicts }
}

/** One widget of both; each of its place, size and fields by itself. */
function mergeWidget(
  { base, mine, theirs }: Sides,
  id: string,
  tabs: ReadonlySet<string>,
  clash: (path: Path, base: unknown, mine: unknown, theirs: unknown) => void,
): { tab: string | null; widget: WrittenWidget } {
  const [b, m, t] = [base, mine, theirs].map(({ parts }) => parts.widgets.get(id))
  if (!m || !t) return (m ?? t)!
  const place = ({ tab, widget: { at } }: typeof m) => ({ tab, x: at.x, y: at.y })
  const size = ({ widget: { at } }: typeof m) => ({ w: at.w, h: at.h })
  const said = ({ widget: { at: _at, ...fields } }: typeof m) => fields
  const old = b ?? m
  // Where it stood on a tab that the other took it from, or that is gone, says nothing any more.
  const stands = (one: typeof m) => one.tab === null || tabs.has(one.tab)
  const movedByThem = stands(t) && m.tab === old.tab && t.tab !== old.tab
  const movedByMe = !stands(t) || (t.tab === old.tab && m.tab !== old.tab)
  const chosen = movedByThem
    ? place(t)
    : movedByMe
      ? place(m)
      : (mergeValues(b && place(b), place(m), place(t), (_, ...v) => clash(['place'], ...v), [
          'at',
        ]) as ReturnType<typeof place>)
  const { w, h } = mergeValues(b && size(b), size(m), size(t), (_, ...v) => clash(['size'], ...v), [
    'at',
  ]) as ReturnType<typeof size>
  const fields = mergeValues(b && said(b), said(m), said(t), clash) as ReturnType<typeof said>
  const widget = { ...fields, at: { ...m.widget.at, x: chosen.x, y: chosen.y, w, h } } as WrittenWidget
  return { tab: chosen.tab, widget }
}

/** Their page, with an id of its own for each widget that both have added under one. */
function withOwnIds(base: WrittenPage, mine: WrittenPage, theirs: WrittenPage): WrittenPage {
  const ids = (page: WrittenPage) => new Map(widgetPlaces(page).map(({ widget }) => [widget.id, widget]))
  const [old, own, other] = [ids(base), ids(mine), ids(theirs)]
  const renamed = new Map<string, string>()
  for (const [id, widget] of other) {
    if (old.has(id) || !own.has(id) || same(own.get(id), widget)) continue
    let n = 2
    while (own.has(`${id}_${n}`) || other.has(`${id}_${n}`)) n++
    renamed.set(id, `${id}_${n}`)
  }
  if (renamed.size === 0) return theirs
  const rename = <T extends Pick<WrittenPage, 'widgets' | 'tabs'>>(holder: T): T => ({
    ...holder,
    ...(holder.widgets
      ? { widgets: holder.widgets.map((widget) => ({ ...widget, id: renamed.get(widget.id) ?? widget.id })) }
      : {}),
    ...(holder.tabs ? { tabs: holder.tabs.map(rename) } : {}),
  })
  return rename(theirs)
}
