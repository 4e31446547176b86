import { useSyncExternalStore } from 'react'
import type { Lang } from '../core/words/text.ts'

/** What a reader sets once for this browser. The theme is next-themes'. */
interface Preferences {
  /** Null: the first of the instance's. */
  readonly lang: Lang | null
  readonly density: 'compact' | 'comfortable'
  /** `safe`: colours of good and bad that stay apart for colour-blind readers. */
  readonly board: 'standard' | 'safe'
  readonly rail: boolean
  /** What the address asked for, for as long as this tab lives or until the reader chooses; never stored. */
  readonly askedTheme: 'dark' | 'light' | null
  /** Last subject chosen, by entity type: the default of the next page that has such an input. */
  readonly subjects: Readonly<Record<string, string>>
}

const KEY = 'rattan'
const DEFAULTS: Preferences = {
  lang: null,
  density: 'compact',
  board: 'standard',
  rail: false,
  askedTheme: null,
  subjects: {},
}
const listeners = new Set<() => void>()
let stored: Preferences | undefined
let current: Preferences | undefined
let asked: Pick<Preferences, 'lang' | 'askedTheme'> | undefined

/** `?lang=en` and `?theme=light`, for links: they say how this tab begins, and leave what is stored alone. */
function readAddress(): Pick<Preferences, 'lang' | 'askedTheme'> {
  const query = new URLSearchParams(window.location.search)
  const [lang, theme] = [query.get('lang') ?? '', query.get('theme')]
  return {
    lang: /^[a-z]{2}$/.test(lang) ? lang : null,
    askedTheme: theme === 'dark' || theme === 'light' ? theme : null,
  }
}

/** Storage may be denied or hold anything: each field is checked, a bad one falls back. */
function read(): Preferences {
  let stored: Partial<Record<keyof Preferences, unknown>> = {}
  try {
    stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {}
  } catch {}
  const subjects = Object.entries(stored.subjects ?? {}).filter(
    ([, symbol]) => typeof symbol === 'string' && /^\S{1,20}$/.test(symbol),
  )
  return {
    lang: typeof stored.lang === 'string' && /^[a-z]{2}$/.test(stored.lang) ? stored.lang : DEFAULTS.lang,
    density: stored.density === 'comfortable' ? 'comfortable' : DEFAULTS.density,
    board: stored.board === 'safe' ? 'safe' : DEFAULTS.board,
    rail: stored.rail === true,
    askedTheme: null,
    subjects: Object.fromEntries(subjects),
  }
}

function apply(preferences: Preferences): void {
  const root = document.documentElement
  if (preferences.lang !== null) root.lang = preferences.lang
  root.dataset.density = preferences.density
  root.toggleAttribute('data-cvd', preferences.board === 'safe')
  if (preferences.board === 'safe') root.dataset.cvd = 'safe'
  root.toggleAttribute('data-rail', preferences.rail)
  if (preferences.rail) root.dataset.rail = 'on'
}

/** What is stored, but for what the address asked for. */
function withAsked(kept: Preferences): Preferences {
  asked ??= readAddress()
  return { ...kept, lang: asked.lang ?? kept.lang, askedTheme: asked.askedTheme }
}

function publish(next: Preferences): void {
  stored = next
  current = withAsked(next)
  apply(current)
  for (const listener of listeners) listener()
}

export function getPreferences(): Preferences {
  stored ??= read()
  current ??= withAsked(stored)
  return current
}

export function setPreferences(change: Partial<Preferences>): void {
  const before = asked ?? readAddress()
  asked = {
    lang: 'lang' in change ? null : before.lang,
    askedTheme: 'askedTheme' in change ? null : before.askedTheme,
  }
  stored ??= read()
  const next = { ...stored, ...change, askedTheme: null }
  try {
    const { askedTheme: _, ...kept } = next
    localStorage.setItem(KEY, JSON.stringify(kept))
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
