import type { Column, Table, Text } from 'rattan/plugin'
import { columnOf, numbersOf } from '../table/read-table.ts'

/** One column as it is drawn. */
export interface Series {
  readonly column: Column
  readonly values: readonly (number | null)[]
  readonly kind: 'bar' | 'line'
  readonly axis: 'left' | 'right'
  readonly colour: string
  /** Stroke pattern of a line: what tells it from the others without colour. */
  readonly dash?: string
  /** Stroke width of a line, 1.75 without. */
  readonly width?: number
  /** Colour of one bar instead of the series' own. */
  readonly colourOf?: (row: number) => string
  /** Observed at its own rhythm: the line runs on from one value to the next, and a row shows the latest so far. */
  readonly carried?: boolean
  /** Why values are in doubt, by row. */
  readonly doubts?: Readonly<Record<number, Text>> | undefined
}

/** The value that a row shows: its own, or of a carried series the latest so far. */
export function valueAt({ values, carried }: Series, row: number): number | null {
  for (let i = row; carried && i >= 0; i--) if (values[i] != null) return values[i]!
  return values[row] ?? null
}

/** Names without a column in the table are left out: a chart draws what there is. */
export function seriesOf(
  table: Table,
  names: readonly string[],
  look: (index: number, name: string) => Omit<Series, 'column' | 'values' | 'doubts'>,
): Series[] {
  return names.flatMap((name, i) => {
    const column = columnOf(table, name)
    return column
      ? [{ column, values: numbersOf(table, name), doubts: table.doubts?.[name], ...look(i, name) }]
      : []
  })
}

/** Highest and lowest point of each stack, so that an axis has room for them. */
export function stackExtents(series: readonly Series[], rows: number): number[] {
  return Array.from({ length: rows }, (_, i) => {
    const values = series.map((s) => s.values[i] ?? 0)
    return [
      values.filter((v) => v > 0).reduce((a, b) => a + b, 0),
      values.filter((v) => v < 0).reduce((a, b) => a + b, 0),
    ]
  }).flat()
}
