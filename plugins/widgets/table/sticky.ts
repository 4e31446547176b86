import { type CSSProperties, type RefObject, useEffect, useLayoutEffect, useState } from 'react'

// Layout effects warn when rendered on a server, where nothing has a size anyway.
const useBeforePaint = typeof window === 'undefined' ? useEffect : useLayoutEffect

/** Where each of the first `count` columns stays when the rest scrolls under it, in pixels from the left. */
export function useStickyOffsets(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  columns: unknown,
): readonly number[] {
  const [offsets, setOffsets] = useState<readonly number[]>(() => Array.from({ length: count }, () => 0))
  useBeforePaint(() => {
    const table = scroller.current?.querySelector('table')
    if (!table) return
    const measure = () => {
      const heads = [...table.querySelectorAll<HTMLElement>('[data-head]')].slice(0, count)
      let left = 0
      const next = heads.map((head) => {
        const own = left
        left += head.offsetWidth
        return own
      })
      setOffsets((old) => (old.length === next.length && old.every((v, i) => v === next[i]) ? old : next))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(table)
    return () => observer.disconnect()
  }, [scroller, count, columns])
  return offsets
}

/** On a phone only the first column stays: more would leave no room for what scrolls. */
export function stickyCell(
  place: number,
  offsets: readonly number[],
): { className: string; style: CSSProperties } {
  const left = offsets[place]
  if (left === undefined) return { className: '', style: {} }
  const last = place === offsets.length - 1
  return {
    className: `${place === 0 ? 'sticky' : 'phone:sticky'} z-1 ${last && place > 0 ? 'border-r border-r-line' : ''}`,
    style: { left },
  }
}
