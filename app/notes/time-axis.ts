import type { Column, Table } from '../../core/words/table.ts'

export interface TimeAxis {
  readonly column: Column
  /** Dates or periods, each once, in order. */
  readonly values: readonly string[]
}

/**
 * The time that a table's rows run along, if they do: the column that the view has along its bottom, else the first with
 * dates or periods, in order and more than one.
 */
export function timeAxisOf(table: Table, along: unknown): TimeAxis | null {
  const timed = table.columns.filter(({ type }) => type === 'date' || type === 'period')
  const column = typeof along === 'string' ? timed.find(({ name }) => name === along) : timed[0]
  if (!column) return null
  const cells = (table.data[column.name] ?? []).filter((cell) => typeof cell === 'string')
  const values = [...new Set(cells)]
  const inOrder = cells.every((cell, i) => i === 0 || cells[i - 1]! <= cell)
  return inOrder && values.length > 1 ? { column, values } : null
}
