import { formatUnit } from './format.ts'
import type { Column } from './table.ts'
import { say } from './text.ts'

/** Styles that are a unit by themselves, whatever the registry calls it. */
const SAME = new Set(['percent', 'points', 'basis-points', 'multiple', 'sigma'])

/** Whether two columns can be read off one axis: numbers of one unit. */
export function alike(a: Column, b: Column): boolean {
  const [one, other] = [a.format, b.format]
  if (one.style !== other.style || one.currency !== other.currency) return false
  return a.unit === b.unit || SAME.has(one.style)
}

/** The unit of a column as an issue names it. */
export const unitName = ({ unit, unitLabel, format }: Column): string =>
  (unitLabel && say(unitLabel, 'en')) || formatUnit(format, 'en') || unit || 'no unit'
