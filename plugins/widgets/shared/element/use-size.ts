import { type RefObject, useState } from 'react'
import { useMeasured } from './use-measured.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * The size of an element in whole pixels, kept up to date; `start` until it is measured. What is dear to draw waits for
 * `known`, or it is drawn twice; nothing is ever measured on a server.
 */
export function useSize(element: RefObject<HTMLElement | null>, start: Size): Size & { known: boolean } {
  const [size, setSize] = useState({ ...start, known: typeof window === 'undefined' })
  useMeasured(() => {
    const box = element.current
    if (!box) return
    const measure = () => {
      const width = Math.floor(box.clientWidth)
      const height = Math.floor(box.clientHeight)
      setSize((old) => {
        // What has no size is not shown, or not laid out: it keeps the size that it had.
        if (!width || !height) return old.known ? old : { ...old, known: true }
        return old.known && old.width === width && old.height === height
          ? old
          : { width, height, known: true }
      })
    }
    return { watched: [box], measure }
  }, [element])
  return size
}
