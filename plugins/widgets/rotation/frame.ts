import { shareOf } from '../shared/axis/ends.ts'
import type { Size } from '../shared/element/use-size.ts'
import type { Field, Head } from './points.ts'

/** Room for the numbers along both edges. */
export const LEFT = 40
const BOTTOM = 20
/** Farther from the pointer than this nothing is meant. */
const REACH = 24

/** Where the field lies, in pixels. */
export interface Frame {
  readonly field: Field
  readonly size: Size
  /** Lower edge of the field. */
  readonly bottom: number
  left(x: number): number
  top(y: number): number
}

export function frameOf(field: Field, size: Size): Frame {
  const width = Math.max(60, size.width - LEFT)
  const bottom = Math.max(60, size.height - BOTTOM)
  return {
    ...{ field, size, bottom },
    left: (x) => LEFT + shareOf(x, field.x) * width,
    top: (y) => (1 - shareOf(y, field.y)) * bottom,
  }
}

/** The head nearest to a place, null where none is near. */
export function nearest(heads: readonly Head[], frame: Frame, left: number, top: number): number | null {
  const far = heads.map(({ x, y }) => Math.hypot(frame.left(x) - left, frame.top(y) - top))
  const at = far.indexOf(Math.min(...far))
  return (far[at] ?? REACH) < REACH ? at : null
}
