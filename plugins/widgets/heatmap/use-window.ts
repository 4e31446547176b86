import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect } from 'react'
import type { Grid } from './grid.ts'
import type { Layout } from './layout.ts'

/** The rows and columns that can be seen, with the room of the columns before them; it opens at the newest column. */
export function useWindow(
  scroller: RefObject<HTMLElement | null>,
  { across, down }: Grid,
  { width, height }: Layout,
  newest: 'left' | 'right',
) {
  const common = {
    getScrollElement: () => scroller.current,
    overscan: 6,
    // What is drawn where nothing has a size yet.
    initialRect: { width: 900, height: 500 },
  }
  const rows = useVirtualizer({ ...common, count: down.length, estimateSize: () => height })
  const columns = useVirtualizer({
    ...common,
    horizontal: true,
    count: across.length,
    estimateSize: () => width,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: columns are measured once for each width
  useEffect(() => columns.measure(), [width])
  // biome-ignore lint/correctness/useExhaustiveDependencies: new data opens at its newest end again
  useEffect(() => {
    if (newest === 'right' && scroller.current) scroller.current.scrollLeft = scroller.current.scrollWidth
  }, [newest, across.length, width])
  const seen = columns.getVirtualItems()
  return { rows: rows.getVirtualItems(), columns: seen, before: seen[0]?.start ?? 0 }
}
