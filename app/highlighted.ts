import { useState } from 'react'

/** Which entry of a list Enter would take: the one moved to, else the first, also when results come in late. */
export function useHighlighted(ids: readonly string[], initial = '') {
  const [moved, setMoved] = useState(initial)
  return { value: ids.includes(moved) ? moved : (ids[0] ?? ''), onValueChange: setMoved }
}
