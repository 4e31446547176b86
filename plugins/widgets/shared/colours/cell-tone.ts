import type { Cell, Column, Table } from 'rattan/plugin'
import { columnOf } from '../table/read-table.ts'

/**
 * What the registry says of a value: the tone of its label, or for a number that of the highest threshold it reaches.
 * Undefined where it says nothing.
 */
export function cellTone(
  cell: Cell | undefined,
  column: Pick<Column, 'values' | 'thresholds'>,
): string | undefined {
  if (typeof cell === 'string') {
    return column.values && Object.hasOwn(column.values, cell) ? column.values[cell]!.tone : undefined
  }
  if (typeof cell !== 'number') return undefined
  let reached: { value: number; tone: string } | undefined
  for (const threshold of column.thresholds ?? []) {
    if (cell >= threshold.value && threshold.value >= (reached?.value ?? -Infinity)) reached = threshold
  }
  return reached?.tone === 'none' ? undefined : reached?.tone
}

/** The tone of a cell's words; undefined where it has none, or no words. */
export function toneOf(table: Table, name: string | undefined, row: number): string | undefined {
  const column = name === undefined ? undefined : columnOf(table, name)
  const cell = column && table.data[column.name]?.[row]
  return typeof cell === 'string' ? cellTone(cell, column!) : undefined
}
