import { useVirtualizer } from '@tanstack/react-virtual'
import type { RefObject } from 'react'
import { usePrinting } from '../shared/element/use-printing.ts'

/** More rows than this are drawn only while they can be seen. */
const VIRTUAL = 100

/** The rows that are drawn, all of them on paper, and the room of those before and after them. */
export function useWindow(scroller: RefObject<HTMLElement | null>, count: number) {
  const printing = usePrinting()
  const virtual = count > VIRTUAL && !printing
  const virtualizer = useVirtualizer({
    count,
    enabled: virtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => 28,
    overscan: 12,
    // What is drawn where nothing has a size yet.
    initialRect: { width: 800, height: 900 },
  })
  if (!virtual) {
    const seen = Array.from({ length: count }, (_, index) => ({ index }))
    return { virtual, seen, before: 0, after: 0, measureElement: undefined }
  }
  const seen = virtualizer.getVirtualItems()
  return {
    ...{ virtual, seen, measureElement: virtualizer.measureElement },
    before: seen[0]?.start ?? 0,
    after: virtualizer.getTotalSize() - (seen.at(-1)?.end ?? 0),
  }
}
