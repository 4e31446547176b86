/** How far a pointer goes before it drags what it only pressed. */
const THRESHOLD = 4
/** So near to the edge of the window it scrolls. */
const EDGE = 48

interface Follower {
  /** Once, when the pointer has gone far enough. */
  readonly onStart: () => void
  /** Once a frame at most: how far it is from where it went down, on the page and not on the screen. */
  readonly onMove: (dx: number, dy: number) => void
  readonly onDrop: () => void
  readonly onCancel: () => void
}

/**
 * Follows a pointer, be it a mouse, a pen or a finger, from where it goes down to where it is let go; Escape and
 * whatever takes it away from us cancel. At the edges of the window the page scrolls along.
 */
export function followPointer(down: PointerEvent, target: Element, follower: Follower): void {
  const from = { x: down.clientX + window.scrollX, y: down.clientY + window.scrollY }
  const end = new AbortController()
  const { signal } = end
  let last = { x: down.clientX, y: down.clientY }
  let dragged = false
  let frame = 0
  const step = () => {
    frame = requestAnimationFrame(step)
    const { clientHeight } = document.documentElement
    const beyond = Math.max(0, last.y - clientHeight + EDGE) - Math.max(0, EDGE + 44 - last.y)
    if (beyond !== 0) window.scrollBy(0, beyond / 4)
    follower.onMove(last.x + window.scrollX - from.x, last.y + window.scrollY - from.y)
  }
  const stop = () => {
    end.abort()
    cancelAnimationFrame(frame)
    if (target.hasPointerCapture(down.pointerId)) target.releasePointerCapture(down.pointerId)
  }
  const moved = (event: Event) => {
    const { clientX, clientY, pointerId } = event as PointerEvent
    if (pointerId !== down.pointerId) return
    last = { x: clientX, y: clientY }
    if (dragged || Math.hypot(clientX - down.clientX, clientY - down.clientY) < THRESHOLD) return
    dragged = true
    target.setPointerCapture(down.pointerId)
    follower.onStart()
    step()
  }
  const dropped = (event: Event) => {
    if ((event as PointerEvent).pointerId !== down.pointerId) return
    const { clientX, clientY } = event as PointerEvent
    stop()
    if (!dragged) return
    follower.onMove(clientX + window.scrollX - from.x, clientY + window.scrollY - from.y)
    follower.onDrop()
  }
  const cancelled = () => {
    stop()
    if (dragged) follower.onCancel()
  }
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !dragged) return
    event.preventDefault()
    event.stopPropagation()
    cancelled()
  }
  window.addEventListener('pointermove', moved, { signal })
  window.addEventListener('pointerup', dropped, { signal })
  window.addEventListener('pointercancel', cancelled, { signal })
  window.addEventListener('keydown', key, { signal, capture: true })
}
