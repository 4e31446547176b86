import { type RefObject, useState } from 'react'
import { useMeasured } from '../shared/element/use-measured.ts'

/** Opens a table that is wider than its place at its right end, where the newest period stands. True where it is wider. */
export function useNewestFirst(scroller: RefObject<HTMLElement | null>, table: unknown): boolean {
  const [more, setMore] = useState(false)
  useMeasured(() => {
    const box = scroller.current
    if (!box) return
    box.scrollLeft = box.scrollWidth
    const measure = () => setMore(box.scrollWidth > box.clientWidth + 1)
    return { watched: [box], measure }
  }, [scroller, table])
  return more
}
