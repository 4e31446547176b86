import { defaultsOf, placesOf } from '../page/inputs.ts'
import { overlaps } from '../page/layout.ts'
import type { Page, Widget } from '../page/page.ts'
import { exclude } from '../page/when.ts'
import type { At } from '../words/table.ts'

/** What of a widget says which room it takes. */
export interface Placed {
  readonly id: string
  readonly at: At
  readonly when?: unknown
  readonly repeat?: unknown
}

/** How far the second widget must go down to pass what it overlaps of the first; undefined where both may stay. */
export type Meets = (a: Placed, b: Placed) => number | undefined

/** Whether two widgets would lie on each other if both were shown. */
export type Touches = (a: Placed, b: Placed) => boolean

/** The places that a widget takes: more than one where it is repeated. */
function createPlaces(inputs: Page['inputs'] = {}): (widget: Placed) => readonly At[] {
  const defaults = defaultsOf(inputs)
  return ({ at, repeat }) =>
    repeat === undefined ? [at] : placesOf(at, repeat as Widget['repeat'], defaults)
}

export function createTouches(inputs: Page['inputs']): Touches {
  const places = createPlaces(inputs)
  return (a, b) => places(a).some((one) => places(b).some((two) => overlaps(one, two)))
}

/** The first row under a widget. */
export const bottomOf = (widget: Placed, inputs: Page['inputs']): number =>
  Math.max(...createPlaces(inputs)(widget).map(({ y, h }) => y + h))

/** What tells whether two widgets of a page with these inputs are in each other's way. */
export function createMeets(inputs: Page['inputs'] = {}): Meets {
  const places = createPlaces(inputs)
  return (a, b) => {
    for (const above of places(a)) {
      const below = places(b).find((place) => overlaps(above, place))
      if (!below) continue
      if (exclude(a.when as Widget['when'], b.when as Widget['when'], inputs)) return undefined
      return above.y + above.h - below.y
    }
    return undefined
  }
}

/** A widget at its place, or so far below it that none of these is in its way. */
export function dropped<T extends Placed>(widget: T, others: readonly Placed[], meets: Meets): T {
  let now = widget
  for (let down = fall(others, now, meets); down > 0; down = fall(others, now, meets)) {
    now = { ...now, at: { ...now.at, y: now.at.y + down } }
  }
  return now
}

function fall(others: readonly Placed[], widget: Placed, meets: Meets): number {
  for (const one of others) {
    const down = meets(one, widget)
    if (down !== undefined) return down
  }
  return 0
}
