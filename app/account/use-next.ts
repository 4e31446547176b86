import { ownPath } from '../../core/api/own-path.ts'
import { useAddress } from '../address.ts'

/** Where to go once signed in: what the address asks for, if it is ours. */
export function useNext(): string {
  return ownPath(useAddress().searchParams.get('next'))
}
