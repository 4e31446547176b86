import { useEffect, useLayoutEffect } from 'react'

// Layout effects warn when rendered on a server, where nothing has a size anyway.
const useBeforePaint = typeof window === 'undefined' ? useEffect : useLayoutEffect

/** What is measured: the elements whose size matters, and how. */
interface Measuring {
  readonly watched: readonly Element[]
  readonly measure: () => void
}

/** Measures before anything is painted, and again whenever one of the watched elements changes its size. */
export function useMeasured(find: () => Measuring | undefined, depends: readonly unknown[]): void {
  useBeforePaint(() => {
    const found = find()
    if (!found) return
    found.measure()
    const observer = new ResizeObserver(found.measure)
    for (const element of found.watched) observer.observe(element)
    return () => observer.disconnect()
  }, depends)
}
