import { type Column, type Lang, say, type Table, type Text } from 'rattan/plugin'
import { colourAmong } from '../shared/colours/series-colours.ts'
import { columnOf, numbersOf, rowNames, shortLabel } from '../shared/table/read-table.ts'
import type { GaugeOptions } from './widget.ts'

export interface GaugeBar {
  readonly column: Column
  readonly row: number
  readonly value: number | null
  readonly name: string
  readonly note?: Text | undefined
  /** Column of its change. */
  readonly change?: string | undefined
}

/** A bar a column, of its last row; or a bar a row. */
export function barsOf(table: Table, { items, name, value }: GaugeOptions, lang: Lang): readonly GaugeBar[] {
  if (!items) {
    const column = columnOf(table, value ?? '')
    if (!column) return []
    const values = numbersOf(table, column.name)
    return rowNames(table, name ?? '', lang).map((label, row) => ({
      ...{ column, row, name: label },
      value: values[row] ?? null,
    }))
  }
  return items.flatMap(({ value: of, label, note, change }) => {
    const column = columnOf(table, of)
    if (!column) return []
    const row = table.rows - 1
    const value = numbersOf(table, of)[row] ?? null
    return [{ column, row, value, name: label ? say(label, lang) : shortLabel(column, lang), note, change }]
  })
}

/** Where the scale changes its meaning, its ends left out. */
export function ticksOf(
  { ticks, bands = [], domain = [0, 100] }: GaugeOptions,
  bars: readonly GaugeBar[],
): readonly number[] {
  const own = bars[0]?.column.thresholds ?? []
  const all = ticks ?? [...own.map(({ value }) => value), ...bands.flatMap(({ from, to }) => [from, to])]
  return [...new Set(all)].filter((tick) => tick > domain[0] && tick < domain[1]).sort((a, b) => a - b)
}

/** Bars of columns are series, each with its colour; bars of rows are all of one kind. */
export const barColour = (index: number, count: number, { items }: GaugeOptions): string =>
  items ? colourAmong(index, count) : 'var(--c1)'
