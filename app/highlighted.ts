import { type KeyboardEvent, useEffect, useRef, useState } from 'react'

/**
 * Which entry of a list Enter would take: the one moved to, else the first, also when results come in late. `moved` says
 * which of the two.
 */
export function useHighlighted(ids: readonly string[], initial = '') {
  const [moved, setMoved] = useState(initial)
  const there = ids.includes(moved)
  return { list: { value: there ? moved : (ids[0] ?? ''), onValueChange: setMoved }, moved: there }
}

/**
 * Enter right behind what was typed means the first of what is found for it, once that is `ready`; an entry that was
 * moved to is taken as it stands. Gives the list's `onKeyDown`, and what is to be called when more is typed.
 */
export function useEnter(found: {
  readonly ready: boolean
  readonly moved: boolean
  readonly first: string | undefined
  readonly take: (id: string) => void
}) {
  const { ready, moved, first, take } = found
  const entered = useRef(false)
  useEffect(() => {
    if (!entered.current || !ready) return
    entered.current = false
    if (first !== undefined) take(first)
  }, [ready, first, take])
  return {
    onKeyDown(event: KeyboardEvent) {
      if (event.key !== 'Enter' || event.nativeEvent.isComposing || ready || moved) return
      event.preventDefault()
      entered.current = true
    },
    onType() {
      entered.current = false
    },
  }
}
