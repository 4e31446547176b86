import type { Column, Lang, Table } from 'rattan/plugin'
import { seriesColour } from '../shared/colours/series-colours.ts'
import { columnOf, numbersOf, shortLabel } from '../shared/table/read-table.ts'
import type { RangeBarOptions } from './widget.ts'

export interface Mark {
  readonly column: Column
  readonly letter: string
  readonly colour: string
  readonly values: readonly (number | null)[]
}
export interface Placed extends Mark {
  readonly value: number
}

/** Marks closer than this share of the line stand side by side, so that each stays readable. */
const CLOSE = 0.05

export function marksOf(table: Table, { marks }: RangeBarOptions, lang: Lang): readonly Mark[] {
  return marks.flatMap(({ column: name, letter }, i): Mark[] => {
    const column = columnOf(table, name)
    if (!column) return []
    const called = letter ?? shortLabel(column, lang).slice(0, 1)
    return [{ column, letter: called, colour: seriesColour(i), values: numbersOf(table, name) }]
  })
}

/** The values of a row from the lowest to the highest. */
export function placedOf(marks: readonly Mark[], row: number): readonly Placed[] {
  return marks
    .flatMap((mark) => {
      const value = mark.values[row] ?? null
      return value === null ? [] : [{ ...mark, value }]
    })
    .sort((a, b) => a.value - b.value)
}

export function clusters(placed: readonly Placed[], share: (value: number) => number): Placed[][] {
  const found: Placed[][] = []
  for (const mark of placed) {
    const near = found.at(-1)?.at(-1)
    if (near && share(mark.value) - share(near.value) < CLOSE) found.at(-1)!.push(mark)
    else found.push([mark])
  }
  return found
}
