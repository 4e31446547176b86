import { useSyncExternalStore } from 'react'
import type { Lang } from '../core/text.ts'

/** What a reader sets once for this browser. The theme is next-themes'. */
export interface Preferences {
  readonly lang: Lang
  readonly density: 'compact' | 'comfortable'
  /** `safe`: price colours that stay apart for colour-blind readers. */
  readonly board: 'standard' | 'safe'
  readonly rail: boolean
  /** Last ticker chosen, by entity type: the default of the next page that has such an input. */
  readonly tickers: Readonly<Record<string, string>>
}

const KEY = 'rattan'
const DEFAULTS: Preferences = { lang: 'vi', density: 'compact', board: 'standard', rail: false, tickers: {} }
const listeners = new Set<() => void>()
let current: Preferences | undefined

/** Storage may be denied or hold anything: each field is checked, a bad one falls back. */
function read(): Preferences {
  let stored: Partial<Record<keyof Preferences, unknown>> = {}
  try {
    stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {}
  } catch {}
  const tickers = Object.entries(stored.tickers ?? {}).filter(
    ([, symbol]) => typeof symbol === 'string' && /^[A-Z0-9]{2,10}$/.test(symbol),
  )
  return {
    lang: stored.lang === 'en' ? 'en' : DEFAULTS.lang,
    density: stored.density === 'comfortable' ? 'comfortable' : DEFAULTS.density,
    board: stored.board === 'safe' ? 'safe' : DEFAULTS.board,
    rail: stored.rail === true,
    tickers: Object.fromEntries(tickers),
  }
}

function apply(preferences: Preferences): void {
  const root = document.documentElement
  root.lang = preferences.lang
  root.dataset.density = preferences.density
  root.toggleAttribute('data-cvd', preferences.board === 'safe')
  if (preferences.board === 'safe') root.dataset.cvd = 'safe'
  root.toggleAttribute('data-rail', preferences.rail)
  if (preferences.rail) root.dataset.rail = 'on'
}

function publish(next: Preferences): void {
  current = next
  apply(next)
  for (const listener of listeners) listener()
}

export function getPreferences(): Preferences {
  current ??= read()
  return current
}

export function setPreferences(change: Partial<Preferences>): void {
  const next = { ...getPreferences(), ...change }
  try {
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {}
  publish(next)
}

function subscribe(listener: () => void): () => void {
  const fromOtherTab = (event: StorageEvent) => event.key === KEY && publish(read())
  listeners.add(listener)
  window.addEventListener('storage', fromOtherTab)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', fromOtherTab)
  }
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, getPreferences, () => DEFAULTS)
}
