import { useSyncExternalStore } from 'react'
import { MOST_ENTRIES } from '../../core/api/list-bounds.ts'
import type { Items } from '../../core/api/lists.ts'

/** Lists of who has no account, in this browser. */
const KEY = 'rattan-lists'
const NONE: Items = { views: [], favourites: [], watched: [] }
const listeners = new Set<() => void>()
let known: { readonly text: string | null; readonly items: Items } = { text: null, items: NONE }

/** Storage may be denied or hold anything: what is no list is an empty one. */
export function ownLists(): Items {
  let text: string | null = null
  try {
    text = localStorage.getItem(KEY)
  } catch {}
  if (text !== known.text) known = { text, items: read(text) }
  return known.items
}

function read(text: string | null): Items {
  let stored: Partial<Record<keyof Items, unknown>> = {}
  try {
    stored = JSON.parse(text ?? '{}') ?? {}
  } catch {}
  const listOf = <T>(value: unknown, is: (one: unknown) => boolean): readonly T[] =>
    Array.isArray(value) ? value.filter(is).slice(0, MOST_ENTRIES) : []
  const isText = (one: unknown) => typeof one === 'string'
  return {
    views: listOf(stored.views, (one) => {
      const view = one as Record<string, unknown> | null
      return ['id', 'page', 'name', 'search'].every((key) => isText(view?.[key]))
    }),
    favourites: listOf(stored.favourites, isText),
    watched: listOf(stored.watched, isText),
  }
}

/** Keeps them; false where this browser cannot. */
export function keepOwnLists(items: Items): boolean {
  try {
    if (Object.values(items).every((list) => list.length === 0)) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, JSON.stringify(items))
  } catch {
    return false
  }
  for (const listener of listeners) listener()
  return true
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

export const useOwnLists = (): Items => useSyncExternalStore(subscribe, ownLists, () => NONE)
