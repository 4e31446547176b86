import type { Column } from '../../../core/plugin.ts'

/** Good, bad or neither: the sign of a change read with the direction that the registry gives the metric. */
export function judge(change: number | null, direction: Column['direction']): 'good' | 'bad' | 'none' {
  if (change === null || change === 0 || direction === 'none') return 'none'
  return change > 0 === (direction === 'up') ? 'good' : 'bad'
}

/** The sign as it is written: what rounds to zero has none, and so no colour. */
export const writtenSign = (text: string): number =>
  text.startsWith('+') ? 1 : text.startsWith('−') ? -1 : 0

/** Whether a number is zero as it is written, however little it is off. */
export const writtenZero = (text: string): boolean => !/[1-9]/.test(text)

export const TONE = { good: 'text-up', bad: 'text-down', none: 'text-fg-2' } as const

/**
 * Change of the last value against the one before: in percent of its size, or as a difference.
 * Null, and so hidden, where either is missing, or where the base of a percentage is zero.
 */
export function changeOf(
  latest: number | null | undefined,
  before: number | null | undefined,
  rule: 'pct' | 'points' | 'diff' | 'none',
): number | null {
  if (rule === 'none' || latest == null || before == null) return null
  if (rule !== 'pct') return latest - before
  return before === 0 ? null : ((latest - before) / Math.abs(before)) * 100
}

/** "2025-9M" and "2024" cover different lengths of time, so a change between them would say nothing. */
export const comparable = (a: unknown, b: unknown): boolean =>
  String(a).replace(/^[^-]*/, '') === String(b).replace(/^[^-]*/, '') || /^\d{4}-\d\d-\d\d/.test(String(a))
