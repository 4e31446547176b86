import type { Lang, Table } from 'rattan/plugin'
import { cellTone } from '../shared/colours/cell-tone.ts'
import { toneColour } from '../shared/colours/tones.ts'
import { columnOf, numbersOf, rowNames } from '../shared/table/read-table.ts'
import { columnNames } from './columns.ts'
import type { DistributionOptions } from './widget.ts'

/** One box with what is marked over it. */
export interface Box {
  /** Its row in the table. */
  readonly row: number
  readonly name: string
  readonly low: number
  readonly from: number
  readonly middle: number
  readonly to: number
  readonly high: number
  readonly current: number | null
  readonly colour: string
  readonly markers: readonly (number | null)[]
}

/** The boxes in the order they are drawn. A row without all five numbers of a box has none. */
export function boxesOf(table: Table, options: DistributionOptions, lang: Lang): Box[] {
  const names = columnNames(options)
  const of = (name: string) => numbersOf(table, name)
  const five = [names.low, names.from, names.middle, names.to, names.high].map(of)
  const current = of(names.current)
  const markers = (options.markers ?? []).map(({ column }) => of(column))
  const status = columnOf(table, names.status)
  const boxes = rowNames(table, names.name, lang).flatMap((name, row): Box[] => {
    const present = five.map((values) => values[row] ?? null).filter((value) => value !== null)
    if (present.length < five.length) return []
    const [low, from, middle, to, high] = present as [number, number, number, number, number]
    const tone = status && cellTone(table.data[names.status]?.[row], status)
    return [
      {
        ...{ row, name, low, from, middle, to, high },
        current: current[row] ?? null,
        colour: toneColour(tone, 'var(--text-2)'),
        markers: markers.map((values) => values[row] ?? null),
      },
    ]
  })
  return options.order === 'given'
    ? boxes
    : boxes.sort((a, b) => (a.current ?? Infinity) - (b.current ?? Infinity))
}

/** Every number that must fit on the axis. */
export const extent = (boxes: readonly Box[], reference: number | null): (number | null)[] => [
  ...boxes.flatMap((box) => [box.low, box.high, box.current, ...box.markers]),
  reference,
]
