import { same } from '../words/same.ts'
import type { Conflict } from './conflict.ts'
import type { PageParts } from './page-parts.ts'
import { placeOfTab, placeOfWidget, type WrittenPage } from './written-page.ts'

/** A page with its parts. */
export interface Side {
  readonly page: WrittenPage
  readonly parts: PageParts
}
/** The page that both came from, and the two. */
export interface Sides {
  readonly base: Side
  readonly mine: Side
  readonly theirs: Side
}

/** Which tabs and widgets the merged page has. */
export interface Presence {
  readonly tabs: ReadonlySet<string>
  readonly widgets: ReadonlySet<string>
  readonly conflicts: Conflict[]
}

/**
 * What one added is there, what one removed is not; but what one removed and the other changed is a conflict. It is told
 * once, for the outermost: of a removed tab nothing is told of the widgets in it. That a widget was moved within its tab
 * keeps nobody from removing it.
 */
export function mergePresence(sides: Sides): Presence {
  const { base, mine, theirs } = sides
  const tabs = new Set<string>()
  const widgets = new Set<string>()
  const conflicts: Conflict[] = []
  /** Tabs that stay, or do not, as wholes: a conflict was told of them or of a tab around them. */
  const told = new Set<string>()
  const keep = (kind: 'tab' | 'widget', id: string): boolean => {
    const there = (side: Side) => (kind === 'tab' ? side.parts.tabs.has(id) : side.parts.widgets.has(id))
    if (there(mine) === there(theirs) || !there(base)) return there(mine) || there(theirs)
    const left = there(mine) ? mine : theirs
    const around = kind === 'tab' ? left.parts.tabs.get(id)!.in : left.parts.widgets.get(id)!.tab
    const changed = kind === 'tab' ? tabChanged(base.parts, left.parts, id) : widgetChanged(base, left, id)
    const silent = around !== null && told.has(around)
    if (!silent && changed) conflicts.push(removal(kind, id, sides))
    if (kind === 'tab' && (silent || changed)) told.add(id)
    return left === mine && (silent || changed)
  }
  for (const id of union(sides, 'tabs')) if (keep('tab', id)) tabs.add(id)
  for (const id of union(sides, 'widgets')) if (keep('widget', id)) widgets.add(id)
  // What they put into a tab that I removed goes with it: it stands in the conflict.
  for (const [id, { tab }] of theirs.parts.widgets) {
    if (!mine.parts.widgets.has(id) && tab !== null && !tabs.has(tab)) widgets.delete(id)
  }
  for (const [id, { in: parent }] of theirs.parts.tabs) {
    if (!mine.parts.tabs.has(id) && parent !== null && !tabs.has(parent)) tabs.delete(id)
  }
  return { tabs, widgets, conflicts }
}

/** Ids of all three, tabs before those in them. */
function union({ base, mine, theirs }: Sides, kind: 'tabs' | 'widgets'): ReadonlySet<string> {
  return new Set([base, mine, theirs].flatMap(({ parts }) => [...parts[kind].keys()]))
}

function removal(of: 'tab' | 'widget', id: string, { base, mine, theirs }: Sides): Conflict {
  const place = ({ page, parts }: Side) => {
    if (of === 'tab') return parts.tabs.has(id) ? placeOfTab(page, id) : undefined
    return parts.widgets.has(id) ? placeOfWidget(page, id) : undefined
  }
  return { of, id, aspect: 'removed', path: [], base: place(base), mine: place(mine), theirs: place(theirs) }
}

/** Whether a widget says something else than before, or stands on another tab. */
function widgetChanged(base: Side, side: Side, id: string): boolean {
  const was = base.parts.widgets.get(id)!
  const now = side.parts.widgets.get(id)!
  const { at: before, ...old } = was.widget
  const { at: after, ...fresh } = now.widget
  return was.tab !== now.tab || before.w !== after.w || before.h !== after.h || !same(old, fresh)
}

/** Whether a tab says something else than before, or holds more: a new widget or tab, or one that changed. */
function tabChanged(base: PageParts, side: PageParts, id: string): boolean {
  const was = base.tabs.get(id)
  const now = side.tabs.get(id)!
  if (!was || was.in !== now.in || !same(was.fields, now.fields)) return true
  const changed = (widget: string) => {
    const before = base.widgets.get(widget)
    const after = side.widgets.get(widget)!
    return before?.tab !== id || !same({ ...before.widget, at: null }, { ...after.widget, at: null })
  }
  return (
    (side.widgetsIn.get(id) ?? []).some(changed) ||
    (side.tabsIn.get(id) ?? []).some((inner) => tabChanged(base, side, inner))
  )
}
