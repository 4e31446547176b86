import { useMemo, useSyncExternalStore } from 'react'

/**
 * The address is the state of the page, and this is the only thing that writes it. Next's router is left out on
 * purpose: it has one route here, follows every history call with a late one of its own, and of two changes in quick
 * succession that lost the second. So entries are written past its patched methods and without its state, which also
 * makes it ignore back and forward.
 */
const listeners = new Set<() => void>()
const { pushState, replaceState } = typeof History === 'undefined' ? ({} as History) : History.prototype

/** Goes to another address of the shell without loading the document again. */
export function navigate(href: string, { replace = false } = {}): void {
  const write = replace ? replaceState : pushState
  write.call(window.history, null, '', href)
  for (const listener of listeners) listener()
}

/** Changes parts of the query, null removes one; nothing happens where all of it is so already. */
export function changeQuery(
  change: Readonly<Record<string, string | null>>,
  options?: { replace?: boolean },
): void {
  const url = new URL(window.location.href)
  for (const [name, value] of Object.entries(change)) {
    if (value === null) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  if (url.href !== window.location.href) navigate(url.href, options)
}

/** Once, when the shell starts: the entry that the document came with is ours as well. */
export function takeOverHistory(): void {
  replaceState.call(window.history, null, '', window.location.href)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('popstate', listener)
  }
}

/** Where the reader is; only ever called in the browser. */
export function useAddress(): URL {
  const href = useSyncExternalStore(subscribe, () => window.location.href)
  return useMemo(() => new URL(href), [href])
}
