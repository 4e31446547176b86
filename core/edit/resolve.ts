import type { At } from '../words/table.ts'
import { applyEdits } from './apply.ts'
import type { Conflict } from './conflict.ts'
import { makeRoom } from './make-room.ts'
import { movesInto } from './order.ts'
import { put } from './put.ts'
import {
  holderOf,
  type TabPlace,
  tabPlaces,
  type WidgetPlace,
  type WrittenPage,
  type WrittenTab,
  type WrittenWidget,
  widgetPlaces,
  withHolder,
  withWidget,
} from './written-page.ts'

/**
 * The merged page with a side chosen for each conflict, in their order; it holds mine already. What stands no longer
 * where their side would have it (a tab that is gone) is left as it is. Widgets that this puts upon others go below.
 */
export function resolveConflicts(
  page: WrittenPage,
  conflicts: readonly Conflict[],
  sides: readonly ('mine' | 'theirs')[],
  offGrid: (widget: WrittenWidget) => boolean = () => false,
): WrittenPage {
  const theirs = conflicts.filter((_, i) => sides[i] === 'theirs')
  const resolved = theirs.reduce(taken, page)
  return makeRoom(resolved, [page], offGrid)
}

function taken(page: WrittenPage, conflict: Conflict): WrittenPage {
  const { of, id, aspect, path, theirs } = conflict
  if (aspect === 'content') return theirs as WrittenPage
  if (aspect === 'removed') return of === 'tab' ? takenTab(page, conflict) : takenWidget(page, conflict)
  if (of === 'widget' && !hasWidget(page, id)) return page
  if (of === 'tab' && !hasTab(page, id)) return page
  switch (aspect) {
    case 'place': {
      const { tab, x, y } = theirs as Pick<At, 'x' | 'y'> & { tab: string | null }
      const stands = widgetPlaces(page).find(({ widget }) => widget.id === id)!.tab === tab
      if (stands) return applyEdits(page, [{ do: 'move', widget: id, x, y }])
      return canHold(page, tab) ? applyEdits(page, [{ do: 'move-to-tab', widget: id, tab, x, y }]) : page
    }
    case 'size':
      return applyEdits(page, [{ do: 'resize', widget: id, ...(theirs as Pick<At, 'w' | 'h'>) }])
    case 'order': {
      const holder = of === 'page' ? null : id
      const now = (holderOf(page, holder).tabs ?? []).map((tab) => tab.id)
      const known = (theirs as readonly string[]).filter((tab) => now.includes(tab))
      const wanted = [...known, ...now.filter((tab) => !known.includes(tab))]
      return applyEdits(
        page,
        movesInto(now, wanted).map((move) => ({ do: 'move-tab', tab: move.id, index: move.index })),
      )
    }
    case 'in':
      return movedTab(page, id, theirs as string | null)
    default:
      if (of === 'widget') return withWidget(page, id, (widget) => put(widget, path, theirs) as WrittenWidget)
      return withHolder(page, of === 'page' ? null : id, (holder) => put(holder, path, theirs) as WrittenTab)
  }
}

function takenWidget(page: WrittenPage, { id, theirs }: Conflict): WrittenPage {
  const without = hasWidget(page, id) ? applyEdits(page, [{ do: 'remove', widget: id }]) : page
  if (theirs === undefined) return without
  const { tab, widget, index } = theirs as WidgetPlace
  if (!canHold(without, tab)) return page
  const last = holderOf(without, tab).widgets?.length ?? 0
  return applyEdits(without, [{ do: 'add', tab, widget, index: Math.min(index, last) }])
}

/** Their tab as a whole: a widget of it that stands elsewhere by now comes back into it. */
function takenTab(page: WrittenPage, { id, theirs }: Conflict): WrittenPage {
  const without = hasTab(page, id) ? applyEdits(page, [{ do: 'remove-tab', tab: id }]) : page
  if (theirs === undefined) return without
  const { tab, in: parent, index } = theirs as TabPlace
  if (parent !== null && !hasTab(without, parent)) return page
  const inside = widgetPlaces({ ...page, widgets: [], tabs: [tab] }).map(({ widget }) => widget.id)
  const elsewhere = inside.filter((widget) => hasWidget(without, widget))
  const cleared = applyEdits(
    without,
    elsewhere.map((widget) => ({ do: 'remove', widget })),
  )
  return withHolder(cleared, parent, (holder) => ({
    ...holder,
    tabs: (holder.tabs ?? []).toSpliced(index, 0, tab),
  }))
}

function movedTab(page: WrittenPage, id: string, parent: string | null): WrittenPage {
  const { tab } = tabPlaces(page).find((place) => place.tab.id === id)!
  const without = applyEdits(page, [{ do: 'remove-tab', tab: id }])
  if (parent !== null && (!hasTab(without, parent) || holderOf(without, parent).widgets)) return page
  return withHolder(without, parent, (holder) => ({ ...holder, tabs: [...(holder.tabs ?? []), tab] }))
}

const hasWidget = (page: WrittenPage, id: string) => widgetPlaces(page).some(({ widget }) => widget.id === id)
const hasTab = (page: WrittenPage, id: string) => tabPlaces(page).some(({ tab }) => tab.id === id)
const canHold = (page: WrittenPage, tab: string | null) =>
  tab === null || (hasTab(page, tab) && holderOf(page, tab).tabs === undefined)
