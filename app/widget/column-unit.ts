import { formatUnit } from '../../core/words/format.ts'
import type { Column } from '../../core/words/table.ts'
import type { Lang } from '../../core/words/text.ts'
import { say } from '../../core/words/text.ts'
import { unitOf } from '../../plugins/widgets/shared/table/read-table.ts'

/** The unit that stands in a head: with the scale that the cells are divided by, else the registry's own words. */
export function columnUnit(column: Column, lang: Lang): string {
  if (column.type !== 'number') return ''
  // A count and a plain ratio say no more by their unit than by their label.
  const plain = column.unit === 'count' || column.unit === 'ratio'
  return (
    formatUnit(column.format, lang) ||
    (plain ? '' : ((column.unitLabel && say(column.unitLabel, lang)) ?? ''))
  )
}

/**
 * The one unit of a widget's header: that of its levels, since percentages, multiples and deviations carry their sign
 * in every cell; nothing where levels of several units stand side by side.
 */
export function headerUnit(columns: readonly Column[], lang: Lang): string {
  const levels = columns.filter((column) => column.type === 'number' && unitOf(column, lang))
  const units = new Set(
    (levels.length ? levels : columns).map((column) => columnUnit(column, lang)).filter(Boolean),
  )
  if (units.size > 1) units.delete('%')
  return units.size === 1 ? [...units].join() : ''
}
