import { useSyncExternalStore } from 'react'

/** Follows whether the window is narrower than so many pixels. */
function narrowerThan(width: number) {
  const query = () => window.matchMedia(`(width < ${width}px)`)
  const subscribe = (changed: () => void) => {
    const watched = query()
    watched.addEventListener('change', changed)
    return () => watched.removeEventListener('change', changed)
  }
  return () =>
    useSyncExternalStore(
      subscribe,
      () => query().matches,
      () => false,
    )
}

/** A phone: its pages leave out what they hide there. */
export const usePhone = narrowerThan(720)
/** Too narrow for the twelve columns of a page: it is arranged as a list. */
export const useNarrow = narrowerThan(920)
