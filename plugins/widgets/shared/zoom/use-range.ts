import type { ViewProps } from 'rattan/plugin'
import { useEffect, useRef } from 'react'
import type { Places, Rows } from './places.ts'
import { stretchOf } from './use-zoom.ts'

/** A reader who still moves asks for nothing yet. */
const SETTLED = 250

/** Tells which dates are looked at, once they have settled. */
export function useRange(
  onRange: ViewProps<unknown>['onRange'],
  places: Places | null,
  rows: Rows,
  column: string,
): void {
  const dated = places?.kind === 'day' ? places : null
  const stretch = stretchOf(dated, rows)
  const [from, to] = [stretch?.from, stretch?.to]
  const told = useRef(false)
  useEffect(() => {
    if (!onRange || (from === undefined && !told.current)) return
    const timer = setTimeout(() => {
      told.current = true
      onRange(from === undefined || to === undefined ? null : { column, from: dayOf(from), to: dayOf(to) })
    }, SETTLED)
    return () => clearTimeout(timer)
  }, [onRange, column, from, to])
}

const dayOf = (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10)
