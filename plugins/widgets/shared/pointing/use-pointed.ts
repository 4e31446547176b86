import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { walk } from './walk.ts'

/** A place that a reader points at: a row of a chart, a box, a point. */
export interface Pointed {
  readonly at: number
  readonly by: 'mouse' | 'touch' | 'keys'
}

interface Places {
  readonly count: number
  /** Where keys set out from while nothing is pointed at: before the first without it. */
  readonly start?: number
  /** The place under the pointer: in pixels from the corner of the element, or by what it is over; null for none. */
  find(x: number, y: number, over: Element): number | null
  /** A click or Enter. */
  readonly onOpen?: ((at: number) => void) | undefined
}

/** Pointer and arrow keys of a picture: what they point at, and the handlers of the element that has the focus. */
export function usePointed({ count, start = -1, find, onOpen }: Places) {
  const [now, setPointed] = useState<Pointed | null>(null)
  const last = count - 1
  const pointed = now && last >= 0 ? { ...now, at: Math.min(now.at, last) } : null
  const leave = () => setPointed(null)
  const point = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const at = find(event.clientX - box.left, event.clientY - box.top, event.target as Element)
    if (at === null) leave()
    else setPointed({ at, by: event.pointerType === 'mouse' ? 'mouse' : 'touch' })
  }
  const press = (event: KeyboardEvent) => {
    const at = pointed?.at ?? start
    const next = walk(event.key, at, last)
    if (event.key === 'Escape') leave()
    else if (event.key === 'Enter' && at >= 0 && at <= last) onOpen?.(at)
    else if (next !== undefined) setPointed({ at: next, by: 'keys' })
    else return
    event.preventDefault()
  }
  return {
    pointed,
    handlers: {
      onPointerMove: point,
      onPointerDown: point,
      // A finger that is lifted has not pointed elsewhere.
      onPointerLeave: (event: PointerEvent) => event.pointerType === 'mouse' && leave(),
      onBlur: leave,
      onKeyDown: press,
      onClick: () => pointed && onOpen?.(pointed.at),
    },
  }
}
