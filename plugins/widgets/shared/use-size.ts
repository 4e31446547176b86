import { type RefObject, useEffect, useLayoutEffect, useState } from 'react'

// Layout effects warn when rendered on a server, where nothing has a size anyway.
const useBeforePaint = typeof window === 'undefined' ? useEffect : useLayoutEffect

/** The size of an element in whole pixels, kept up to date; `start` until it is measured. */
export function useSize(
  ref: RefObject<HTMLElement | null>,
  start: { readonly width: number; readonly height: number },
) {
  const [size, setSize] = useState(start)
  useBeforePaint(() => {
    const element = ref.current
    if (!element) return
    const measure = () => {
      const width = Math.floor(element.clientWidth)
      const height = Math.floor(element.clientHeight)
      if (width && height)
        setSize((old) => (old.width === width && old.height === height ? old : { width, height }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return size
}
