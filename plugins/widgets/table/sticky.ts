import { type CSSProperties, type RefObject, useState } from 'react'
import { useMeasured } from '../shared/element/use-measured.ts'

/** Where each of the first `count` columns stays when the rest scrolls under it, in pixels from the left. */
export function useStickyOffsets(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  columns: unknown,
): readonly number[] {
  const [offsets, setOffsets] = useState<readonly number[]>(() => Array.from({ length: count }, () => 0))
  useMeasured(() => {
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
    return { watched: [table], measure }
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
