import { flushSync } from 'react-dom'
import type { Edit } from '../../core/edit/edit.ts'
import { expandRepeats } from '../../core/page/inputs.ts'
import { COLUMNS, outOfGrid, settle } from '../../core/page/layout.ts'
import type { At } from '../../core/words/table.ts'
import { type GridRows, gridRows } from '../page/grid-rows.ts'
import type { Instance } from '../page/instances.ts'
import type { Desk, Moving } from './desk.ts'
import { followPointer } from './follow-pointer.ts'
import { clamp, nearestCell, ROW, tracksOf, writtenRow } from './on-screen.ts'

/** A side or a corner by which something is made larger or smaller. */
export type Side = 'n' | 'e' | 's' | 'w' | 'ne' | 'nw' | 'se' | 'sw'

/** The widgets of a grid where they would stand after some edits. */
export function placesAfter(edits: readonly Edit[]): Moving['places'] {
  const changed = new Map<string, Partial<At>>()
  for (const edit of edits) {
    if (edit.do !== 'move' && edit.do !== 'resize') continue
    const { do: _do, widget, ...at } = edit
    changed.set(widget, { ...changed.get(widget), ...at })
  }
  return (instances) => {
    const whole = instances.flatMap((instance) => {
      const change = changed.get(instance.widget.id)
      if (!change) return [instance]
      const widget = { ...instance.widget, at: { ...instance.widget.at, ...change } }
      const mine = expandRepeats(widget, instance.values).find(({ id }) => id === instance.id)
      return mine ? [{ ...instance, widget, at: mine.at }] : [{ ...instance, widget }]
    })
    return settle(whole)
  }
}

/** What a widget's cell is given to be moved by. */
export interface Held {
  readonly desk: Desk
  readonly instance: Instance
  /** What is on the same grid, as it stands there now. */
  readonly visible: readonly Instance[]
  readonly rows: GridRows
  readonly cell: HTMLElement
  /** What lies over the cell, and stays there whatever is drawn. */
  readonly over: HTMLElement
}

/**
 * Drags a widget: it floats with the pointer, a ghost shows where it would fall, and only what must make room goes
 * aside (EditGround). Nothing is drawn or laid out anew before it is let go. `done` hears the edits, and the place that
 * they lead to.
 */
export function dragWidget(
  down: PointerEvent,
  held: Held,
  done: (edits: readonly Edit[], at: At) => void,
): void {
  const { desk, instance, visible, rows, cell } = held
  const grid = cell.parentElement!
  const old = instance.widget.at
  let tracks = tracksOf('', '', 0, [])
  let start = { left: 0, top: 0 }
  let at = old
  let edits: readonly Edit[] = []
  const show = (next: At) => {
    at = next
    edits = desk.arranged(instance.widget.id, at)
    const places = placesAfter(edits)
    desk.move({ instance: instance.id, widget: instance.widget.id, by: 'move', at, places })
  }
  followPointer(down, held.over, {
    onStart() {
      const { gridTemplateColumns, gridTemplateRows, columnGap } = getComputedStyle(grid)
      tracks = tracksOf(gridTemplateColumns, gridTemplateRows, Number.parseFloat(columnGap), rows.ys)
      start = { left: cell.offsetLeft, top: cell.offsetTop }
      cell.dataset.lifted = ''
      show(old)
    },
    onMove(dx, dy) {
      cell.style.transform = `translate(${dx}px, ${dy}px)`
      const { x, y } = nearestCell(tracks, start.left + dx, start.top + dy, instance.at.w)
      const next = instance.widget.repeat
        ? {
            ...old,
            x: clamp(old.x + x - instance.at.x, 0, COLUMNS - old.w),
            y: Math.max(0, old.y + y - instance.at.y),
          }
        : {
            ...old,
            x,
            y: writtenRow(
              y,
              visible.filter((one) => one !== instance),
            ),
          }
      const stays = y === instance.at.y && x === instance.at.x
      const want = stays ? old : next
      if (want.x !== at.x || want.y !== at.y) show(want)
    },
    onDrop() {
      flushSync(() => done(edits, at))
      putDown(cell)
    },
    onCancel() {
      flushSync(() => desk.move(null))
      putDown(cell)
    },
  })
}

/** Makes a widget larger or smaller by one of its sides: a frame shows how, its picture stays until it is let go. */
export function resizeWidget(
  down: PointerEvent,
  held: Held,
  side: Side,
  least: Least,
  done: (edits: readonly Edit[], at: At) => void,
): void {
  const { desk, instance, cell } = held
  const old = instance.widget.at
  let step = { x: 1, y: 1 }
  let at = old
  let edits: readonly Edit[] = []
  const show = (next: At) => {
    at = next
    edits = desk.arranged(instance.widget.id, at)
    desk.move({
      ...{ instance: instance.id, widget: instance.widget.id, by: 'resize', at },
      places: placesAfter(edits),
    })
  }
  followPointer(down, held.over, {
    onStart() {
      const { gridTemplateColumns, columnGap } = getComputedStyle(cell.parentElement!)
      const gap = Number.parseFloat(columnGap)
      step = { x: (Number.parseFloat(gridTemplateColumns) || 0) + gap, y: ROW + gap }
      show(old)
    },
    onMove(dx, dy) {
      const next = resized(old, side, Math.round(dx / step.x), Math.round(dy / step.y), least)
      if (Object.keys(next).some((key) => next[key as keyof At] !== at[key as keyof At])) show(next)
    },
    onDrop: () => flushSync(() => done(edits, at)),
    onCancel: () => flushSync(() => desk.move(null)),
  })
}

/** As small as a widget may be made. One that is smaller already, by its file, may stay so. */
export type Least = Pick<At, 'w' | 'h'>

/** A place with one of its sides moved by columns and rows. */
export function resized(
  { x, y, w, h }: At,
  side: Side,
  columns: number,
  rows: number,
  least: Least = { w: 1, h: 1 },
): At {
  const at = { x, y, w, h }
  const [leastW, leastH] = [Math.min(w, least.w), Math.min(h, least.h)]
  if (side.includes('e')) at.w = clamp(w + columns, leastW, COLUMNS - x)
  if (side.includes('s')) at.h = clamp(h + rows, leastH, 40)
  if (side.includes('w')) {
    at.x = clamp(x + columns, 0, x + w - leastW)
    at.w = w + x - at.x
  }
  if (side.includes('n')) {
    at.y = clamp(y + rows, Math.max(0, y + h - 40), y + h - leastH)
    at.h = h + y - at.y
  }
  return at
}

/**
 * The place to which a key takes a widget: the next one by which something on the screen changes, since rows that
 * nothing stands in take no space there. Null where there is none.
 */
export function steppedPlace(
  { desk, instance, visible }: Pick<Held, 'desk' | 'instance' | 'visible'>,
  dx: number,
  dy: number,
): { at: At; edits: readonly Edit[] } | null {
  const old = instance.widget.at
  // As the page file has them: what gives back rows does so again wherever it goes.
  const all = visible.map((one) => (one.widget.repeat ? one : { ...one, at: one.widget.at }))
  const before = picture(all)
  for (let n = 1; n <= 80; n++) {
    const at = { ...old, x: old.x + n * dx, y: old.y + n * dy }
    if (at.x < 0 || at.y < 0 || outOfGrid(at) || at.y > 500) return null
    const edits = desk.arranged(instance.widget.id, at)
    if (picture(placesAfter(edits)(all)) !== before) return { at, edits }
  }
  return null
}

/** Where everything stands, without the rows that nothing stands in. */
function picture(instances: readonly Instance[]): string {
  const { lineOf } = gridRows(instances.map(({ at, widget }) => ({ at, frame: widget.frame })))
  return instances
    .map(({ id, at: { x, y, w, h } }) => `${id} ${x} ${lineOf(y)} ${w} ${h}`)
    .sort()
    .join()
}

function putDown(cell: HTMLElement): void {
  delete cell.dataset.lifted
  cell.style.removeProperty('transform')
}
