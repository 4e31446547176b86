import { moved, type Rows, scaled } from './places.ts'
import type { Zoom } from './use-zoom.ts'

/** What gestures need to know of the chart as it is drawn now. */
export interface Ground {
  readonly zoom: Zoom
  /** Where the plot lies in the element, in pixels. */
  readonly left: number
  readonly width: number
}

/** Shorter moves of the pointer are a click. */
const CLICK = 4
/** How much closer a wheel's notch of 100 px goes. */
const WHEEL = 0.002

/**
 * Wheel, drag, pinch and double click on a chart, until the function that it returns is called. The wheel is taken
 * while the chart has the focus or with Ctrl, as a pinch on a trackpad comes; else the page scrolls. One finger moves
 * what is zoomed, two zoom; up and down always scroll the page.
 */
export function takeGestures(element: HTMLElement, ground: () => Ground): () => void {
  const stop = new AbortController()
  const on = <K extends keyof HTMLElementEventMap>(
    kind: K,
    act: (event: HTMLElementEventMap[K]) => void,
    options: AddEventListenerOptions = {},
  ) => element.addEventListener(kind, act, { ...options, signal: stop.signal })
  const pointers = new Map<number, number>()
  /** Rows with fractions, as the gesture under way has moved them; null between gestures. */
  let live: Rows | null = null
  let wheeled: ReturnType<typeof setTimeout> | undefined
  let travelled = 0

  const x = (clientX: number) => clientX - element.getBoundingClientRect().left
  const rowAt = (rows: Rows, at: number) => {
    const { left, width } = ground()
    return rows.from + ((at - left) / width) * (rows.to - rows.from)
  }
  const change = (act: (rows: Rows, count: number) => Rows) => {
    const { zoom } = ground()
    live = act(live ?? zoom.rows, zoom.count)
    zoom.show(live)
  }
  const drag = (dx: number) =>
    change((rows, count) => moved(rows, count, (-dx / ground().width) * (rows.to - rows.from + 1)))
  const pinch = (from: readonly number[], to: readonly number[]) => {
    const apart = (pair: readonly number[]) => Math.max(20, Math.abs(pair[0]! - pair[1]!))
    const middle = (pair: readonly number[]) => (pair[0]! + pair[1]!) / 2
    change((rows, count) => scaled(rows, count, apart(from) / apart(to), rowAt(rows, middle(from))))
    drag(middle(to) - middle(from))
  }

  on(
    'wheel',
    (event) => {
      const { zoom } = ground()
      const taken = event.ctrlKey || event.metaKey || element.contains(document.activeElement)
      if (!taken || zoom.count === 0) return
      event.preventDefault()
      const along = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX
      if (Math.abs(along) > Math.abs(event.shiftKey ? 0 : event.deltaY)) drag(-along)
      else {
        const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 32 : 1
        // A pinch comes as small steps.
        const step = event.deltaY * unit * (event.ctrlKey && Math.abs(event.deltaY) < 50 ? 4 : 1)
        change((rows, count) => scaled(rows, count, Math.exp(step * WHEEL), rowAt(rows, x(event.clientX))))
      }
      clearTimeout(wheeled)
      wheeled = setTimeout(() => {
        live = null
      }, 300)
    },
    { passive: false },
  )
  on('pointerdown', (event) => {
    travelled = 0
    live = null
    if (event.button === 0) pointers.set(event.pointerId, x(event.clientX))
  })
  on('pointermove', (event) => {
    if (event.buttons === 0 && event.pointerType === 'mouse') return
    const [before, now] = [pointers.get(event.pointerId), x(event.clientX)]
    const held = [...pointers.values()]
    pointers.set(event.pointerId, now)
    if (before === undefined || !ground().zoom.count) return
    if (pointers.size === 2) pinch(held, [...pointers.values()])
    else if (pointers.size === 1 && ground().zoom.zoomed) {
      travelled += Math.abs(now - before)
      if (travelled < CLICK) return
      if (!element.hasPointerCapture(event.pointerId)) element.setPointerCapture(event.pointerId)
      drag(now - before)
    }
  })
  const lift = (event: PointerEvent) => {
    pointers.delete(event.pointerId)
    if (pointers.size === 0) live = null
  }
  on('pointerup', lift)
  on('pointercancel', lift)
  // A drag that ends over a mark has not clicked it.
  on('click', (event) => travelled >= CLICK && event.stopPropagation(), { capture: true })
  on('dblclick', (event) => {
    if ((event.target as Element).closest('button')) return
    ground().zoom.reset()
  })
  return () => {
    clearTimeout(wheeled)
    stop.abort()
  }
}
