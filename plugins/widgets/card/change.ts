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
