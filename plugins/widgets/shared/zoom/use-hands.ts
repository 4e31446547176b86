import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Ground } from './gestures.ts'
import type { Zoom } from './use-zoom.ts'

type Hands = typeof import('./hands.ts')

/** Where a plot lies in its element, in pixels. */
interface Plot {
  readonly left: number
  readonly right: number
  readonly inset: number
}

/**
 * Gestures on a chart and the tools beside it. They are fetched when a reader first comes near the chart, or it is zoomed
 * along with another one: nothing of it stands in the way of the first picture.
 */
export function useHands(element: RefObject<HTMLElement | null>, zoom: Zoom, plot: Plot, width: number) {
  const [hands, setHands] = useState<Hands | null>(null)
  const [wanted, setWanted] = useState(false)
  const ground = useRef<Ground>({ zoom, left: 0, width: 1 })
  const left = plot.left + plot.inset
  ground.current = { zoom, left, width: Math.max(1, width - left - plot.right - plot.inset) }
  const needed = (wanted || zoom.zoomed) && zoom.count > 0
  useEffect(() => {
    if (!needed || hands) return
    let gone = false
    import('./hands.ts').then(
      (loaded) => gone || setHands(loaded),
      () => {},
    )
    return () => {
      gone = true
    }
  }, [needed, hands])
  useEffect(() => {
    if (hands && element.current) return hands.takeGestures(element.current, () => ground.current)
  }, [hands, element])
  const come = () => setWanted(true)
  return {
    Tools: hands?.ZoomTools ?? null,
    near: { onPointerEnter: come, onPointerDown: come, onFocus: come },
  }
}
