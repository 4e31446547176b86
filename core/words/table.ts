import type { AtSchema, ColumnSchema, FrameSchema, Shape, ValueLabelSchema } from './schemas.ts'
import type { Text } from './text.ts'

/** What a query returns and a view draws: columns of equal length, raw values in canonical units. */
export interface Table {
  readonly rows: number
  readonly columns: readonly Column[]
  /** Values by column name. Dates are ISO texts, periods "2025Q3" or "2025", missing is null; never NaN. */
  readonly data: Readonly<Record<string, readonly Cell[]>>
  /** Why a value is in doubt, by column name and row; most are not. */
  readonly doubts?: Readonly<Record<string, Readonly<Record<number, Text>>>>
}
export type Cell = string | number | boolean | null | readonly (string | number)[]
export type Column = Shape<typeof ColumnSchema>
export type ValueLabel = Shape<typeof ValueLabelSchema>

/** A place on the page's grid. */
export type At = Shape<typeof AtSchema>

export type Frame = Shape<typeof FrameSchema>
