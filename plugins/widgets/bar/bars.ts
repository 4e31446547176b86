import type { Column } from 'rattan/plugin'
import { type Ends, extentOf } from '../shared/axis/ends.ts'
import { judge, signOf } from '../shared/colours/judge.ts'

const FILL = { good: 'var(--up-fill)', bad: 'var(--down-fill)', none: 'var(--c8)' }

export function fillOf(
  value: number | null | undefined,
  { direction, format }: Pick<Column, 'direction' | 'format'>,
  colour: 'series' | 'direction',
): string {
  if (colour === 'series') return 'var(--c1)'
  return FILL[judge(value == null ? null : signOf(value, format), direction)]
}

/** The ends of an axis that holds zero, and as much on both of its sides where bars diverge. */
export function endsOf(values: readonly (number | null)[], diverging: boolean): Ends {
  const [low, high] = extentOf([0, ...values])!
  const far = Math.max(-low, high) || 1
  return diverging ? [-far, far] : low === high ? [0, 1] : [low, high]
}
