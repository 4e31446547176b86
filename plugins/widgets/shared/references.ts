import type { Table } from '../../../core/plugin.ts'
import type { Across, Stretch } from './chart-scales.ts'
import type { Band, Reference } from './option-schemas.ts'
import { columnOf, numbersOf } from './read-table.ts'
import { toneTint } from './tones.ts'

const NONE = { en: '', vi: '' }

/** The lines that references stand for in this table; one whose column has no value is left out. */
export function acrossFrom(
  references: readonly Reference[] = [],
  table: Table,
  main: Across['axis'] = 'left',
): readonly Across[] {
  return references.flatMap(({ value, threshold, column, label, axis = main }): Across[] => {
    if (threshold !== undefined)
      return (columnOf(table, threshold)?.thresholds ?? []).map((t) => ({ ...t, axis }))
    const newest = column === undefined ? undefined : numbersOf(table, column).findLast((v) => v !== null)
    const at = value ?? newest
    const words = label ?? (column === undefined ? NONE : (columnOf(table, column)?.label ?? NONE))
    return at == null ? [] : [{ axis, value: at, label: words }]
  })
}

export const stretchesFrom = (bands: readonly Band[] = []): readonly Stretch[] =>
  bands.map(({ from, to, tone, label }) => ({ from, to, fill: toneTint(tone), ...(label ? { label } : {}) }))
