import { useEffect, useLayoutEffect, useState } from 'react'
import type { ResolvedInput } from '../../core/api/pages.ts'
import { useSubject } from '../api.ts'
import type { Values } from '../inputs/input-state.ts'
import { rememberSubject } from '../open-subject.ts'
import { getPreferences } from '../preferences.ts'

/**
 * The subject chosen last, of the page's kind where it has one, is where a page begins that is opened without one; a
 * chosen one is remembered. Returns whether the inputs are settled, so that nothing is fetched for a subject about to change.
 */
export function useRememberedSubject(
  input: ResolvedInput | undefined,
  values: Values,
  set: (change: Values, options: { replace: boolean }) => void,
): boolean {
  const key = input?.entity ?? ''
  const [settled, setSettled] = useState(
    () =>
      !input ||
      new URLSearchParams(window.location.search).has(input.name) ||
      !getPreferences().subjects[key] ||
      getPreferences().subjects[key] === input.default,
  )
  const value = input ? String(values[input.name]) : null
  // A page for subjects of every kind learns of the kind.
  const { data: chosen } = useSubject(input && !input.entity ? value : null)
  const entity = input?.entity ?? (chosen?.symbol === value ? chosen?.entity : undefined)

  // Before the first paint, and once: afterwards the address rules.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useLayoutEffect(() => {
    const last = getPreferences().subjects[key]
    if (!settled && input && last) set({ [input.name]: last }, { replace: true })
    setSettled(true)
  }, [])

  useEffect(() => {
    if (settled && value && entity) rememberSubject({ symbol: value, entity })
  }, [settled, value, entity])
  return settled
}
