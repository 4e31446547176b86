import { useSyncExternalStore } from 'react'

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-printing'] })
  return () => observer.disconnect()
}

/** Whether the page is laid out for paper, where nobody can scroll. */
export const usePrinting = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => document.documentElement.dataset.printing !== undefined,
    () => false,
  )
