import { useSyncExternalStore } from 'react'
import type { Desk, DeskState } from './desk.ts'

/** A part of what is on the desk: draws anew when that changes. The part must be the same value while nothing has. */
export function useDesk<T>(desk: Desk, part: (state: DeskState) => T): T {
  return useSyncExternalStore(desk.subscribe, () => part(desk.get()))
}
