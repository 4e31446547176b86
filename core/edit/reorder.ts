import { COLUMNS, inReadingOrder } from '../page/layout.ts'
import type { Page } from '../page/page.ts'
import type { Edit } from './edit.ts'
import { bottomOf, createTouches, type Placed, type Touches } from './room.ts'

/**
 * The widgets of a tab in reading order, as a narrow screen shows them one below the other. Those that share room, since
 * their conditions keep them apart, stand and move together. `inputs` are the page's.
 */
export function readingUnits<T extends Placed>(
  widgets: readonly T[],
  inputs: Page['inputs'] = {},
): readonly (readonly T[])[] {
  const touches = createTouches(inputs)
  const units: T[][] = []
  for (const widget of inReadingOrder(widgets)) {
    const [first, ...others] = units.filter((unit) => unit.some((one) => touches(one, widget)))
    if (!first) {
      units.push([widget])
      continue
    }
    first.push(...others.flat(), widget)
    for (const other of others) units.splice(units.indexOf(other), 1)
  }
  return units
}

/**
 * The edits that make a widget's unit the one of index `to` in reading order: where each can stand in the other's place
 * they exchange places; else the rows between are filled anew from left to right, and what stands under them makes way.
 * There is one order for all screens. For `widgets` see `arrange`.
 */
export function reorder(
  widgets: readonly Placed[],
  id: string,
  to: number,
  inputs: Page['inputs'] = {},
): Edit[] {
  const units = readingUnits(widgets, inputs)
  const from = units.findIndex((unit) => unit.some((widget) => widget.id === id))
  if (from < 0 || to === from || !units[to]) return []
  const wanted = units.toSpliced(from, 1).toSpliced(to, 0, units[from]!)
  const touches = createTouches(inputs)
  const placed =
    exchanged(units, wanted, touches) ??
    flowed(units, wanted, [Math.min(from, to), Math.max(from, to)], inputs)
  const before = new Map(widgets.map((widget) => [widget.id, widget.at]))
  return placed.flat().flatMap(({ id: widget, at: { x, y } }): Edit[] => {
    const old = before.get(widget)!
    return old.x === x && old.y === y ? [] : [{ do: 'move', widget, x, y }]
  })
}

type Unit = readonly Placed[]
type Run = readonly [from: number, to: number]

/** Each unit in the place of the one that stood there in the order; undefined where that is no room for one. */
function exchanged(units: readonly Unit[], wanted: readonly Unit[], touches: Touches): Unit[] | undefined {
  const placed: Unit[] = []
  for (const [i, unit] of wanted.entries()) {
    const { x, y } = units[i]![0]!.at
    const there = movedTo(unit, x, y)
    if (!fits(there, placed, touches)) return undefined
    placed.push(there)
  }
  return placed
}

/**
 * All rows that what moves stands in, or passes, filled anew in the order that is wanted; the next rows with them where
 * all that stands there fits into what is left.
 */
function flowed(
  units: readonly Unit[],
  wanted: readonly Unit[],
  [from, to]: Run,
  inputs: Page['inputs'],
): Unit[] {
  const touches = createTouches(inputs)
  const bottom = (some: readonly Unit[]) => Math.max(0, ...some.flat().map((one) => bottomOf(one, inputs)))
  const top = (some: readonly Unit[]) => Math.min(...some.flat().map(({ at }) => at.y))
  /** Between these units no widget crosses the rows. */
  const isCut = (i: number) => bottom(units.slice(0, i)) <= top(units.slice(i))
  let [start, end] = [from, to + 1]
  while (start > 0 && !isCut(start)) start--
  while (end < units.length && !isCut(end)) end++
  const first = { x: -1, y: top(units.slice(start)) }
  const filled = filledFrom(first, wanted.slice(start, end), touches)
  let next = Math.min(end + 1, units.length)
  while (next < units.length && !isCut(next)) next++
  const more = filledFrom(first, wanted.slice(start, next), touches)
  const fitsIn = bottom(more) === bottom(filled)
  const placed = fitsIn ? more : filled
  const under = units.slice(fitsIn ? next : end)
  const down = under.length === 0 ? 0 : Math.max(0, bottom(placed) - top(under))
  const pushed = under.map((unit) => movedTo(unit, unit[0]!.at.x, unit[0]!.at.y + down))
  return [...units.slice(0, start), ...placed, ...pushed]
}

/** Each at the first place that is free behind the one before. */
function filledFrom(from: { x: number; y: number }, units: readonly Unit[], touches: Touches): Unit[] {
  const placed: Unit[] = []
  for (const unit of units) {
    placed.push(nextFree(unit, placed.at(-1)?.[0]?.at ?? from, placed, touches))
  }
  return placed
}

/** The first place behind another in reading order that is free. */
function nextFree(
  unit: Unit,
  after: { x: number; y: number },
  placed: readonly Unit[],
  touches: Touches,
): Unit {
  for (let y = after.y; ; y++) {
    for (let x = y === after.y ? after.x + 1 : 0; x < COLUMNS; x++) {
      const there = movedTo(unit, x, y)
      if (fits(there, placed, touches)) return there
    }
  }
}

/** With its first widget there, and the others as they stand to it. */
function movedTo(unit: Unit, x: number, y: number): Unit {
  const [dx, dy] = [x - unit[0]!.at.x, y - unit[0]!.at.y]
  return unit.map((one) => ({ ...one, at: { ...one.at, x: one.at.x + dx, y: one.at.y + dy } }))
}

const fits = (unit: Unit, placed: readonly Unit[], touches: Touches): boolean =>
  unit.every(
    (one) =>
      one.at.x >= 0 &&
      one.at.x + one.at.w <= COLUMNS &&
      placed.every((other) => other.every((two) => !touches(one, two))),
  )
