import { COLUMNS, inReadingOrder } from '../page/layout.ts'
import type { Page } from '../page/page.ts'
import type { At } from '../words/table.ts'
import type { Edit } from './edit.ts'
import { createMeets, dropped, type Placed } from './room.ts'

/**
 * The edits that put a widget of a tab at a place: its own move and resize, and a move for each other that must make
 * room. Others move straight down, only where they would overlap, and keep their order; nothing is compacted. Widgets
 * that their conditions keep apart (`inputs` are the page's) may share a place, as may those of the `header`, which
 * stand on no grid: leave them out of `widgets`. For a widget that is yet to be added, give it among `widgets` at its
 * place already.
 */
export function arrange(
  widgets: readonly Placed[],
  id: string,
  wanted: At,
  inputs: Page['inputs'] = {},
): Edit[] {
  const moved = widgets.find((widget) => widget.id === id)
  if (!moved) return []
  const at = onGrid(wanted)
  const meets = createMeets(inputs)
  const placed: Placed[] = [{ ...moved, at }]
  const displaced = [...placed]
  const others = widgets.filter((widget) => widget.id !== id)
  for (const other of inReadingOrder(others)) {
    // Only what has moved pushes: two that shared a place before are none of this step's business.
    const pushed = displaced.some((one) => meets(one, other) !== undefined)
    const now = pushed ? dropped(other, placed, meets) : other
    if (pushed) displaced.push(now)
    placed.push(now)
  }
  return [
    ...movesOf(moved, at),
    ...displaced.slice(1).map(({ id: widget, at: { x, y } }): Edit => ({ do: 'move', widget, x, y })),
  ]
}

function movesOf({ id: widget, at: old }: Placed, { x, y, w, h }: At): Edit[] {
  return [
    ...(old.x === x && old.y === y ? [] : [{ do: 'move', widget, x, y } as const]),
    ...(old.w === w && old.h === h ? [] : [{ do: 'resize', widget, w, h } as const]),
  ]
}

/** The place on the grid that is nearest to one that may reach out of it. */
function onGrid({ x, y, w, h }: At): At {
  const width = Math.min(Math.max(1, Math.round(w)), COLUMNS)
  return {
    x: Math.min(Math.max(0, Math.round(x)), COLUMNS - width),
    y: Math.max(0, Math.round(y)),
    w: width,
    h: Math.max(1, Math.round(h)),
  }
}
