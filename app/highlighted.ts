import { useState } from 'react'

/**
 * Which entry of a list Enter would take: the one moved to, else the first, also when results come in late. `moved` says
 * which of the two.
 */
export function useHighlighted(ids: readonly string[], initial = '') {
  const [moved, setMoved] = useState(initial)
  const there = ids.includes(moved)
  return { list: { value: there ? moved : (ids[0] ?? ''), onValueChange: setMoved }, moved: there }
}
