import { useEffect, useRef } from 'react'

/** `T` turns the widget under the pointer, or with the focus, into its table and back. */
export function useTableKey(active: boolean, toggle: () => void) {
  const ref = useRef<HTMLElement>(null)
  const act = useRef(toggle)
  act.current = toggle
  useEffect(() => {
    if (!active) return
    const pressed = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog')
      if (typing || event.key.toLowerCase() !== 't' || event.ctrlKey || event.metaKey || event.altKey) return
      const focused = ref.current?.contains(document.activeElement)
      const hovered = ref.current?.matches(':hover') && document.activeElement === document.body
      if (focused || hovered) act.current()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [active])
  return ref
}
