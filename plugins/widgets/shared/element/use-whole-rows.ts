import { type RefObject, useState } from 'react'
import { useMeasured } from './use-measured.ts'

/**
 * Ends a scrolling table below a whole row, so that it does not cut one through before anybody has scrolled. The
 * scroller stands alone in an element that has the room. True where rows are left over.
 */
export function useWholeRows(scroller: RefObject<HTMLElement | null>): boolean {
  const [over, setOver] = useState(false)
  useMeasured(() => {
    const box = scroller.current
    const room = box?.parentElement
    const table = box?.querySelector('table')
    if (!box || !room || !table) return
    const measure = () => {
      // A room that takes the height of its table would be as high as the last measure left it.
      box.style.maxHeight = ''
      const height = room.clientHeight
      if (!height) return
      const bar = box.offsetHeight - box.clientHeight
      const more = table.offsetHeight + bar > height + 1
      const ends = [...table.querySelectorAll<HTMLElement>('tbody > tr:not([aria-hidden])')]
        .map((row) => row.offsetTop + row.offsetHeight)
        .filter((end) => end + bar <= height)
      box.style.maxHeight = more && ends.length ? `${Math.max(...ends) + bar}px` : ''
      setOver(more)
    }
    return { watched: [room, table], measure }
  }, [scroller])
  return over
}
