import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ResolvedInput } from '../../core/api/pages.ts'
import { useSubject } from '../api.ts'
import type { Values } from '../inputs/input-state.ts'
import { forgetSubject, rememberSubject } from '../open-subject.ts'
import { getPreferences } from '../preferences.ts'
import type { ApiFault } from '../request.ts'

/**
 * The subject chosen last, of the page's kind where it has one, is where a page begins that is opened without one; a
 * chosen one is remembered. Returns whether the inputs are settled, so that nothing is fetched for a subject about to
 * change, and what drops a remembered one that the page cannot show: true where `fault` was about it.
 */
export function useRememberedSubject(
  input: ResolvedInput | undefined,
  values: Values,
  set: (change: Values, options: { replace: boolean }) => void,
): { settled: boolean; isDropped: (fault: ApiFault | null) => boolean } {
  const key = input?.entity ?? ''
  const [settled, setSettled] = useState(
    () =>
      !input ||
      new URLSearchParams(window.location.search).has(input.name) ||
      !getPreferences().subjects[key] ||
      getPreferences().subjects[key] === input.default,
  )
  const remembered = useRef<string | null>(null)
  const value = input ? String(values[input.name]) : null
  // Only one that there is, and of the page's kind, is worth remembering.
  const { data: chosen } = useSubject(value)
  const fits = chosen?.symbol === value && (!input?.entity || chosen.entity === input.entity)
  const entity = fits ? chosen?.entity : undefined

  // Before the first paint, and once: afterwards the address rules.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useLayoutEffect(() => {
    const last = getPreferences().subjects[key]
    if (!settled && input && last) {
      remembered.current = last
      set({ [input.name]: last }, { replace: true })
    }
    setSettled(true)
  }, [])

  useEffect(() => {
    if (settled && value && entity) rememberSubject({ symbol: value, entity })
  }, [settled, value, entity])

  const isDropped = (fault: ApiFault | null) =>
    fault !== null && input !== undefined && fault.body?.field === input.name && remembered.current === value
  return { settled, isDropped }
}

/** The subject that is gone is forgotten, and the page begins where it does for a new reader. */
export function useDropped(
  dropped: boolean,
  input: ResolvedInput | undefined,
  values: Values,
  set: (change: Values, options: { replace: boolean }) => void,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once a fault
  useLayoutEffect(() => {
    if (!dropped || !input) return
    forgetSubject(String(values[input.name]))
    set({ [input.name]: input.default }, { replace: true })
  }, [dropped])
}
