import { useSyncExternalStore } from 'react'

const NAMES = ['data-theme', 'data-cvd'] as const

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: [...NAMES] })
  return () => observer.disconnect()
}

/** Changes whenever the tokens do: what is drawn on a canvas must then be drawn anew. */
export const useThemeName = (): string =>
  useSyncExternalStore(
    subscribe,
    () => NAMES.map((name) => document.documentElement.getAttribute(name)).join(),
    () => '',
  )
