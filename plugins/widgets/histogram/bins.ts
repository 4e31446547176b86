import type { Table } from 'rattan/plugin'
import type { Ends } from '../shared/axis/ends.ts'
import { numbersOf } from '../shared/table/read-table.ts'
import type { HistogramOptions } from './widget.ts'

export interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
}

/** Bins from low to high; one without both ends is left out, one without a count is empty. */
export function binsOf(
  table: Table,
  { from = 'from', to = 'to', count = 'count' }: HistogramOptions,
): readonly Bin[] {
  const [starts, ends, counts] = [numbersOf(table, from), numbersOf(table, to), numbersOf(table, count)]
  return starts
    .flatMap((start, i): Bin[] => {
      const end = ends[i]
      return start == null || end == null
        ? []
        : [{ from: start, to: end, count: Math.max(0, counts[i] ?? 0) }]
    })
    .sort((a, b) => a.from - b.from)
}

/** The value of a statistic, which stands in every row. */
export const statistic = (table: Table, name: string): number | null =>
  numbersOf(table, name).find((value) => value !== null) ?? null

/** The standard deviations each way that lie between the ends of the bins. */
export const deviations = (table: Table, [low, high]: Ends) =>
  [1, 2].flatMap((n) =>
    [
      { name: `low${n}`, text: `−${n}σ`, n },
      { name: `high${n}`, text: `+${n}σ`, n },
    ].flatMap((line) => {
      const value = statistic(table, line.name)
      return value !== null && value > low && value < high ? [{ ...line, value }] : []
    }),
  )
