import { expandRepeats, type InputValues } from '../page/inputs.ts'
import { overlaps } from '../page/layout.ts'
import type { Input, Page, Widget } from '../page/page.ts'
import { exclude } from '../page/when.ts'
import type { At } from '../words/table.ts'
import type { Edit } from './edit.ts'

/** What of a widget says which room it takes. */
export interface Placed {
  readonly id: string
  readonly at: At
  readonly when?: unknown
  readonly repeat?: unknown
}

const COLUMNS = 12
/** As many instances of a repeater keep their room, as where the page is checked. */
const INSTANCES = 12

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
  const defaults: InputValues = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, input.default]),
  )
  const meets = (a: Placed, b: Placed) => meeting(a, b, inputs, defaults)
  const placed: Placed[] = [{ ...moved, at }]
  const displaced = [...placed]
  const others = widgets.filter((widget) => widget.id !== id)
  for (const other of inReadingOrder(others)) {
    let now = other
    // Only what has moved pushes: two that shared a place before are none of this step's business.
    if (displaced.some((one) => meets(one, other) !== undefined)) {
      for (let down = fall(placed, now, meets); down > 0; down = fall(placed, now, meets)) {
        now = { ...now, at: { ...now.at, y: now.at.y + down } }
      }
      displaced.push(now)
    }
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

function inReadingOrder(widgets: readonly Placed[]): Placed[] {
  return widgets.toSorted((a, b) => a.at.y - b.at.y || a.at.x - b.at.x)
}

type Meets = (a: Placed, b: Placed) => number | undefined

/** How far a widget must go down to pass the first of these that it overlaps; 0 where it overlaps none. */
function fall(placed: readonly Placed[], widget: Placed, meets: Meets): number {
  for (const one of placed) {
    const down = meets(one, widget)
    if (down !== undefined) return down
  }
  return 0
}

/** How far the second must go down to pass what it overlaps of the first; undefined where both may stay. */
function meeting(
  a: Placed,
  b: Placed,
  inputs: Readonly<Record<string, Input>>,
  defaults: InputValues,
): number | undefined {
  for (const above of places(a, defaults)) {
    const below = places(b, defaults).find((place) => overlaps(above, place))
    if (!below) continue
    if (exclude(a.when as Widget['when'], b.when as Widget['when'], inputs)) return undefined
    return above.y + above.h - below.y
  }
  return undefined
}

function places({ at, repeat }: Placed, defaults: InputValues): At[] {
  const instances = expandRepeats({ id: '', at, repeat: repeat as Widget['repeat'] }, defaults)
  return instances.slice(0, INSTANCES).map((instance) => instance.at)
}
