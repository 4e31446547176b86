import type { State } from './state.ts'

/** What is worked out of a state once, at the first time that it is asked for, and forgotten with the state. */
export function perState<T>(make: (state: State) => T): (state: State) => T {
  const known = new WeakMap<State, T>()
  return (state) => {
    const value = known.get(state) ?? make(state)
    known.set(state, value)
    return value
  }
}
