import type { Table } from 'rattan/plugin'
import { toneTint } from '../colours/tones.ts'
import type { Band, Reference } from '../options/schemas.ts'
import { columnOf, newestOf } from '../table/read-table.ts'
import type { Across, Stretch } from './look.ts'

/** The lines that references stand for in this table; one whose column has no value is left out. */
export function acrossFrom(
  references: readonly Reference[] = [],
  table: Table,
  main: Across['axis'] = 'left',
): readonly Across[] {
  return references.flatMap(({ value, threshold, column: name, label, axis = main }): Across[] => {
    if (threshold !== undefined)
      return (columnOf(table, threshold)?.thresholds ?? []).map((t) => ({ ...t, axis }))
    const column = name === undefined ? undefined : columnOf(table, name)
    const at = value ?? (column ? newestOf(table, column.name) : null)
    return at === null ? [] : [{ axis, value: at, label: label ?? column?.label ?? NO_WORDS }]
  })
}

const NO_WORDS = { en: '' }

export const stretchesFrom = (bands: readonly Band[] = []): readonly Stretch[] =>
  bands.map(({ from, to, tone, label }) => ({ from, to, fill: toneTint(tone), ...(label ? { label } : {}) }))
