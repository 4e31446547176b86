import type { Issue } from '../../core/yaml/issue.ts'
import type { Engine } from '../duckdb/engine.ts'
import type { Log } from './report.ts'
import type { State } from './state.ts'

export type StateEvent = 'config' | 'data'
type Listener = (event: StateEvent, state: State) => void

/** The current state, who still reads an older one, and why there is none. */
export interface StateHolder {
  readonly state: State | undefined
  /** Issues of the registries while there is no state. */
  readonly issues: readonly Issue[]
  /** The state for one answer; undefined before the first. `release` lets its engine go once it is replaced. */
  lease(): { readonly state: State; readonly release: () => void } | undefined
  on(listener: Listener): () => void
}

/** A holder, and the way to put a state into it. An engine ends with its last reader. */
export function holdStates(log: Log): StateHolder & {
  replace(next: State): void
  refuse(issues: readonly Issue[]): void
} {
  const listeners = new Set<Listener>()
  const leases = new Map<Engine, number>()
  let state: State | undefined
  let issues: readonly Issue[] = []

  const retire = (engine: Engine) => {
    if (engine === state?.engine || leases.get(engine)) return
    leases.delete(engine)
    engine.close().catch((error) => log.error({ error: String(error) }, 'an engine did not close'))
  }
  const emit = (event: StateEvent, next: State) => {
    for (const listener of listeners) listener(event, next)
  }

  return {
    get state() {
      return state
    },
    get issues() {
      return issues
    },
    lease() {
      if (!state) return undefined
      const { engine } = state
      leases.set(engine, (leases.get(engine) ?? 0) + 1)
      let released = false
      const release = () => {
        if (released) return
        released = true
        leases.set(engine, leases.get(engine)! - 1)
        retire(engine)
      }
      return { state, release }
    },
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    replace(next) {
      const before = state
      state = next
      issues = []
      if (before && before.engine !== next.engine) retire(before.engine)
      if (before && before.configVersion !== next.configVersion) emit('config', next)
      if (before?.dataVersion !== next.dataVersion) emit('data', next)
    },
    refuse(found) {
      issues = found
    },
  }
}
