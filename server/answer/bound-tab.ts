import { LRUCache } from 'lru-cache'
import { perState } from '../state/per-state.ts'
import { shareOf } from '../state/share-of.ts'
import type { State } from '../state/state.ts'
import type { Instance } from './instances.ts'
import { SharedStatements } from './shared-statements.ts'

/** What a tab asks for some input values: its widgets as they stand on screen, and their statements. */
export interface BoundTab {
  readonly shown: readonly Instance[]
  readonly shared: SharedStatements
}

/** Texts of statements are what weighs. */
const MAX_BYTES = 16 << 20

const boundTabs = perState(
  ({ scope }) => new LRUCache<string, BoundTab>({ maxSize: shareOf(scope, MAX_BYTES) }),
)

/**
 * A tab bound to its input values, once for all who ask for the same of one state: finding the statements of a page
 * costs more than answering it from memory. `key` names page, tab and values; `show` throws where a value is wrong.
 */
export function boundTab(state: State, key: string, show: () => readonly Instance[]): BoundTab {
  const tabs = boundTabs(state)
  const known = tabs.get(key)
  if (known) return known
  const shown = show()
  const shared = new SharedStatements(state, shown)
  const tab = { shown, shared }
  tabs.set(key, tab, { size: 2 * key.length + 2000 * (shown.length + 1) + shared.bytes })
  return tab
}
